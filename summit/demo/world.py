"""Where the demonstration lives: its folder, ports, secrets and clock.

Its clock runs only while it runs, so that a demonstration left for a month is still in March.
"""

import fcntl
import json
import os
import secrets as chance
import socket
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from summit.settings import DEMO_MARK

BEGINS = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)  # nine in the morning in Montreal
ENDS_WITHIN = 10.0  # seconds for the parts of a run that was killed to notice
NAMES = ("web", "stripe", "smtp", "mail")


@dataclass
class World:
    """What one run of the demonstration hands to its parts."""

    folder: Path
    ports: dict[str, int] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    moment: datetime = BEGINS

    @property
    def file(self) -> Path:
        return self.folder / "world.json"

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def offset(self) -> timedelta:
        """Return how far the demonstration's clock is from real time, in whole seconds."""
        return timedelta(seconds=round((self.moment - datetime.now(UTC)).total_seconds()))

    def save(self) -> None:
        kept = asdict(self) | {"folder": str(self.folder), "moment": self.moment.isoformat()}
        part = self.file.with_suffix(".part")
        part.write_text(json.dumps(kept, indent=1))
        part.chmod(0o600)
        part.rename(self.file)

    def forget_what_was_half_loaded(self) -> None:
        """Begin anew where the first loading was interrupted; otherwise change nothing."""
        if not (self.folder / "loaded").exists():
            for file in [*self.folder.glob("*.sqlite3*"), self.folder / "staff.json"]:
                file.unlink(missing_ok=True)

    def note_loaded(self) -> None:
        (self.folder / "loaded").touch()

    def environment(self) -> dict[str, str]:
        """Return the settings of the site, by the names of the environment."""
        database = (self.folder / "summit.sqlite3").resolve()
        return self.secrets | {
            "ENVIRONMENT": "demo",
            "DATABASE_URL": f"sqlite:///{database}",
            "TASKS_FILE": str((self.folder / "tasks.sqlite3").resolve()),
            "PUBLIC_URL": self.url("web"),
            "STRIPE_API": self.url("stripe"),
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.ports["smtp"]),
            "MAIL_FROM": "summit@demonstration.example",
            "ARTICLE_FEED_LOOPBACK": "true",
            "SUMMIT_CLOCK_OFFSET": str(int(self.offset().total_seconds())),
        }


def open_world(folder: Path, port: int) -> World:
    """Return the world of the last run, or a new one, with free ports.

    Raises `PortTaken`, `FolderTaken`, and `OSError` where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not is_free(port):
        raise PortTaken(port)
    _hold(folder, patience=ENDS_WITHIN)
    world = find_world(folder) or World(folder, secrets=_new_secrets())
    world.ports = {name: _port(world.ports.get(name)) for name in NAMES} | {"web": port}
    world.save()
    return world


def find_world(folder: Path) -> World | None:
    """Return the world of the last run as it stands."""
    world = World(folder)
    if not world.file.exists():
        return None
    kept: dict[str, Any] = json.loads(world.file.read_text())
    world.ports, world.secrets = kept["ports"], kept["secrets"]
    world.moment = datetime.fromisoformat(kept["moment"])
    return world


def _hold(folder: Path, *, patience: float) -> None:
    """Keep the folder for this process and those forked from it, until the last one ends.

    Raises `FolderTaken` where another run keeps it longer than `patience` seconds.
    """
    lock = os.open(folder / "running.lock", os.O_CREAT | os.O_RDWR)  # closed, it would be free
    deadline = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(lock)
                raise FolderTaken(folder) from None
        time.sleep(0.1)


class PortTaken(Exception):
    """Something else listens where the site should."""

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is taken. Try another: make run PORT={port + 1}")


class FolderTaken(Exception):
    """Another run lives on the same data."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"A demonstration already runs on {folder}. Stop it first.")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _port(wanted: int | None) -> int:
    """Return the port of the last run if it is free: open card pages keep their address."""
    if wanted and is_free(wanted):
        return wanted
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found


def _new_secrets() -> dict[str, str]:
    names = ("SECRET_KEY", "LINK_KEY", "BADGE_KEY", "PASSWORD_SALT", "TOTP_KEY")
    made = {name: DEMO_MARK + chance.token_hex(32) for name in names}
    return made | {
        "STRIPE_KEY": f"sk_test_{chance.token_hex(12)}",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{chance.token_hex(16)}",
    }
