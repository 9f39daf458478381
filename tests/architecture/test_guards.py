"""The list of guards in `tools/guards.py` names lines that are there. Running it takes minutes."""

from pathlib import Path

import pytest

from tools.guards import GUARDS


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guards_line_stands_once_in_its_file(guard):
    assert Path(guard.file).read_text().count(guard.old) == 1


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guards_tests_are_there(guard):
    paths, _, _chosen = guard.tests.partition(" -k ")

    assert [path for path in paths.split() if not Path(path).exists()] == []
