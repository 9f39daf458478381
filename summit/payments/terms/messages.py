"""Which letters an unpaid invoice promises. Their renderers stand in `holder`.

`payment.reminder`, `payment.due_moved`: facts `registration_id`, `owed` (cents), `currency`,
`due_at`; the first also `rule` and, for the last warning, `releases_on`. Another payer gets
`payer.reminder` and, for a new day, `payer.bill`.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from summit.payments.balances import balance
from summit.payments.models import Bill
from summit.payments.terms.rules import ASKED
from summit.registration.messages import promise_about
from summit.registration.models import Registration


def promise_reminder(
    session: Session,
    booking: Registration,
    bill: Bill,
    rule: str,
    *,
    due: datetime | None,
    release: date | None,
    now: datetime,
) -> None:
    """Remind the contact, or another payer, of what is owed; `due` where a day is known.

    The last warning names the day of the release, unless no clock releases these places.
    """
    facts = {"rule": rule, "releases_on": release.isoformat() if release else None}
    key = f"{bill.id}:{(due if due and rule != ASKED else now).isoformat()}:{rule}"
    occasion = "payer.reminder" if bill.payer_email else "payment.reminder"
    _promise(session, occasion, booking, bill, key, due=due, now=now, **facts)


def promise_new_day(session: Session, booking: Registration, bill: Bill, *, now: datetime) -> None:
    """Tell who pays until when they may now: the invoice goes on saying the old day."""
    key = f"{bill.id}:{now.isoformat()}"
    occasion = "payer.bill" if bill.payer_email else "payment.due_moved"
    _promise(session, occasion, booking, bill, key, due=booking.held_until, now=now)


def _promise(
    session: Session,
    occasion: str,
    booking: Registration,
    bill: Bill,
    key: str,
    *,
    due: datetime | None,
    now: datetime,
    **more: Any,
) -> None:
    promise_about(
        session,
        occasion,
        booking,
        key=key,
        now=now,
        to=bill.payer_email,
        owed=balance(session, bill).amount,
        currency=bill.currency,
        due_at=due.isoformat() if due else None,
        **more,
    )
