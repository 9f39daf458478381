"""Keeps purchase orders. Callers hold the transaction and looked at the file before it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.payments.orders.errors import NoOrderTaken, SentAlready, TooManyFiles
from summit.payments.orders.models import OrderFile
from summit.payments.orders.rules import MOST_FILES
from summit.payments.service import bills
from summit.registration import service as registration
from summit.registration.statuses import ENDED
from summit.web.uploads.rules import SentFile


def keep_order(
    session: Session,
    registration_id: int,
    *,
    number: str | None,
    file: SentFile | None,
    by: str,
    now: datetime,
) -> None:
    """Write down the number and the file of a purchase order; None leaves what there is.

    Documents that were issued keep the number they have. Raises `NoOrderTaken`, `SentAlready`,
    `TooManyFiles`.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    if bill is None or booking.status in ENDED:
        raise NoOrderTaken()
    if number:
        booking.purchase_order = number
    if file is not None:
        _keep_file(session, bill.id, file, by=by, now=now)
    session.flush()


def _keep_file(session: Session, bill_id: int, file: SentFile, *, by: str, now: datetime) -> None:
    kept = select(func.count()).where(OrderFile.bill_id == bill_id)
    if session.scalar(kept.where(OrderFile.sha256 == file.digest)):
        raise SentAlready()
    if (session.scalar(kept) or 0) >= MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    session.add(
        OrderFile(
            bill_id=bill_id,
            name=file.name,
            media_type=file.media_type.value,
            size=len(file.content),
            sha256=file.digest,
            content=file.content,
            uploaded_by=by,
            uploaded_at=now,
        )
    )
