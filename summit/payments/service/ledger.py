"""Postings to the money ledger: each sums to zero, none is ever changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.models import Bill, LedgerEntry, Payment, Refund, WriteOff
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.rules import Sums
from summit.payments.statuses import Account, PaymentMethod

REVERSALS = {  # the first word of the posting of a payment that was undone
    ReversalKind.RETURNED: "payment-returned",
    ReversalKind.MISTAKE: "payment-mistaken",
}


class UnbalancedPosting(ValueError):
    """The sides of a posting did not sum to zero: a mistake of ours, never a visitor's."""


def post(session: Session, posting: str, sides: Mapping[Account, Cents], *, now: datetime) -> None:
    """Write one posting; debit is positive. The same posting twice breaks a constraint."""
    if sum(amount.amount for amount in sides.values()):
        raise UnbalancedPosting(posting)
    session.add_all(
        LedgerEntry(posting=posting, account=account, amount=amount, at=now)
        for account, amount in sides.items()
        if amount
    )
    session.flush()


def post_claim(session: Session, bill: Bill, part: Sums, *, now: datetime) -> None:
    """Claim what a bill asks for, or a part of it: again after it was void."""
    number = _times(session, f"bill:{bill.id}:") + 1
    post(session, f"bill:{bill.id}:{number}", _sides(part), now=now)


def post_credit(session: Session, bill: Bill, part: Sums, *, now: datetime) -> None:
    """Take back part of what a bill claims, or all of it."""
    number = _times(session, f"bill-void:{bill.id}:") + 1
    sides = {account: amount * -1 for account, amount in _sides(part).items()}
    post(session, f"bill-void:{bill.id}:{number}", sides, now=now)


def post_payment(session: Session, payment: Payment, *, now: datetime) -> None:
    sides = {_till(payment): payment.amount, Account.RECEIVABLE: payment.amount * -1}
    post(session, f"payment:{payment.id}", sides, now=now)


def post_reversal(session: Session, reversal: Reversal, payment: Payment, *, now: datetime) -> None:
    """Take a payment out of the books again: the mirror of what was posted for it."""
    sides = {Account.RECEIVABLE: payment.amount, _till(payment): payment.amount * -1}
    post(session, f"{REVERSALS[reversal.kind]}:{payment.id}", sides, now=now)


def post_refund_granted(session: Session, refund: Refund, *, now: datetime) -> None:
    """Owe a refund that was promised: a debt of the organizer's until it was sent."""
    sides = {Account.RECEIVABLE: refund.amount, Account.REFUNDS: refund.amount * -1}
    post(session, _granted(refund), sides, now=now)


def post_refund_abandoned(session: Session, refund: Refund, *, now: datetime) -> None:
    """Owe no longer what was promised: it is the payer's credit on the bill again.

    Nothing where it never was: it waited for approval, or is of before refunds were owed here.
    """
    if is_posted(session, _granted(refund)):
        sides = {Account.REFUNDS: refund.amount, Account.RECEIVABLE: refund.amount * -1}
        post(session, f"refund-abandoned:{refund.id}", sides, now=now)


def post_refund(session: Session, refund: Refund, payment: Payment, *, now: datetime) -> None:
    """Pay out of a till what is owed."""
    sides = {
        _owing(session, refund): refund.amount,
        _till_of(refund, payment): refund.amount * -1,
    }
    post(session, f"refund:{refund.id}", sides, now=now)


def post_refund_failed(
    session: Session, refund: Refund, payment: Payment, *, now: datetime
) -> None:
    """Reverse a refund that had been posted as done."""
    sides = {
        _till_of(refund, payment): refund.amount,
        _owing(session, refund): refund.amount * -1,
    }
    post(session, f"refund-failed:{refund.id}", sides, now=now)


def post_dispute(session: Session, dispute_id: int, lost: Cents, *, now: datetime) -> None:
    """Claim anew what a bank took for good; a negative sum was won after all."""
    if not lost:
        return
    word = "dispute-lost" if lost > Cents(0) else "dispute-won"
    number = _times(session, f"{word}:{dispute_id}:") + 1
    sides = {Account.RECEIVABLE: lost, Account.DISPUTED: lost * -1}
    post(session, f"{word}:{dispute_id}:{number}", sides, now=now)


def is_posted(session: Session, posting: str) -> bool:
    return session.scalar(select(func.count()).where(LedgerEntry.posting == posting)) != 0


def post_write_off(session: Session, one: WriteOff, *, now: datetime) -> None:
    """Bear what was forgiven of a claim, or, below zero, claim it again. No tax changes."""
    sides = {Account.BANK_FEES: one.amount, Account.RECEIVABLE: one.amount * -1}
    post(session, f"write-off:{one.id}", sides, now=now)


def unbalanced(session: Session) -> Sequence[str]:
    """Return the postings that do not sum to zero; `summit doctor` expects none."""
    total = func.sum(LedgerEntry.amount)
    found = select(LedgerEntry.posting).group_by(LedgerEntry.posting).having(total != Cents(0))
    return session.scalars(found).all()


def _sides(claimed: Sums) -> dict[Account, Cents]:
    return {
        Account.RECEIVABLE: claimed.total,
        Account.REVENUE: claimed.subtotal * -1,
        Account.GST: claimed.gst * -1,
        Account.QST: claimed.qst * -1,
    }


def _till(payment: Payment) -> Account:
    return Account.STRIPE if payment.method is PaymentMethod.CARD else Account.CASH


def _till_of(refund: Refund, payment: Payment) -> Account:
    return Account.CASH if refund.by_hand else _till(payment)


def _granted(refund: Refund) -> str:
    return f"refund-granted:{refund.id}"


def _owing(session: Session, refund: Refund) -> Account:
    """Return where a refund is owed; those of earlier versions were only posted once sent."""
    is_owed = is_posted(session, _granted(refund))
    return Account.REFUNDS if is_owed else Account.RECEIVABLE


def _times(session: Session, prefix: str) -> int:
    postings = func.count(LedgerEntry.posting.distinct())
    return session.scalar(select(postings).where(LedgerEntry.posting.startswith(prefix))) or 0


@event.listens_for(LedgerEntry, "before_update")
@event.listens_for(LedgerEntry, "before_delete")
def _append_only(_mapper: Any, _connection: Any, entry: LedgerEntry) -> None:
    raise TypeError(f"The ledger is append-only: {entry.posting}")
