"""Reads what is printed on the badges of a registration or of one person."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from summit.admission.models import Colour
from summit.admission.zones.queries import letters_by_type
from summit.badges.drawing import BadgeFace, Identity
from summit.badges.models import Badge
from summit.badges.token import SigningKey
from summit.edition.models import Summit
from summit.edition.queries import get_summit
from summit.kernel.languages import Language
from summit.registration.models import Attendee
from summit.registration.questions.showing import notes_on_badges
from summit.settings import Settings
from summit.web import formats

PRINTED = {  # the categories' colours of static/css/tokens.css, as printed under white letters
    Colour.MAYOR: "#124a75",
    Colour.DELEGATE: "#1d6a72",
    Colour.SUPPORT: "#55606b",
    Colour.COMPANION: "#75427a",
    Colour.PRESS: "#7d5a00",
    Colour.SPEAKER: "#a8431c",
    Colour.PARTNER: "#3d6424",
    Colour.TEAM: "#222b33",
}


def signing_key(settings: Settings) -> SigningKey:
    """Return the key of this summit's badges."""
    return SigningKey(settings.badge_seed)


def faces_of_registration(
    session: Session, registration_id: int, key: SigningKey
) -> Sequence[BadgeFace]:
    """Return the live badges of a registration, in the order of its people; perhaps none."""
    wanted = _live().where(Attendee.registration_id == registration_id)
    return _faces(session, wanted.order_by(Attendee.position), key)


def faces_of_attendee(session: Session, attendee_id: int, key: SigningKey) -> Sequence[BadgeFace]:
    """Return one person's live badge, or nothing."""
    return _faces(session, _live().where(Attendee.id == attendee_id), key)


def identity_of(summit: Summit) -> Identity:
    """Return what is the same on every badge: name, and place and time in French."""
    when = formats.period(summit.starts_on, summit.ends_on, summit.month, Language.FR)
    place = summit.city.to(Language.FR)
    return Identity(summit.name, f"{place}, {when}" if place and when else place or when)


def _live() -> Select[Badge, Attendee]:
    return (
        select(Badge, Attendee)
        .join(Attendee, Attendee.id == Badge.attendee_id)
        .where(Badge.ended_at.is_(None))
        .options(joinedload(Attendee.registration), joinedload(Attendee.category))
    )


def _faces(
    session: Session, wanted: Select[Badge, Attendee], key: SigningKey
) -> Sequence[BadgeFace]:
    demo = get_summit(session).is_demonstration
    rows = session.execute(wanted).all()
    notes = notes_on_badges(session, {person.id: person.language for _badge, person in rows})
    zones = letters_by_type(session, (person.category_id for _badge, person in rows))
    return [
        BadgeFace(
            title=person.title,
            given_name=person.badge_name or person.given_name,
            family_name="" if person.badge_name else person.family_name,
            organisation=person.registration.municipality,
            role=person.role,
            category=person.category.name,
            colour=PRINTED[person.category.colour],
            token=key.sign_badge(badge.id),
            short_code=badge.short_code,
            language=person.language,
            demo=demo,
            notes=notes[person.id],
            zones=zones.get(person.category_id, ()),
        )
        for badge, person in rows
    ]
