"""The list of guards in `tools/guards.py` names lines that are there. Running it takes minutes."""

from pathlib import Path

from tools.guards import GUARDS


def test_the_line_of_each_guard_stands_once_in_its_file():
    times = {one.name: Path(one.file).read_text().count(one.old) for one in GUARDS}

    assert {name: count for name, count in times.items() if count != 1} == {}


def test_the_tests_of_each_guard_are_there():
    paths = {one.name: one.tests.partition(" -k ")[0].split() for one in GUARDS}

    assert {
        name: missing
        for name, named in paths.items()
        if (missing := [path for path in named if not Path(path).exists()])
    } == {}
