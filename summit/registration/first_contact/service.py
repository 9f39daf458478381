"""Changes who registered what was sent together. Callers hold the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.mail.service import readdress
from summit.registration.events import ContactChanged, MunicipalityRenamed
from summit.registration.first_contact.errors import AnotherMunicipality, NotSentSoOnTheForm
from summit.registration.first_contact.rules import is_to_contact
from summit.registration.further.service import give_way
from summit.registration.models import Purpose, Registration
from summit.registration.replacing.rules import is_respelled
from summit.registration.service.drafts import folded_person, folded_registration
from summit.registration.service.life import lock_family
from summit.registration.statuses import Status
from summit.registration.waiting.links import follow


@dataclass(frozen=True, slots=True)
class Registrant:
    """Who is written to, and for which municipality, as typed. None: it stays as it is."""

    name: str
    email: str
    municipality: str | None = None


def change(
    session: Session,
    registration_id: int,
    wanted: Registrant,
    *,
    may_be_another: bool = False,
    by: str,
    now: datetime,
) -> Registration:
    """Write to this contact from now on, for all that was sent with it by the same one too.

    Another address ends every link that went to the old one, and both are told. A yes to news stays
    the yes of who gave it. The municipality's name is put right; `may_be_another`: or becomes that
    of another one. Raises `NotSentSoOnTheForm`, `AnotherMunicipality`.
    """
    family = lock_family(session, registration_id)
    one = next(each for each in family if each.id == registration_id)
    if one.status is Status.DRAFT:
        raise NotSentSoOnTheForm()
    municipality = wanted.municipality or one.municipality
    if not (may_be_another or is_respelled(one.municipality, municipality)):
        raise AnotherMunicipality()
    before = Registrant(one.contact_name, one.contact_email, one.municipality)
    theirs = [each for each in family if each.contact_email.lower() == before.email.lower()]
    for each in theirs:
        each.contact_name, each.contact_email = wanted.name, wanted.email
    renamed = _rename(family, before.municipality or "", municipality)
    _follow(session, family, theirs, now=now)
    if not is_respelled(before.name, wanted.name):
        _end_news(theirs, now=now)
    if before.email.lower() != wanted.email.lower():
        _move(session, theirs, one, before, by=by, now=now)
    for each in renamed:
        announce(session, MunicipalityRenamed(each.id, before.municipality or "", now))
    session.flush()
    return one


def _move(
    session: Session,
    theirs: Sequence[Registration],
    one: Registration,
    before: Registrant,
    *,
    by: str,
    now: datetime,
) -> None:
    """End the links that went to the address before, and tell both; what waits goes to the new."""
    for each in theirs:
        each.link_version += 1
    session.flush()
    for each in theirs:
        about, to = f"registration:{each.id}", each.contact_email
        readdress(session, about, before=before.email, to=to, concerns=is_to_contact)
    give_way(session, theirs, one.contact_email, now=now)
    is_same = is_respelled(before.name, one.contact_name)
    announce(session, ContactChanged(one.id, before.name, before.email, is_same, by, now))


def _rename(
    family: Sequence[Registration], before: str, municipality: str
) -> Sequence[Registration]:
    """Write the municipality as it is spelled now; return where it changed."""
    changed = [each for each in family if each.municipality == before != municipality]
    for each in changed:
        each.municipality = municipality
    return changed


def _follow(
    session: Session,
    family: Sequence[Registration],
    theirs: Sequence[Registration],
    *,
    now: datetime,
) -> None:
    """Let searches find what is written now, and entries of the waiting list say it."""
    for each in family:
        each.folded = folded_registration(each)
        for person in each.everyone:
            person.folded = folded_person(person, each.municipality)
    for each in theirs:
        if each.waiting_entry_id:
            follow(session, each.waiting_entry_id, each, now=now)
    session.flush()


def _end_news(theirs: Sequence[Registration], *, now: datetime) -> None:
    for each in theirs:
        for consent in each.consents:
            if consent.purpose is Purpose.NEWS and consent.withdrawn_at is None:
                consent.withdrawn_at = now
