"""Each failure of payments that was foreseen has its test, found by the number in its name."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
NAME = re.compile(r"^def test_scenario((?:_\d\d)+)_", re.MULTILINE)
SCENARIOS = set(range(1, 23))


def test_each_scenario_of_payments_has_a_test_by_name():
    found = {
        int(number)
        for file in TESTS.rglob("test_*.py")
        for numbers in NAME.findall(file.read_text())
        for number in numbers.split("_")[1:]
    }

    assert sorted(SCENARIOS - found) == []
