"""The sweep of the waiting list: asks whom no fact would ask.

Places that come back are offered in the transaction that returns them. This finds the rest: who
waited while registration was closed, or until a price began.
"""

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration.waiting.service import CanSell, ask_all, is_somebody_next


def offer_places(can_sell: CanSell) -> None:
    is_due = can_sell(db.session()) and is_somebody_next(db.session(), now=now())
    db.session.rollback()
    if is_due:
        with transaction(by="sweep") as session:
            ask_all(session, now=now())
