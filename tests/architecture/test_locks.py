"""What is locked names versions and hashes, and no address of anybody."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(
    path.relative_to(ROOT)
    for pattern in ("requirements*", "tools/*/package.json", "tools/*/package-lock.json")
    for path in ROOT.glob(pattern)
)


@pytest.mark.parametrize("lock", LOCKS, ids=str)
def test_a_lock_holds_no_address(lock):
    lines = (ROOT / lock).read_text().splitlines()

    assert [line for line in lines if "://" in line] == [], "run tools/locked.py"


@pytest.mark.parametrize("lock", [one for one in LOCKS if one.suffix == ".txt"], ids=str)
def test_every_locked_requirement_has_its_hash(lock):
    text = (ROOT / lock).read_text()

    assert text.count("==") <= text.count("--hash=sha256:")
