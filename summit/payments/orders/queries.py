"""Finds purchase orders: for who sent one, and for the office. The newest comes first."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from summit.payments.models import Bill
from summit.payments.orders.models import OrderFile


def orders_of(session: Session, registration_id: int) -> Sequence[OrderFile]:
    """Return the files of a registration, without reading their content."""
    wanted = _of(registration_id).order_by(OrderFile.id.desc())
    return session.scalars(wanted).all()


def find_order(session: Session, registration_id: int, order_id: int) -> OrderFile | None:
    """Return a file, if it is this registration's."""
    return session.scalar(_of(registration_id).where(OrderFile.id == order_id))


def _of(registration_id: int) -> Select[OrderFile]:
    return (
        select(OrderFile)
        .join(Bill, OrderFile.bill_id == Bill.id)
        .where(Bill.registration_id == registration_id)
    )
