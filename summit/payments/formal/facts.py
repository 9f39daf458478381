"""What a letter says, gathered from rows and frozen as plain values when it is issued.

Sums are cents; names of places are texts by language; days are ISO. What is not known is None:
`wording` says that it is to be announced.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from summit.edition.queries import get_summit
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.payments.formal.models import Signatory
from summit.payments.formal.rules import languages_of
from summit.payments.leaving.rules import standing
from summit.payments.rules import Sums
from summit.payments.service import bills
from summit.registration.models import Attendee, Registration


def of_letter(
    session: Session,
    person: Attendee,
    *,
    signatory: Signatory,
    salutation: Translated,
    paragraph: Translated,
) -> dict[str, Any]:
    """Return the whole letter as it stands now."""
    booking = person.registration
    return (
        _of_summit(session)
        | _of_person(person)
        | {
            "languages": [one.value for one in languages_of(booking.language)],
            "role": person.role,
            "country_code": booking.country,
            "reference": booking.reference,
            "cost": _cost(session, booking, person),
            "salutation": dict(salutation),
            "paragraph": dict(paragraph),
            "signatory": {
                "name": signatory.name,
                "function": dict(signatory.function),
                "picture_id": signatory.picture_id,
            },
        }
    )


def _of_person(person: Attendee) -> dict[str, Any]:
    return {
        "title": person.title,
        "name": person.full_name,
        "municipality": person.registration.municipality,
        "category": dict(person.category.name),
    }


def still_hold(stated: Mapping[str, Any], person: Attendee) -> bool:
    """Tell whether a letter still says who this person is, where from, and as what they come.

    A type that was named otherwise in a language the letter does not speak is no change of it.
    """
    named, now = Translated(stated["category"]), person.category.name
    is_same_type = all(named.to(one) == now.to(one) for one in stated["languages"])
    about = ((name, fact) for name, fact in _of_person(person).items() if name != "category")
    return is_same_type and all(stated[name] == fact for name, fact in about)


def _of_summit(session: Session) -> dict[str, Any]:
    summit = get_summit(session)
    return {
        "summit": dict(summit.name),
        "city": dict(summit.city),
        "country": dict(summit.country),
        "venue": dict(summit.venue) if summit.venue else None,
        "venue_address": summit.venue_address,
        "month": summit.month,
        "starts_on": summit.starts_on.isoformat() if summit.starts_on else None,
        "ends_on": summit.ends_on.isoformat() if summit.ends_on else None,
        "organizer": {"name": summit.organizer_name, "address": summit.organizer_address},
        "contact": summit.contact_email,
        "is_demonstration": summit.is_demonstration,
    }


def _cost(session: Session, booking: Registration, person: Attendee) -> dict[str, Any] | None:
    """Return what the bill says for this person; None where nothing is owed for them."""
    bill = bills.find_bill(session, booking.id)
    if bill is None or not person.price:
        return None
    prices = {one.id: one.price for one in booking.attendees}
    stood = standing(bills.remaining(bill), bill.retained, Cents(0), prices, forgiven=Cents(0))
    share: Sums = stood.claim(frozenset({person.id}))
    return {
        "subtotal": share.subtotal.amount,
        "gst": share.gst.amount,
        "qst": share.qst.amount,
        "total": share.total.amount,
        "regime": bill.regime.value,
        "currency": bill.currency,
    }
