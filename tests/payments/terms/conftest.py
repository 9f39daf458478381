"""Invoices beside the money of `tests.payments`, at moments of one spring."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from summit.payments.terms.jobs import release_unpaid, remind_of_invoices
from summit.payments.terms.models import InvoiceTerms
from summit.registration import service
from summit.registration.statuses import Status
from tests.clock import at
from tests.holder.conftest import holder, link_of  # noqa: F401
from tests.mail.conftest import deliver, office  # noqa: F401
from tests.payments.reversing.conftest import receive, undo  # noqa: F401

MONTREAL = ZoneInfo("America/Toronto")
SENT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)  # a Tuesday
DUE = datetime(2026, 4, 9, 23, 59, tzinfo=MONTREAL)  # a Thursday, after Easter


@pytest.fixture
def terms(make):
    def keep(**given):
        usual = {"remind_before": [5], "remind_after": [1, 10]}
        return make.keep(InvoiceTerms(**usual | given))

    return keep


@pytest.fixture
def invoiced(make, writing):
    """Return a registration whose invoice is due on April 9."""

    def build(**given):
        with at(SENT):
            held = make.registration(Status.AWAITING_PAYMENT, now=SENT, **given)
            with writing() as session:
                service.choose_invoice(session, held.id, due=DUE, purchase_order=None, now=SENT)
        return held

    return build


@pytest.fixture
def work(app):
    """Let a worker look at unpaid invoices at a moment of these days, at noon."""

    def look(month, day, year=2026):
        with at(datetime(year, month, day, 12, tzinfo=MONTREAL)), app.app_context():
            remind_of_invoices()
            release_unpaid()

    return look


@dataclass(frozen=True)
class Read:
    subject: str
    text: str
    files: list


@pytest.fixture
def letters(deliver, office):  # noqa: F811
    """Deliver what is promised and read what came, in plain text."""

    def read_all():
        deliver()
        return [
            Read(
                one["Subject"],
                " ".join(one.get_body(("plain",)).get_content().replace("\xa0", " ").split()),
                [part.get_filename() for part in one.iter_attachments()],
            )
            for _recipient, one in office.letters
        ]

    return read_all
