"""The one way out of a registration: holder, staff and deadline all leave through here.

So do a person whose bill another payer is given, and one who takes part as something else: what is
owed changes as when somebody leaves.

An open card page is closed at Stripe between two transactions. Paid in that very moment, the
registration is confirmed instead, and whoever wanted to end or to change something is told.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from summit.extensions import transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments.another_payer.errors import MoneyCame
from summit.payments.another_payer.service import hand_over
from summit.payments.cards import Gateway, PageState
from summit.payments.changing import service as changing
from summit.payments.changing.service import Hand
from summit.payments.checkout import apply_page, close_page
from summit.payments.errors import ChangedSincePreview, PaidAlready
from summit.payments.leaving.service import let_go
from summit.payments.refunding.service import Wish
from summit.payments.service import endings, receipts
from summit.payments.service.endings import Settle
from summit.registration.errors import PaymentOpen
from summit.registration.payers import Paying
from summit.registration.service import WantedType
from summit.registration.statuses import Status

TURNS = 3  # a contact may open the next page while we close one


def withdraw(
    registration_id: int, end: Status, *, gateway: Gateway, by: str, settle: Settle | None = None
) -> None:
    """End a registration and return its seats; `settle` decides on money that was paid.

    Raises `AlreadyEnded`, `PaidAlready` (money came, and nobody said what becomes of it),
    `PaymentOpen` (a delayed payment is on its way) and `CardServiceSilent`; with `settle`
    `ChangedSincePreview` where the card was paid meanwhile.
    """

    def end_it(session: Session) -> None:
        endings.end_registration(session, registration_id, end, now=now(), settle=settle)

    paid = ChangedSincePreview() if settle is not None else PaidAlready()
    _once_no_page_is_open(registration_id, end_it, gateway=gateway, by=by, when_paid=paid)


def release(registration_id: int, end: Status, *, by: str, settle: Settle) -> None:
    """End a registration that nobody pays at this moment: a card page that is open stays so.

    Raises `AlreadyEnded`, `PaymentOpen`, and whatever `settle` refuses with.
    """
    with transaction(by=by) as session:
        endings.end_registration(session, registration_id, end, now=now(), settle=settle)


def leave(
    registration_id: int, attendee_id: int, wish: Wish | None, *, gateway: Gateway, by: str
) -> None:
    """Let one person leave, with whoever accompanies them; see `leaving.service.let_go`."""

    def let_them_go(session: Session) -> None:
        let_go(session, registration_id, attendee_id, wish, by=by, now=now())

    paid = ChangedSincePreview() if wish is not None else PaidAlready()
    _once_no_page_is_open(registration_id, let_them_go, gateway=gateway, by=by, when_paid=paid)


def pay_otherwise(
    registration_id: int,
    attendee_id: int,
    paying: Paying,
    *,
    due: datetime,
    seen: str,
    gateway: Gateway,
    by: str,
) -> None:
    """Give one person's bill to another payer; see `another_payer.service.hand_over`."""

    def give_it(session: Session) -> None:
        hand_over(
            session,
            registration_id,
            attendee_id,
            paying,
            due=due,
            seen=seen,
            by=by,
            now=now(),
        )

    _once_no_page_is_open(registration_id, give_it, gateway=gateway, by=by, when_paid=MoneyCame())


def change_type(
    registration_id: int,
    attendee_id: int,
    wanted: WantedType,
    wish: Wish,
    *,
    hand: Hand,
    invoice_days: int,
    gateway: Gateway,
) -> None:
    """Let one person take part as something else; see `changing.service.change_type`."""

    def change_it(session: Session) -> None:
        changing.change_type(
            session,
            registration_id,
            attendee_id,
            wanted,
            wish,
            hand=hand,
            invoice_days=invoice_days,
            now=now(),
        )

    paid = ChangedSincePreview()
    _once_no_page_is_open(registration_id, change_it, gateway=gateway, by=hand.by, when_paid=paid)


Deed = Callable[[Session], None]


def _once_no_page_is_open(
    registration_id: int, deed: Deed, *, gateway: Gateway, by: str, when_paid: Refused
) -> None:
    for _turn in range(TURNS - 1):
        try:
            _close_and_do(registration_id, deed, gateway=gateway, by=by, when_paid=when_paid)
        except PaymentOpen:
            continue
        return
    _close_and_do(registration_id, deed, gateway=gateway, by=by, when_paid=when_paid)


def _close_and_do(
    registration_id: int, deed: Deed, *, gateway: Gateway, by: str, when_paid: Refused
) -> None:
    page = close_page(registration_id, gateway)
    if page and page.state is not PageState.EXPIRED:
        apply_page(page)  # by itself: the refusal that follows must not undo it
        if page.state is PageState.PAID:
            raise when_paid
        page = None
    with transaction(by=by) as session:
        if page:  # in one transaction: no sweep comes between
            receipts.apply_session(session, page, now=now())
        deed(session)
