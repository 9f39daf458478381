"""Starts and stops the servers that are measured: the product and the two ceilings."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.client import Connection, get

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("summit.commands", "serve")
WORKERS = 2
PATIENCE = 60  # seconds to start, and to stop


@dataclass(frozen=True)
class Served:
    """A running server."""

    port: int
    pid: int

    @property
    def workers(self) -> list[int]:
        """The process ids of its workers."""
        found = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(pid) for pid in found]

    def memory(self) -> list[tuple[float, float]]:
        """Return peak resident and proportional size of each worker, in megabytes (2^20)."""
        return [
            (_kilobytes(pid, "status", "VmHWM"), _kilobytes(pid, "smaps_rollup", "Pss"))
            for pid in self.workers
        ]


def _kilobytes(pid: int, file: str, name: str) -> float:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    found = next(line for line in lines if line.startswith(f"{name}:"))
    return int(found.split()[1]) / 1024


@contextmanager
def serving(
    command: tuple[str, ...], environment: Mapping[str, str], log: Path
) -> Iterator[Served]:
    """Run a server on a free port of the loopback; stop it afterwards, by its process id."""
    port = free_port()
    arguments = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    with log.open("ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=written,
            stderr=written,
        )
        try:
            _wait_for(process, port, log)
            yield Served(port, process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            connection = Connection(port)
        except OSError:
            time.sleep(0.05)
            continue
        connection.ask(get("/healthz"))  # whatever it says: a worker has answered
        connection.close()
        return
    raise SystemExit(f"The server did not start ({process.poll()}):\n{log.read_text()[-3000:]}")
