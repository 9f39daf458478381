"""A real mail server on loopback, whose answers a test may spoil."""

import asyncio
from email import policy
from email.parser import BytesParser

import pytest
from aiosmtpd.controller import Controller

from summit.mail.jobs import deliver_due
from tests.site import free_port


class Office:
    """Keeps what arrives. `says` answers RCPT by address, `loses` drops answers after DATA.

    While it `stalls` it takes letters and answers nothing.
    """

    def __init__(self):
        self.letters = []
        self.says = {}
        self.loses = 0
        self.stalls = False

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        answer = self.says.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, _session, envelope):
        self.letters.append((envelope.rcpt_tos[0], parsed(envelope.original_content)))
        while self.stalls:
            await asyncio.sleep(0.02)
        if self.loses:
            self.loses -= 1
            server.transport.close()
        return "250 OK"

    def to(self, address):
        return [letter for recipient, letter in self.letters if recipient == address]


def parsed(raw):
    return BytesParser(policy=policy.default).parsebytes(raw)


def read(letter):
    """Return the text and the HTML of a letter."""
    return tuple(letter.get_body((kind,)).get_content() for kind in ("plain", "html"))


@pytest.fixture
def office(app, monkeypatch):
    kept = Office()
    port = free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port, server_hostname="office.example")
    controller.start()
    settings = app.config["SETTINGS"].model_copy(
        update={"smtp_port": port, "public_url": "https://summit.example"}
    )
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    yield kept
    controller.stop()


@pytest.fixture
def deliver(app):
    """Run the delivery once, in a context of its own, as a worker does."""

    def once():
        with app.app_context():
            deliver_due()

    return once
