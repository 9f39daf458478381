"""What staff write down by hand: transfers, cheques, cash, slips of the terminal; what is forgiven.

Each closes the card page first if one is open: what is owed changes.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.orm import Session

from summit.extensions import transaction
from summit.kernel.clock import now
from summit.kernel.money import Cents
from summit.payments.cards import Gateway
from summit.payments.checkout import apply_page, close_page
from summit.payments.forgiving import service as forgiving
from summit.payments.service import receipts
from summit.payments.service.receipts import Outcome, Receipt

T = TypeVar("T")


def record(registration_id: int, receipt: Receipt, *, gateway: Gateway, by: str) -> Outcome:
    """Record the money and say what it brought about.

    Raises `NothingDue`, `AmountNotPositive`, `RecordedMeanwhile`, `PaymentOpen`,
    `CardServiceSilent`.
    """
    written = replace(receipt, recorded_by=by)
    return without_card_page(
        registration_id,
        lambda session: receipts.record_typed(session, registration_id, written, now=now()),
        gateway=gateway,
        by=by,
    )


def forgive(
    registration_id: int, *, reason: str | None, seen: Cents, gateway: Gateway, by: str
) -> Cents:
    """Settle a bill without the rest of its money.

    Raises as `forgiving.service.forgive` does, and `CardServiceSilent`.
    """
    return without_card_page(
        registration_id,
        lambda session: forgiving.forgive(
            session, registration_id, reason=reason, seen=seen, by=by, now=now()
        ),
        gateway=gateway,
        by=by,
    )


def without_card_page(
    registration_id: int, work: Callable[[Session], T], *, gateway: Gateway, by: str
) -> T:
    """Close the card page if one is open, apply what became of it, then do the work."""
    page = close_page(registration_id, gateway)
    if page:
        apply_page(page)
    with transaction(by=by) as session:
        return work(session)
