"""Clients that cost little: a process each, a blocking socket, requests as bytes made beforehand.

The machine that serves also asks, so what a client costs comes off the server. Only the standard
library is imported here, and a reply is read no further than its length.
"""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

PER_CONNECTION = 25  # requests; then a new one, so that the kernel deals clients to workers anew
TIMEOUT = 30  # seconds


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value, or an empty text."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b": ")
            if key.lower() == name.lower().encode():
                return value.decode()
        return ""


@dataclass
class Tally:
    """What one client did: seconds of each piece of work, from the first request to the last."""

    took: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    cpu: float = 0.0  # seconds of processor this client took from the server

    @property
    def rate(self) -> float:
        return len(self.took) / self.elapsed if self.elapsed else 0.0


class Unexpected(Exception):
    """The server answered something else than the benchmark measures."""


class Connection:
    """One keep-alive connection to the loopback."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> Reply:
        self.socket.sendall(request)
        received = self.socket.recv(65536)
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head, status = received[:end], int(received[9:12])
        if status in (204, 304):
            return Reply(status, head, b"")
        start = head.lower().index(b"content-length: ") + 16
        length = int(head[start:].split(b"\r\n", 1)[0])
        while len(received) < end + 4 + length:
            received += self._more()
        return Reply(status, head, received[end + 4 :])

    def _more(self) -> bytes:
        more = self.socket.recv(65536)
        if not more:
            raise Unexpected("The server closed the connection in the middle of an answer.")
        return more

    def close(self) -> None:
        self.socket.close()


def get(path: str, **headers: str) -> bytes:
    """Return a request; header names are written with underscores."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode()


def post(path: str, body: bytes, kind: str, **headers: str) -> bytes:
    given = {"Content_Type": kind, "Content_Length": str(len(body))} | headers
    return get(path, **given).replace(b"GET", b"POST", 1) + body


def at_once(begin_at: float, seconds: float, work: Callable[[], bool]) -> Tally:
    """Do `work` from `begin_at` (monotonic clock) for `seconds`, or until it says it is done."""
    tally = Tally()
    time.sleep(max(0.0, begin_at - time.monotonic()))
    cpu, began = time.process_time(), time.perf_counter()
    done, now = False, began
    while not done and now - began < seconds:
        done = work()
        before, now = now, time.perf_counter()
        tally.took.append(now - before)
    tally.elapsed, tally.cpu = now - began, time.process_time() - cpu
    return tally


def repeat(
    begin_at: float, seconds: float, port: int, requests: Sequence[bytes], status: int
) -> Tally:
    """Send the requests one after the other; a single one is sent again and again."""
    queue = iter(requests)
    only = requests[0] if len(requests) == 1 else None
    connection, left = Connection(port), PER_CONNECTION
    upcoming = only or next(queue, None)

    def work() -> bool:
        nonlocal connection, left, upcoming
        if not left:
            connection.close()
            connection, left = Connection(port), PER_CONNECTION
        reply = connection.ask(upcoming or b"")
        if reply.status != status:
            raise Unexpected(f"{reply.status} instead of {status}: {reply.body[:300]!r}")
        left -= 1
        upcoming = only or next(queue, None)
        return upcoming is None

    tally = at_once(begin_at, seconds, work)
    connection.close()
    return tally
