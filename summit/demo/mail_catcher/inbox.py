"""Keeps what arrives by SMTP, one file a message, named in the order of arrival."""

import itertools
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(frozen=True, slots=True)
class Inbox:
    """A folder of `.eml` files."""

    folder: Path

    def names(self) -> list[str]:
        """Return the names of the messages, newest first."""
        return sorted((file.stem for file in self.folder.glob("*.eml")), reverse=True)

    def find(self, name: str) -> EmailMessage | None:
        if name not in self.names():  # also what keeps a name from leaving the folder
            return None
        raw = (self.folder / f"{name}.eml").read_bytes()
        return BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(raw)

    def keep(self, raw: bytes) -> None:
        """Write a message under the next number; readers never see half of one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        taken = [int(name) for name in self.names() if name.isdigit()]
        for number in itertools.count(max(taken, default=0) + 1):
            part = self.folder / f"{number:06d}.part"
            try:
                with part.open("xb") as file:
                    file.write(raw)
            except FileExistsError:
                continue
            part.rename(part.with_suffix(".eml"))
            return


class _Keeper:
    def __init__(self, inbox: Inbox) -> None:
        self.inbox = inbox

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        head = b"".join(b"X-Delivered-To: %s\r\n" % to.encode() for to in envelope.rcpt_tos)
        self.inbox.keep(head + envelope.original_content)
        return "250 Kept"


def start_smtp(inbox: Inbox, port: int) -> Controller:
    """Listen on loopback until the returned controller is stopped."""
    controller = Controller(_Keeper(inbox), hostname="127.0.0.1", port=port)
    controller.start()
    return controller
