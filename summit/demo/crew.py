"""The processes of one demonstration: started together, watched, stopped together.

They are forked from a parent that has imported everything once, which makes a start quick.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkProcess
from pathlib import Path
from types import FrameType

Part = Callable[[], object]
PATIENCE = 15  # seconds for a part to finish; longer than gunicorn gives its workers


class Crew:
    """Parts by name. One that dies takes the others with it: half a demonstration misleads."""

    def __init__(self, parts: Mapping[str, Part], logs: Path) -> None:
        context = multiprocessing.get_context("fork")
        parent = os.getpid()
        self.logs = logs
        self.processes: dict[str, ForkProcess] = {
            name: context.Process(target=_run, args=(part, parent, self.log_of(name)))
            for name, part in parts.items()
        }
        self.stopping = threading.Event()

    def log_of(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def last_words(self, name: str, lines: int = 30) -> str:
        """Return the end of what a part wrote."""
        return "\n".join(self.log_of(name).read_text(errors="replace").splitlines()[-lines:])

    def start(self) -> None:
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._asked_to_stop)
        for process in self.processes.values():
            process.start()

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def fallen(self) -> str | None:
        """Return the name of a part that has ended by itself, if any has."""
        ended = (name for name, process in self.processes.items() if not process.is_alive())
        return next(ended, None)

    def stop(self) -> None:
        for process in self.processes.values():
            if process.is_alive():
                process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in self.processes.values():
            process.join(max(0.1, deadline - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()


def run_to_end(part: Part) -> bool:
    """Run `part` in a process of its own and wait. Returns whether it succeeded."""
    process = multiprocessing.get_context("fork").Process(
        target=_run_beside, args=(part, os.getpid())
    )
    process.start()
    process.join()
    return process.exitcode == 0


def _run(part: Part, parent: int, log: Path) -> None:
    with log.open("ab") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us all; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _run_beside(part, parent)


def _run_beside(part: Part, parent: int) -> None:
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    part()


def _leave_with(parent: int) -> None:
    """End this part also where its parent was killed without a chance to say so."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
