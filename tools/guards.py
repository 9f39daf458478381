"""Takes each guarding condition out, once, in a copy of the tree, and sees its test fail.

`python tools/guards.py` runs all; a word limits them to the guards whose name holds it. A guard
whose tests still pass without it is reported, and the exit status is 1.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Guard:
    """`old` becomes `new` in `file`; then `tests` must fail."""

    name: str
    file: str
    old: str
    new: str
    tests: str  # what pytest is given, separated by blanks; `-k` narrows


GUARDS = (
    Guard(
        "no seat is sold twice",
        "summit/admission/service.py",
        "move = move.where(wanted <= room)",
        "pass",
        "tests/admission tests/registration -k eighty_takers|two_hundred",
    ),
    Guard(
        "counters are taken in ascending order",
        "summit/admission/service.py",
        "for counter_id, count in sorted(seats.items()):\n        _take_one",
        "for counter_id, count in seats.items():\n        _take_one",
        "tests/admission -k opposite_order",
    ),
    Guard(
        "the public stands behind the waiting list",
        "summit/admission/service.py",
        "move = move.where(Counter.waiting == 0)",
        "pass",
        "tests/admission -k waiting_list",
    ),
    Guard(
        "a read ends before the write begins",
        "summit/extensions.py",
        "session.rollback()  # ends the guard's read",
        "pass  # ends the guard's read",
        "tests/web -k survives_a_commit",
    ),
    Guard(
        "writers queue before their first statement",
        "summit/database.py",
        'connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")',
        'connection.exec_driver_sql("BEGIN")',
        "tests/web -k owns_the_file",
    ),
    Guard(
        "nothing is written outside a transaction",
        "summit/extensions.py",
        'raise WriteOutsideTransaction("Flush outside transaction()")',
        "return",
        "tests/web -k outside_a_transaction",
    ),
    Guard(
        "a payment keeps the seats from a cancellation",
        "summit/registration/service/life.py",
        "    if registration.seats_kept_by is SeatsKeptBy.PAYMENT:\n        raise PaymentOpen()\n"
        "    registration.become(end)",
        "    registration.become(end)",
        "tests/registration -k resist_sweep",
    ),
    Guard(
        "the sweep looks again under the lock",
        "summit/registration/service/life.py",
        "is not SeatsKeptBy.HOLD or until is None or until > now:\n        return False\n",
        "is None:\n        return False\n",
        "tests/registration -k resist_sweep",
    ),
    Guard(
        "a change of content raises the version",
        "summit/edition/service.py",
        "        content_changed(session)\n\n\ndef content_changed",
        "        pass\n\n\ndef content_changed",
        "tests/edition -k raises_the_version",
    ),
    Guard(
        "a category that fills raises the version",
        "summit/admission/service.py",
        "content_changed(session)  # it has just filled",
        "pass  # it has just filled",
        "tests/edition -k filling_and_reopening",
    ),
    Guard(
        "nobody is let in twice at the door",
        "summit/checkin/service.py",
        "return insert_unless_there(session, Presence, place)",
        "insert_unless_there(session, Presence, place)\n    return True",
        "tests/checkin -k eighty_scans",
    ),
    Guard(
        "one reading at the door is one scan",
        "summit/database.py",
        ".on_conflict_do_nothing().returning(*key)",
        ".returning(*key)",
        "tests/checkin -k sent_by_eight",
    ),
    Guard(
        "an id at the door carries one reading",
        "summit/checkin/service.py",
        "if (kept.device_id, kept.digest) != (device_id, proof.digest):",
        "if False:",
        "tests/checkin -k two_readings",
    ),
    Guard(
        "a pairing code works once",
        "summit/checkin/pairing.py",
        "            PairingCode.used_at.is_(None),\n",
        "",
        "tests/checkin -k by_eight_at_once",
    ),
    Guard(
        "guessing pairing codes is stopped",
        "summit/checkin/pairing.py",
        "    claim(session, FROM_ADDRESS, address, now=real_now())\n",
        "",
        "tests/checkin -k guessing",
    ),
)


def main() -> int:
    wanted = " ".join(sys.argv[1:])
    guards = [guard for guard in GUARDS if wanted in guard.name]
    idle = [guard for guard in guards if not _holds(guard)]
    for guard in idle:
        sys.stdout.write(f"NOT GUARDED BY ITS TEST: {guard.name}\n")
    sys.stdout.write(f"{len(guards) - len(idle)} passed, {len(idle)} failed\n")
    return 1 if idle else 0


def _holds(guard: Guard) -> bool:
    """Return whether the tests fail without the guard."""
    with tempfile.TemporaryDirectory(prefix="summit-guard-") as folder:
        copy = Path(folder) / "tree"
        ignored = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "__pycache__")
        shutil.copytree(ROOT, copy, ignore=ignored, symlinks=True)
        file = copy / guard.file
        text = file.read_text()
        if text.count(guard.old) != 1:
            raise SystemExit(f"{guard.name}: its line stands {text.count(guard.old)} times")
        file.write_text(text.replace(guard.old, guard.new))
        paths, _, chosen = guard.tests.partition(" -k ")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", *paths.split()]
        if chosen:
            command += ["-k", chosen.replace("|", " or ")]
        done = subprocess.run(  # noqa: S603
            command, cwd=copy, capture_output=True, text=True, timeout=600, check=False
        )
    lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    sys.stdout.write(f"- {guard.name}: {lines[0][:110] if lines else done.stdout[-200:]}\n")
    sys.stdout.flush()
    return done.returncode == 1


if __name__ == "__main__":
    sys.exit(main())
