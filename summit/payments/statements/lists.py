"""Lines and statements as the office lists them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, case, func, select, type_coerce
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.kernel.text import fold
from summit.payments.models import Bill, Payment, Refund
from summit.payments.reversing.models import Reversal
from summit.payments.statements.models import BankLine, BankStatement, KnownLine
from summit.payments.statements.outgoing.matching import resembles_something
from summit.payments.statements.service import MATCHING
from summit.payments.statements.statuses import LineState
from summit.registration.models import Registration
from summit.web.listing import Asked

LATEST = 30  # statements on one page
ALIKE = "alike"  # what left, waits, and has the amount of a payment or a refund here


def _lines(asked: Asked) -> Select[Any]:
    found: Select[*tuple[Any, ...]] = (
        select(BankLine, Registration)
        .outerjoin(Reversal, BankLine.reversal_id == Reversal.id)
        .outerjoin(
            Refund, Refund.id == func.coalesce(BankLine.refund_id, BankLine.returned_refund_id)
        )
        .outerjoin(
            Payment,
            Payment.id
            == func.coalesce(BankLine.payment_id, Reversal.payment_id, Refund.payment_id),
        )
        .outerjoin(Bill, Payment.bill_id == Bill.id)
        .outerjoin(Registration, Bill.registration_id == Registration.id)
    )
    if state := asked.get("state"):
        is_alike = state == ALIKE
        found = found.where(_is_alike() if is_alike else BankLine.state == LineState(state))
    for word in fold(asked.search).split():
        found = found.where(BankLine.folded.contains(word, autoescape=True))
    return found


def lines(
    session: Session, asked: Asked, *, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """Return (line, registration or None) of one page, and how many: what waits, oldest first."""
    found = _lines(asked)
    counted = select(func.count()).select_from(found.subquery())
    is_queue = asked.get("state") in (LineState.UNMATCHED, ALIKE)
    order = [BankLine.booked_on, BankLine.id]
    page = found.order_by(*(order if is_queue else [one.desc() for one in order]))
    return session.execute(page.limit(limit).offset(offset)).all(), session.scalar(counted) or 0


def count_by_state(session: Session, *where: ColumnElement[bool]) -> dict[LineState, int]:
    wanted = select(BankLine.state, func.count()).where(*where).group_by(BankLine.state)
    return dict.fromkeys(LineState, 0) | dict(session.execute(wanted).all())


def tally_unmatched(session: Session) -> tuple[int, Cents]:
    """Return how many lines wait for somebody, and the Canadian dollars among them."""
    wanted = select(func.count(), func.sum(_ours())).where(BankLine.state == LineState.UNMATCHED)
    count, cents = session.execute(wanted).one()
    return count, Cents(int(cents or 0))


def count_alike(session: Session, *where: ColumnElement[bool]) -> int:
    """Return how many lines left and are like a payment or a refund here."""
    wanted = select(func.count()).select_from(BankLine).where(_is_alike(), *where)
    return session.scalar(wanted) or 0


def tally_alike(session: Session) -> tuple[int, Cents]:
    """Return how many lines that left somebody should look at, and the Canadian dollars."""
    wanted = select(func.count(), func.sum(_ours())).select_from(BankLine).where(_is_alike())
    count, cents = session.execute(wanted).one()
    return count, Cents(int(cents or 0) * -1)


def _is_alike() -> ColumnElement[bool]:
    return and_(BankLine.state == LineState.OUTGOING, resembles_something())


def _ours() -> Any:
    return case((BankLine.currency == "cad", type_coerce(BankLine.amount, Integer)))


def booked_by_itself(session: Session, statement_id: int) -> int:
    own = (BankLine.statement_id == statement_id, BankLine.decided_by == MATCHING)
    return session.scalar(select(func.count()).select_from(BankLine).where(*own)) or 0


def known_lines(
    session: Session, statement_id: int, *, limit: int, offset: int
) -> Sequence[Row[KnownLine, BankLine]]:
    """Return what of a file was held to be known: (as it says, the line it is held to be).

    First what is the least sure: the line it is held to be knows no account.
    """
    is_sure = case((BankLine.account == KnownLine.account, 1), else_=0)
    wanted = (
        select(KnownLine, BankLine)
        .join(BankLine, KnownLine.line_id == BankLine.id)
        .where(KnownLine.statement_id == statement_id)
        .order_by(is_sure, KnownLine.booked_on, KnownLine.id)
    )
    return session.execute(wanted.limit(limit).offset(offset)).all()


def count_known(session: Session, statement_id: int) -> int:
    wanted = select(func.count()).where(KnownLine.statement_id == statement_id)
    return session.scalar(wanted) or 0


def statements(session: Session) -> Sequence[BankStatement]:
    """Return the newest imports."""
    return session.scalars(
        select(BankStatement).order_by(BankStatement.id.desc()).limit(LATEST)
    ).all()
