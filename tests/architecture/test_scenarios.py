"""Each failure of payments that was foreseen has its tests, found by the number in their names."""

import re
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from tests.databases import OPEN

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = range(1, 23)  # twelve, and ten extras from 13 on
WITHOUT_DATABASE = {21, 22}  # one is about our source, one about settings
NAME = re.compile(r"^(\S+\.py)::(test_scenario_(\d\d)_(?!\d)\w+)(?:\[(\w+))?")
ANY_NAME = re.compile(r"::(test_(?:scenario|extra)\w*)")
NUMBERS = re.compile(r"[Ss]cenarios? (\d+(?:(?:, | and )\d+)*)")


@cache
def collected():
    """Return what `pytest -k scenario` would run in `make test`, a line for each test."""
    files = [
        file.relative_to(ROOT)
        for file in (ROOT / "tests").rglob("test_*.py")
        if file != Path(__file__) and re.search(r"def test_(scenario|extra)", file.read_text())
    ]
    asked = ("-q", "--collect-only", "-m", "not soak", "-k", "scenario or extra", *files)
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", *asked, "-p", "no:cacheprovider"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stdout[-2000:]
    return [line for line in answer.stdout.splitlines() if ANY_NAME.search(line)]


def test_each_scenario_of_payments_has_a_test_by_name_on_each_database():
    run_on = defaultdict(set)
    for line in collected():
        if found := NAME.match(line):
            run_on[int(found[3])].add((found[4] or "").split("-")[0])

    missing = {
        number: set(OPEN) - run_on[number]
        for number in SCENARIOS
        if not (set(OPEN) <= run_on[number] or number in WITHOUT_DATABASE & set(run_on))
    }
    assert missing == {}
    assert set(run_on) == set(SCENARIOS)


def test_a_name_carries_the_number_of_one_scenario():
    """Or `-k scenario_04` finds nothing where 03 and 04 share a test."""
    assert [
        line for line in collected() if "::test_scenario" in line and not NAME.match(line)
    ] == []
    assert [line for line in collected() if "::test_extra" in line] == []


@pytest.mark.parametrize(
    "file",
    sorted((ROOT / "tests/payments/scenarios").glob("test_*.py")),
    ids=lambda file: file.stem,
)
def test_a_docstring_that_says_scenario_says_those_of_its_file(file):
    source = file.read_text()
    said = {
        int(number) for numbers in NUMBERS.findall(source) for number in re.findall(r"\d+", numbers)
    }
    named = {int(number) for number in re.findall(r"def test_scenario_(\d\d)_", source)}

    assert named
    assert said <= named
