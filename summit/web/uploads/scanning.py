"""Asks the virus scanner about a file. The command is the setting `SCAN_COMMAND`.

It is given the path of the file behind its own words, and answers by its status as clamscan does:
0 is clean, 1 is infected. Anything else, or no answer in time, says nothing: the file stays held
back. Where no scanner is set up, a file is never called clean.
"""

import logging
import shlex
import subprocess
import tempfile
from pathlib import Path

from summit.web.uploads.statuses import ScanState

PATIENCE = 120  # seconds; a scanner that loads its signatures each time needs half a minute
ANSWERS = {0: ScanState.CLEAN, 1: ScanState.INFECTED}
log = logging.getLogger(__name__)


def scan(content: bytes, command: str) -> ScanState:
    """Return what the scanner says; `CHECKING` where it says nothing, `UNSCANNED` without one."""
    if not command.strip():
        return ScanState.UNSCANNED
    with tempfile.TemporaryDirectory(prefix="summit-scan-") as folder:  # 0700: nobody else reads
        path = Path(folder) / "file"  # never the name that was typed
        path.write_bytes(content)
        try:
            done = subprocess.run(  # noqa: S603  # the operator's own setting
                [*shlex.split(command), str(path)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired):
            log.exception("The virus scanner does not answer")
            return ScanState.CHECKING
    found = ANSWERS.get(done.returncode, ScanState.CHECKING)
    if found is ScanState.CHECKING:
        log.error("The virus scanner failed with status %s", done.returncode)
    return found
