"""The rows of one registration's money, with what the audit knows of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admin.changes import actor_names
from summit.audit.models import AuditEntry
from summit.kernel.money import Cents
from summit.payments.differences.models import Difference
from summit.payments.differences.statuses import REVIEWS
from summit.payments.disputing.models import Dispute
from summit.payments.documents.models import Document
from summit.payments.documents.queries import documents_of
from summit.payments.models import Attempt, Bill, Payment, Refund
from summit.web import formats
from summit.web.languages import current_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence. `number` is Stripe's own, to be copied; `look` colours the mark."""

    at: datetime
    sentence: str
    by: str = ""
    number: str | None = None
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The rows of one registration's money, with what the audit knows of each."""

    session: Session
    bills: Sequence[Bill]
    attempts: Sequence[Attempt]
    payments: Sequence[Payment]
    refunds: Sequence[Refund]
    disputes: Sequence[Dispute]
    papers: Sequence[Document]
    reviews: Sequence[Difference]
    entries: Mapping[str, Sequence[AuditEntry]]  # by subject, oldest first
    names: Mapping[str, str]

    def who(self, actor: str | None) -> str:
        """Return the name of an actor; nothing for what happened by itself."""
        return actor_names(self.session, [actor])[actor] if actor else ""

    def by(self, subject: str) -> str:
        """Return who made a row."""
        made = self.entries.get(subject)
        return self.names[made[0].actor] if made else ""

    def changes(self, subject: str, column: str) -> Iterator[tuple[AuditEntry, Any]]:
        """Yield each later entry that changed a column, with the new value as it was written."""
        for entry in self.entries.get(subject, ())[1:]:
            if column in entry.change:
                yield entry, entry.change[column][1]

    def told(self, entry: AuditEntry, sentence: str, **more: Any) -> Told:
        return Told(at=entry.at, sentence=sentence, by=self.names[entry.actor], **more)


def open_books(session: Session, registration_id: int) -> Books:
    def rows(wanted: Any) -> Any:
        return session.scalars(wanted).all()

    bills = rows(select(Bill).where(Bill.registration_id == registration_id).order_by(Bill.id))
    mine = Payment.bill_id.in_([bill.id for bill in bills])
    payments = rows(select(Payment).where(mine).order_by(Payment.id))
    about = [payment.id for payment in payments]
    attempts = rows(
        select(Attempt)
        .where(Attempt.registration_id == registration_id)
        .order_by(Attempt.created_at, Attempt.seq)
    )
    refunds = rows(
        select(Refund).where(Refund.payment_id.in_(about)).order_by(Refund.requested_at, Refund.id)
    )
    disputes = rows(select(Dispute).where(Dispute.payment_id.in_(about)).order_by(Dispute.id))
    subjects = [
        f"{row.__tablename__}:{row.id}"
        for row in (*bills, *attempts, *payments, *refunds, *disputes)
    ]
    found: dict[str, list[AuditEntry]] = {}
    entries = rows(
        select(AuditEntry).where(AuditEntry.subject.in_(subjects)).order_by(AuditEntry.id)
    )
    for entry in entries:
        found.setdefault(entry.subject, []).append(entry)
    return Books(
        session=session,
        bills=bills,
        attempts=attempts,
        payments=payments,
        refunds=refunds,
        disputes=disputes,
        papers=documents_of(session, registration_id),
        reviews=rows(_reviews_of(registration_id)),
        entries=found,
        names=actor_names(session, (entry.actor for entry in entries)),
    )


def _reviews_of(registration_id: int) -> Any:
    mine = (Difference.registration_id == registration_id, Difference.kind.in_(REVIEWS))
    return select(Difference).where(*mine).order_by(Difference.id)


def told_sum(amount: Cents, currency: str = "cad") -> str:
    """Return a sum as it is spoken of; another currency than the bills' is named."""
    return formats.in_currency(amount, currency, current_language())
