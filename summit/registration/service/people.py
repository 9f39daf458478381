"""Who leaves a registration that was sent, while others still come.

What becomes of the money is decided in `payments`, in the same transaction.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from summit.admission import service as admission
from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.registration.codes.seats import seats_of
from summit.registration.errors import LeftAlready, NobodyStays, NotYetSent, PaymentOpen
from summit.registration.events import PeopleLeft
from summit.registration.models import Attendee, Registration
from summit.registration.service.drafts import folded_registration
from summit.registration.statuses import SENT, SeatsKeptBy


def leaving_with(booking: Registration, attendee_id: int) -> Sequence[Attendee]:
    """Return who leaves when this person does: whoever accompanies them leaves too.

    Raises `NotYetSent`, `LeftAlready`.
    """
    if booking.status not in SENT:
        raise NotYetSent()
    people = [one for one in booking.attendees if attendee_id in (one.id, one.principal_id)]
    if all(one.id != attendee_id for one in people):
        raise LeftAlready()
    return people


def leave(
    session: Session, booking: Registration, people: Iterable[Attendee], *, now: datetime
) -> None:
    """Let people go whose registration is locked, and return their seats.

    Raises `PaymentOpen`, and `NobodyStays`: the last one withdraws the registration.
    """
    if booking.seats_kept_by is SeatsKeptBy.PAYMENT:
        raise PaymentOpen()
    gone = list(people)
    if len(gone) == len(booking.attendees):
        raise NobodyStays()
    for one in gone:
        one.left_at = now
        one.link_version += 1  # their own link opens nothing any more
    booking.subtotal -= sum((one.price for one in gone), Cents(0))
    session.flush()
    session.refresh(booking, ["attendees"])
    booking.folded = folded_registration(booking)
    session.flush()
    seats = seats_of(session, gone)
    admission.give_back(session, seats.normal, waived=seats.waived, now=now)
    announce(session, PeopleLeft(booking.id, tuple(one.id for one in gone), now))
