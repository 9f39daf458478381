"""Tables of one row: the first time there is none to lock, and two could both write it."""

import re
from pathlib import Path

# a function at the head of a line, up to the next one, which makes a row with the number 1
WRITES = re.compile(r"^def (\w+)\((?:(?!^def ).)*?\(id=1\b(?:(?!^def ).)*", re.M | re.S)


def test_whoever_writes_the_only_row_of_a_table_is_alone():
    found = [
        (str(path), one[1], "alone(session)" in one[0])
        for path in Path("summit").rglob("*.py")
        if not {"demo", "commands"} & set(path.parts) and path.name != "seed.py"
        for one in WRITES.finditer(path.read_text())
    ]

    assert len(found) >= 8
    assert [one for one in found if not one[2]] == []
