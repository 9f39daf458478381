"""The one way out of a registration: holder, staff and deadline all leave through here.

An open card page is closed at Stripe between two transactions. Paid in that very moment, the
registration is confirmed instead, and whoever wanted to end it is told.
"""

from summit.extensions import transaction
from summit.kernel.clock import now
from summit.payments.cards import Gateway, PageState
from summit.payments.checkout import apply_page, close_page
from summit.payments.errors import PaidAlready
from summit.payments.service import endings, receipts
from summit.payments.service.endings import Settle
from summit.registration.errors import PaymentOpen
from summit.registration.statuses import Status

TURNS = 3  # a contact may open the next page while we close one


def withdraw(
    registration_id: int, end: Status, *, gateway: Gateway, by: str, settle: Settle | None = None
) -> None:
    """End a registration and return its seats; `settle` decides on money that was paid.

    Raises `AlreadyEnded`, `PaidAlready` (money came: only finance ends it), `PaymentOpen` (a
    delayed payment is on its way) and `CardServiceSilent`.
    """
    for _turn in range(TURNS - 1):
        try:
            _withdraw(registration_id, end, gateway=gateway, by=by, settle=settle)
        except PaymentOpen:
            continue
        return
    _withdraw(registration_id, end, gateway=gateway, by=by, settle=settle)


def _withdraw(
    registration_id: int, end: Status, *, gateway: Gateway, by: str, settle: Settle | None
) -> None:
    page = close_page(registration_id, gateway)
    if page and page.state is not PageState.EXPIRED:
        apply_page(page)  # by itself: the refusal that follows must not undo it
        if page.state is PageState.PAID:
            raise PaidAlready()
        page = None
    with transaction(by=by) as session:
        if page:  # in one transaction: no sweep comes between
            receipts.apply_session(session, page, now=now())
        endings.end_registration(session, registration_id, end, now=now(), settle=settle)
