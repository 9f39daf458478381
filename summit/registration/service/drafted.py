"""A draft as its contact asked for it: the same words again ask for nothing new."""

from summit.registration.codes.pricing import code_of
from summit.registration.models import Attendee, Registration
from summit.registration.service.drafts import Application, Person

OF_PERSON = (
    "category_id",
    "variant_id",
    "given_name",
    "family_name",
    "role",
    "email",
    "language",
    "paid_by",
    "payer_name",
    "payer_email",
    "payer_is_resident",
    "title",
    "badge_name",
    "represents",
    "is_head",
    "name_follows",
)
OF_CONTACT = ("language", "municipality", "country", "contact_name", "contact_email")


def application_of(registration: Registration) -> Application:
    """Return what a draft holds as it would be asked for."""
    own = {person.id: person.position for person in registration.attendees}
    return Application(
        **{name: getattr(registration, name) for name in OF_CONTACT},
        people=tuple(_person(one, own) for one in registration.attendees),
        code=code_of(registration.attendees),
    )


def _person(one: Attendee, own: dict[int, int]) -> Person:
    beside = one.principal_id if one.principal_id not in own else None
    return Person(
        **{name: getattr(one, name) for name in OF_PERSON},
        principal=own.get(one.principal_id) if one.principal_id else None,
        principal_id=beside,
    )
