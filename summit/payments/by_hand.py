"""Money that staff record by hand: a transfer, a cheque, cash, a slip of the desk's terminal."""

from dataclasses import replace

from summit.extensions import transaction
from summit.kernel.clock import now
from summit.payments.cards import Gateway
from summit.payments.checkout import apply_page, close_page
from summit.payments.service import receipts
from summit.payments.service.receipts import Outcome, Receipt


def record(registration_id: int, receipt: Receipt, *, gateway: Gateway, by: str) -> Outcome:
    """Close the card page if one is open, then record the money and say what it brought about.

    Raises `NothingDue`, `AmountNotPositive`, `PaymentOpen`, `CardServiceSilent`.
    """
    page = close_page(registration_id, gateway)
    if page:
        apply_page(page)
    with transaction(by=by) as session:
        written = replace(receipt, recorded_by=by)
        return receipts.record_payment(session, registration_id, written, now=now())
