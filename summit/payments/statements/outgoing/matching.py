"""What a line may be beside new money.

One that left: a payment that came back, or a refund that finance sent. One that came: a refund
that finance sent, and that came back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from summit.kernel.money import Cents
from summit.payments.models import Bill, Payment, Refund
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.queries import HOLDS
from summit.payments.reversing.statuses import KINDS, ReversalKind
from summit.payments.statements.matching import Owing, is_named
from summit.payments.statements.models import BankLine, WrongReturn
from summit.payments.statements.queries import find_owing, said_by
from summit.payments.statuses import UNSETTLED, RefundStatus

_Tied = aliased(BankLine)  # another line than the one in question
AT_MOST = 12  # shown of one kind
BY_BANK = [method for method, kinds in KINDS.items() if ReversalKind.RETURNED in kinds]
CAME_BACK = and_(
    Reversal.kind == ReversalKind.RETURNED, Reversal.id.not_in(select(WrongReturn.reversal_id))
)
SENT = (RefundStatus.SUCCEEDED, RefundStatus.FAILED)  # by hand: failed is what came back
BROUGHT_BACK = Refund.id.in_(
    select(_Tied.returned_refund_id).where(_Tied.returned_refund_id.is_not(None))
)
BY_HAND = and_(
    Refund.by_hand,
    ~Refund.awaits_approval,
    or_(
        Refund.status.in_((RefundStatus.REQUESTED, RefundStatus.SUCCEEDED)),
        and_(Refund.status == RefundStatus.FAILED, BROUGHT_BACK),  # by a line: so it had left
    ),
)


class Likeness(StrEnum):
    """Why something is suggested beside its amount, the surest first."""

    REFERENCE = "reference"
    NAME = "name"
    AMOUNT = "amount"  # alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A payment of the amount that left. `reversal`: it is written down as returned already."""

    payment: Payment
    reversal: Reversal | None
    owner: Owing
    why: Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """A refund by hand of the amount that left, or came. `is_done`: it is known as sent already."""

    refund: Refund
    payment: Payment
    owner: Owing
    why: Likeness

    @property
    def is_done(self) -> bool:
        return self.refund.status in SENT

    @property
    def is_back(self) -> bool:
        """Tell whether finance wrote down already that it came back."""
        return self.refund.status is RefundStatus.FAILED


def _cents(column: Any) -> Any:
    return type_coerce(column, Integer)


def _returned(amount: Any, currency: Any) -> Select[Payment, Reversal]:
    """Select payments of an amount that may have come back, or did and no line says when."""
    tied = select(_Tied.reversal_id).where(_Tied.reversal_id.is_not(None))
    goes = select(Refund.payment_id).where(Refund.status.in_(UNSETTLED))
    return (
        select(Payment, Reversal)
        .outerjoin(Reversal, Reversal.payment_id == Payment.id)
        .where(
            Payment.method.in_(BY_BANK),
            _cents(Payment.amount) == amount,
            Payment.currency == currency,
            or_(
                and_(HOLDS, Payment.id.not_in(goes)),
                and_(CAME_BACK, Reversal.id.not_in(tied)),
            ),
        )
    )


def _sent_back(amount: Any, currency: Any) -> Select[Refund, Payment]:
    """Select refunds by hand of an amount that are to be sent, or were and no line says when."""
    tied = select(_Tied.refund_id).where(_Tied.refund_id.is_not(None))
    return _refunds(amount, currency).where(BY_HAND, Refund.id.not_in(tied))


def _brought_back(amount: Any, currency: Any) -> Select[Refund, Payment]:
    """Select refunds by hand of an amount that may have come back, or did and no line says when."""
    sent = (Refund.by_hand, Refund.status.in_(SENT))
    return _refunds(amount, currency).where(*sent, ~BROUGHT_BACK)


def _refunds(amount: Any, currency: Any) -> Select[Refund, Payment]:
    return (
        select(Refund, Payment)
        .join(Payment, Refund.payment_id == Payment.id)
        .where(_cents(Refund.amount) == amount, Payment.currency == currency)
    )


def resembles_something() -> ColumnElement[bool]:
    """Tell whether a row of `BankLine` has the amount of a payment or refund it may be about."""
    amount, currency = _cents(BankLine.amount) * -1, BankLine.currency
    payments = _returned(amount, currency).with_only_columns(Payment.id).correlate(BankLine)
    refunds = _sent_back(amount, currency).with_only_columns(Refund.id).correlate(BankLine)
    return and_(BankLine.amount < Cents(0), or_(payments.exists(), refunds.exists()))


def returned(session: Session, line: BankLine) -> list[Returned]:
    """Return the payments that may have left again by this line, the surest first."""
    wanted = _returned(line.amount.amount * -1, line.currency).order_by(Payment.id.desc())
    rows = session.execute(wanted).all()
    owners = _owners(session, (payment.bill_id for payment, _reversal in rows))
    found = []
    for payment, reversal in rows:
        owner = owners[payment.bill_id]
        why = _likeness(line, owner)
        found.append(Returned(payment=payment, reversal=reversal, owner=owner, why=why))
    return sorted(found, key=lambda one: list(Likeness).index(one.why))[:AT_MOST]


def sent_back(session: Session, line: BankLine) -> list[SentBack]:
    """Return the refunds that may have been sent by this line, the surest first."""
    return _suggested(session, line, _sent_back(line.amount.amount * -1, line.currency))


def brought_back(session: Session, line: BankLine) -> list[SentBack]:
    """Return the refunds that may have come back by this line, the surest first."""
    return _suggested(session, line, _brought_back(line.amount.amount, line.currency))


def may_be_a_refund(session: Session, line: BankLine, registration_id: int) -> bool:
    """Tell whether a line that came has the amount of a refund of this registration."""
    found = _brought_back(line.amount.amount, line.currency).join(Bill, Payment.bill_id == Bill.id)
    mine = found.with_only_columns(Refund.id).where(Bill.registration_id == registration_id)
    return session.scalar(mine.limit(1)) is not None


def _suggested(session: Session, line: BankLine, wanted: Select[Refund, Payment]) -> list[SentBack]:
    rows = session.execute(wanted.order_by(Refund.requested_at)).all()
    owners = _owners(session, (payment.bill_id for _refund, payment in rows))
    found = []
    for refund, payment in rows:
        owner = owners[payment.bill_id]
        why = _likeness(line, owner)
        found.append(SentBack(refund=refund, payment=payment, owner=owner, why=why))
    return sorted(found, key=lambda one: list(Likeness).index(one.why))[:AT_MOST]


def _owners(session: Session, bill_ids: Iterable[int]) -> dict[int, Owing]:
    wanted = select(Bill.id, Bill.registration_id).where(Bill.id.in_(set(bill_ids)))
    found = {bill: find_owing(session, owner) for bill, owner in session.execute(wanted)}
    return {bill: owner for bill, owner in found.items() if owner is not None}


def _likeness(line: BankLine, owner: Owing) -> Likeness:
    if owner.reference in said_by(line).references:
        return Likeness.REFERENCE
    texts: Sequence[str] = (line.payer_name, line.text)
    return Likeness.NAME if is_named(owner, *texts) else Likeness.AMOUNT
