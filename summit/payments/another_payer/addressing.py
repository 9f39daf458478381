"""Sends the bill of another payer to another address. Callers hold the transaction.

No money moves and no paper changes: documents name who pays, not where their letters go.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.mail.service import readdress as readdress_letters
from summit.payments.another_payer.errors import NoOtherPayer, PaysThemselves
from summit.payments.events import BillReaddressed
from summit.payments.models import Bill
from summit.payments.service.bills import lock_bill
from summit.registration.events import PersonCorrected
from summit.registration.first_contact.rules import READ_BY_PAYER, TO_PAYER
from summit.registration.labels import called
from summit.registration.models import Attendee, Registration
from summit.registration.service import lock
from summit.registration.statuses import PaidBy

ANEW = {"payer.bill", "payer.ended"}  # one of them goes out at once


def pays_themselves(registration: Registration) -> Attendee | None:
    """Return whose own address the bill goes to."""
    own = (one for one in registration.attendees if one.paid_by is PaidBy.SELF and one.price)
    return next(own, None)


def readdress(session: Session, registration_id: int, email: str, *, now: datetime) -> None:
    """Write to this address about the bill from now on; the link that went to the old one ends.

    Raises `NoOtherPayer`, and `PaysThemselves` where it is an attendee's own address.
    """
    registration = lock(session, registration_id)
    bill = lock_bill(session, registration_id)
    if bill is None or bill.payer_email is None:
        raise NoOtherPayer()
    own = pays_themselves(registration)
    if own is not None:
        raise PaysThemselves(name=called(own))
    _move(session, registration, bill, email, now=now)


def follow_person(session: Session, fact: PersonCorrected) -> None:
    """Send the bill of who pays for themselves where their own letters go."""
    person = session.get_one(Attendee, fact.attendee_id)
    if not fact.is_moved or not person.email or person.paid_by is not PaidBy.SELF:
        return
    bill = lock_bill(session, fact.registration_id)
    if bill is not None and bill.payer_email is not None:
        _move(session, person.registration, bill, person.email, now=fact.at)


def _move(
    session: Session, registration: Registration, bill: Bill, email: str, *, now: datetime
) -> None:
    old = (bill.payer_email or "").lower()
    if old == email.lower():
        return
    is_contacts = old == registration.contact_email.lower()
    theirs = (TO_PAYER,) if is_contacts else READ_BY_PAYER
    readdress_letters(
        session,
        f"registration:{registration.id}",
        before=old,
        to=email,
        concerns=lambda occasion, facts: (
            occasion.startswith(theirs) and occasion not in ANEW and "further_id" not in facts
        ),
    )
    bill.payer_email = email
    bill.link_version += 1
    for one in registration.everyone:
        if one.paid_by is PaidBy.OTHER and (one.payer_email or "").lower() == old:
            one.payer_email = email
    session.flush()
    announce(session, BillReaddressed(registration.id, now))
