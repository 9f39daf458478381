"""A type that needs a proof, a person of it, and a scanner as a small program."""

import os
import stat
from io import BytesIO

import pytest

from summit.kernel import clock
from summit.payments.proofs import service
from summit.payments.proofs.jobs import scan_proofs
from summit.payments.proofs.models import TypeProof
from summit.registration.statuses import Status
from summit.web.uploads.rules import look_at
from tests.browsing import answers_in
from tests.holder.conftest import holder, link_of  # noqa: F401
from tests.mail.conftest import deliver, office  # noqa: F401
from tests.web.uploads.files import PDF


@pytest.fixture
def press(make):
    return make.category(price=0, needs_proof=True, badge_waits_for_proof=True)


@pytest.fixture
def booking(make, press):
    people = (make.person(press), make.person(make.category(price=0), email=None))
    return make.registration(Status.CONFIRMED, people=people, category=press, now=clock.now())


@pytest.fixture
def send(writing):
    def call(person, content=PDF):
        with writing(by="contact:1") as session:
            session.expire_on_commit = False
            file = look_at(content, "carta.pdf")
            return service.send(session, person.id, file, by="contact:1", now=clock.now())

    return call


@pytest.fixture
def decide(writing):
    def call(deed, proof, **given):
        with writing(by="staff:1") as session:
            getattr(service, deed)(session, proof.id, by="staff:1", now=clock.now(), **given)

    return call


@pytest.fixture
def scanner(app, tmp_path, monkeypatch):
    """Set the scanner to a program that ends with this status, and let the worker ask it."""

    def answer(status=None, command=None):
        program = tmp_path / "scanner"
        program.write_text(f'#!/bin/sh\ntest -s "$1" || exit 9\nexit {status}\n')
        os.chmod(program, stat.S_IRWXU)
        setting = str(program) if command is None else command
        settings = app.config["SETTINGS"].model_copy(update={"scan_command": setting})
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        with app.app_context():
            scan_proofs()

    return answer


@pytest.fixture
def upload():
    """Send a file as a contact or a person does."""

    def call(browser, person, content=PDF, name="carta.pdf"):
        page = f"/proof/{person.id}"
        sent = answers_in(browser.get(page), page) | {"proof": (BytesIO(content), name)}
        return browser.client.post(
            browser.base + page, data=sent, content_type="multipart/form-data"
        )

    return call


@pytest.fixture
def sent(booking, send, stored):
    """The proof of the first person, sent and not looked at."""
    send(booking.attendees[0])
    return stored(TypeProof)[0]
