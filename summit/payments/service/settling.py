"""What happens once nothing is owed: places are confirmed, badges that waited are given."""

from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.payments.events import BalanceSettled, DebtSettled
from summit.registration import service as registration
from summit.registration.models import Registration
from summit.registration.statuses import ENDED, Status


def settle_what_waited(
    session: Session, booking: Registration, *, owed: Cents, now: datetime
) -> None:
    """Go on with a locked registration that owes nothing now and owed so much before."""
    if booking.status is Status.AWAITING_PAYMENT:
        registration.confirm(session, booking, now=now)
    elif booking.status is Status.CONFIRMED and owed > Cents(0):
        announce(session, BalanceSettled(booking.id, now))
    elif booking.status in ENDED and owed > Cents(0):
        announce(session, DebtSettled(booking.id, now))
