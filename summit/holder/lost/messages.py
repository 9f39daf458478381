"""The letter with the links that were sent to an address before.

`registration.lost_link`; facts: ids of `registrations`, `further` contacts, `attendees`,
`entries`, and of the registrations whose `bills` somebody pays. Links are sealed here, as they are
now.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.holder.links import (
    attendee_address,
    contact_address,
    further_address,
    payer_address,
)
from summit.mail.letters import Letter, NotNeeded, Promised, Renderer, is_to
from summit.payments.service.bills import find_bill
from summit.registration.further.models import FurtherContact
from summit.registration.labels import called
from summit.registration.models import Attendee, Registration
from summit.registration.waiting.links import entry_address
from summit.registration.waiting.models import WaitingEntry

Line = tuple[str, str]  # what is behind a link, and the link


def write_links(session: Session, promised: Promised) -> Letter:
    lines = [line for line in _lines(session, promised) if line[1]]
    if not lines:
        raise NotNeeded()
    return Letter(_("Your links"), "holder/lost/mail/links.html", {"lines": lines})


def _lines(session: Session, promised: Promised) -> Iterator[Line]:
    """Yield what is the reader's still: not of who left, or has another address since."""
    language, ids = promised.language, promised.facts
    for one in _found(session, Registration, ids.get("registrations")):
        if is_to(promised, one.contact_email):
            yield f"{one.reference}, {one.municipality}", contact_address(one, language)
    for one in _of_people(session, promised, FurtherContact, "further", gone="removed_at"):
        booking = session.get_one(Registration, one.registration_id)
        said = f"{booking.reference}, {booking.municipality}"
        yield said, further_address(session, one, language)
    for one in _of_people(session, promised, Attendee, "attendees", gone="left_at"):
        said = _("%(name)s, own page", name=called(one))
        yield said, attendee_address(one, language)
    yield from _of_bills(session, promised)
    for one in _found(session, WaitingEntry, ids.get("entries")):
        if is_to(promised, one.contact_email):
            said = _("Waiting list: %(name)s", name=one.municipality)
            yield said, entry_address(one, language)


def _of_bills(session: Session, promised: Promised) -> Iterator[Line]:
    for one in _found(session, Registration, promised.facts.get("bills")):
        bill = find_bill(session, one.id)
        if bill is not None and is_to(promised, bill.payer_email):
            said = _("Bill %(reference)s", reference=one.reference)
            yield said, payer_address(session, one.id, promised.language) or ""


def _of_people(
    session: Session, promised: Promised, model: Any, name: str, *, gone: str
) -> Iterator[Any]:
    for one in _found(session, model, promised.facts.get(name)):
        if getattr(one, gone) is None and is_to(promised, one.email):
            yield one


def _found(session: Session, model: Any, ids: list[int] | None) -> Iterator[Any]:
    for one in ids or ():
        row = session.get(model, one)
        if row is not None:
            yield row


RENDERERS: Mapping[str, Renderer] = {"registration.lost_link": write_links}
