"""The money of one registration as a story: what happened, oldest first, in sentences, and by whom.

Rows say what there is; the audit says which state each went through, when, and by whom. Whatever
else moves money tells its part in a function of its own, named in `TELLERS`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admin.changes import actor_names
from summit.audit.models import AuditEntry
from summit.kernel.money import Cents
from summit.payments.another_payer.queries import payer_changes
from summit.payments.differences.labels import in_words, why_in_review
from summit.payments.differences.models import Difference
from summit.payments.differences.statuses import REVIEWS
from summit.payments.disputing.labels import reason_name
from summit.payments.disputing.models import Dispute
from summit.payments.documents.labels import KINDS
from summit.payments.documents.models import Document
from summit.payments.documents.queries import documents_of
from summit.payments.labels import METHODS, failure_words
from summit.payments.models import Attempt, Bill, Payment, Refund, WriteOff
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.refunds import DASHBOARD, LATE, SURPLUS
from summit.payments.terms.queries import due_changes
from summit.web import formats
from summit.web.filters import zone
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


def money_story(session: Session, registration_id: int) -> list[Told]:
    """Return what happened to the money of a registration, oldest first."""
    books = _open_books(session, registration_id)
    parts = [one for tell in TELLERS for one in tell(books, registration_id)]
    return sorted(parts, key=lambda one: one.at)  # stable: a bill before what it brings about


def _open_books(session: Session, registration_id: int) -> Books:
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


def _sum(amount: Cents, currency: str = "cad") -> str:
    """Return a sum as it is spoken of; another currency than the bills' is named."""
    return formats.in_currency(amount, currency, current_language())


def _bills(books: Books, _registration_id: int) -> Iterator[Told]:
    for bill in books.bills:
        subject = f"bill:{bill.id}"
        later = books.entries.get(subject, ())[1:]
        yield Told(
            at=bill.created_at,
            sentence=_(
                "A bill of %(amount)s was drawn up for %(payer)s, taxes included.",
                amount=_sum(bill.total - sum(map(_raised, later), Cents(0))),
                payer=bill.payer_name,
            ),
            by=books.by(subject),
        )
        for entry in later:
            if more := _raised(entry):
                said = _("The bill was raised by %(amount)s, taxes included.", amount=_sum(more))
                yield books.told(entry, said)
            back = _taken_back(entry)
            if back > Cents(0):
                said = _("%(amount)s of the bill were taken back.", amount=_sum(back))
                yield books.told(entry, said)
            elif back < Cents(0):
                said = _("%(amount)s of the bill were claimed again.", amount=_sum(back * -1))
                yield books.told(entry, said)


def _taken_back(entry: AuditEntry) -> Cents:
    """Return by how much an entry raised what is taken back of a bill."""
    columns = ("credited_subtotal", "credited_gst", "credited_qst")
    pairs = [entry.change[name] for name in columns if name in entry.change]
    return sum((_kept(after) - _kept(before) for before, after in pairs), Cents(0))


def _raised(entry: AuditEntry) -> Cents:
    """Return by how much an entry raised a bill."""
    before, after = entry.change.get("total", (None, None))
    return _kept(after) - _kept(before)


def _kept(value: str | None) -> Cents:
    """Read a sum as the audit wrote it: 1,207.24."""
    return Cents(int(re.sub("[,.]", "", value))) if value else Cents(0)


def _documents(books: Books, _registration_id: int) -> Iterator[Told]:
    for paper in books.papers:
        said = _(
            "%(document)s %(number)s over %(amount)s was issued.",
            document=KINDS[paper.kind],
            number=paper.number,
            amount=_sum(paper.amount, paper.currency),
        )
        yield Told(at=paper.issued_at, sentence=said)


def _card_pages(books: Books, _registration_id: int) -> Iterator[Told]:
    for attempt in books.attempts:
        subject, amount = f"attempt:{attempt.id}", _sum(attempt.amount, attempt.currency)
        said = _(
            "A card page over %(amount)s was opened, to be paid until %(moment)s.",
            amount=amount,
            moment=formats.brief(attempt.expires_at, zone()),
        )
        by, number = books.by(subject), attempt.session_id
        yield Told(at=attempt.created_at, sentence=said, by=by, number=number)
        for entry, status in books.changes(subject, "status"):
            if sentence := _page_became(books, attempt, status, amount):
                yield books.told(entry, sentence, number=attempt.session_id)


def _page_became(books: Books, attempt: Attempt, status: str, amount: str) -> str:
    said = {
        "processing": _("The card page was filled in; the bank takes some days to send the money."),
        "expired": _("The card page over %(amount)s ended without a payment.", amount=amount),
        "failed": _("The payment over %(amount)s did not come: it was declined.", amount=amount),
        "needs_review": _(
            "What came on the card page does not fit the bill (%(reason)s): a person must look.",
            reason=_why(books, attempt),
        ),
    }
    if status == "failed" and attempt.session_id is None:
        return str(_("The card page could not be opened; nothing was charged."))
    return str(said.get(status, ""))  # opened and paid are told by the page and by the payment


def _why(books: Books, attempt: Attempt) -> str:
    """Return why a payment is looked at; older rows have a sentence of their own."""
    for review in books.reviews:
        if review.attempt_id == attempt.id:
            return why_in_review(review.kind, review.our_sum, review.their_sum)
    return attempt.review_reason or "–"


def _reviews(books: Books, _registration_id: int) -> Iterator[Told]:
    for review in books.reviews:
        if review.settled_at is not None:
            said = _(
                "Somebody looked at the payment of %(amount)s. Note: %(note)s",
                amount=in_words(review.their_sum),
                note=review.note,
            )
            by = books.who(review.settled_by)
            yield Told(at=review.settled_at, sentence=said, by=by, number=review.stripe_id)


def _payments(books: Books, _registration_id: int) -> Iterator[Told]:
    intents = {one.id: one.payment_intent_id for one in books.attempts}
    for payment in books.payments:
        said = _(
            "%(amount)s came (%(method)s).",
            amount=_sum(payment.amount, payment.currency),
            method=METHODS[payment.method],
        )
        if payment.note:
            said = f"{said} {_('Note: %(note)s', note=payment.note)}"
        yield Told(
            at=payment.received_at,
            sentence=said,
            by=books.by(f"payment:{payment.id}"),
            number=intents.get(payment.attempt_id) if payment.attempt_id else None,
            look="money-in",
        )


def _reversals(books: Books, _registration_id: int) -> Iterator[Told]:
    payments = {one.id: one for one in books.payments}
    receipts = {one.payment_id: one.number for one in books.papers if one.payment_id}
    wanted = select(Reversal).where(Reversal.payment_id.in_(payments))
    for one in books.session.scalars(wanted.order_by(Reversal.id)):
        payment = payments[one.payment_id]
        said = _undone(one, _sum(payment.amount, payment.currency))
        if number := receipts.get(payment.id):
            said = f"{said} {_('The receipt %(number)s no longer holds.', number=number)}"
        said = f"{said} {_('Note: %(note)s', note=one.reason)}"
        yield Told(at=one.reversed_at, sentence=said, by=books.who(one.reversed_by), look="us")


def _undone(one: Reversal, amount: str) -> str:
    if one.kind is ReversalKind.RETURNED:
        return str(_("The bank took %(amount)s back.", amount=amount))
    return str(_("The payment of %(amount)s was recorded by mistake.", amount=amount))


def _refunds(books: Books, _registration_id: int) -> Iterator[Told]:
    currencies = {payment.id: payment.currency for payment in books.payments}
    for refund in books.refunds:
        subject = f"refund:{refund.id}"
        amount = _sum(refund.amount, currencies[refund.payment_id])
        said, by = _decided(refund, amount), books.by(subject)
        yield Told(
            at=refund.requested_at, sentence=said, by=by, number=refund.stripe_refund_id, look="us"
        )
        for entry, after in books.changes(subject, "approved_by"):
            if after:
                yield books.told(entry, _("The refund of %(amount)s was approved.", amount=amount))
        for entry, status in books.changes(subject, "status"):
            if sentence := _refund_became(refund, status, amount):
                yield books.told(entry, sentence, number=refund.stripe_refund_id)


def _decided(refund: Refund, amount: str) -> str:
    why = {
        LATE: _(
            "%(amount)s go back by themselves: they came when the places had gone.", amount=amount
        ),
        SURPLUS: _(
            "%(amount)s go back by themselves: the bill had been paid already.", amount=amount
        ),
        DASHBOARD: _("%(amount)s were refunded on Stripe’s dashboard.", amount=amount),
    }
    said = why.get(refund.reason) or _("A refund of %(amount)s was decided.", amount=amount)
    return f"{said} {_('Note: %(note)s', note=refund.note)}" if refund.note else said


def _refund_became(refund: Refund, status: str, amount: str) -> str:
    failure = failure_words(refund.failure, by_hand=refund.by_hand)
    said = {
        "pending": _("The refund of %(amount)s is on its way.", amount=amount),
        "requires_action": _(
            "The bank waits for an answer before it takes %(amount)s.", amount=amount
        ),
        "succeeded": _("The refund of %(amount)s is done.", amount=amount),
        "failed": _(
            "The refund of %(amount)s did not arrive; the sum is open again.", amount=amount
        ),
        "cancelled": _("The refund of %(amount)s was cancelled.", amount=amount),
    }.get(status, "")
    return f"{said} {failure}".strip() if status == "failed" else said


def _disputes(books: Books, _registration_id: int) -> Iterator[Told]:
    for dispute in books.disputes:
        amount = _sum(dispute.amount, dispute.currency)
        said = _(
            "The cardholder’s bank disputes %(amount)s: “%(reason)s”.",
            amount=amount,
            reason=reason_name(dispute.reason),
        )
        yield Told(at=dispute.opened_at, sentence=said, number=dispute.stripe_id)
        yield from _dispute_became(books, dispute, amount)


def _dispute_became(books: Books, dispute: Dispute, amount: str) -> Iterator[Told]:
    said = {
        "in_review": _("The bank looks at the answer to the dispute."),
        "inquiry_closed": _("The bank’s question is closed; no money was taken."),
        "appeal_in_review": _("The bank looks at the appeal."),
        "prevented": _("The dispute was prevented by a refund."),
        "won": _("The dispute over %(amount)s was won.", amount=amount),
        "lost": _(
            "The dispute over %(amount)s was lost; the bill asks for it again.", amount=amount
        ),
    }
    for entry, status in books.changes(f"dispute:{dispute.id}", "status"):
        if status in said:
            yield books.told(entry, said[status], number=dispute.stripe_id)


def _forgiven(books: Books, _registration_id: int) -> Iterator[Told]:
    mine = WriteOff.bill_id.in_([bill.id for bill in books.bills])
    for one in books.session.scalars(select(WriteOff).where(mine).order_by(WriteOff.id)):
        if one.amount > Cents(0):
            said = _(
                "%(amount)s of the bill were forgiven: %(reason)s",
                amount=_sum(one.amount),
                reason=one.reason,
            )
        elif one.reason:
            said = _(
                "%(amount)s are no longer forgiven, as nothing of the bill is paid any more: "
                "%(reason)s",
                amount=_sum(one.amount * -1),
                reason=one.reason,
            )
        else:
            said = _(
                "%(amount)s are no longer forgiven: that part of the bill is gone.",
                amount=_sum(one.amount * -1),
            )
        yield Told(at=one.at, sentence=said, by=books.who(one.decided_by))


def _due_days(books: Books, registration_id: int) -> Iterator[Told]:
    for one in due_changes(books.session, registration_id):
        said = _(
            "The due day was moved to %(day)s: %(reason)s",
            day=formats.day(one.moved_to.astimezone(zone()).date(), current_language()),
            reason=one.reason,
        )
        yield Told(at=one.moved_at, sentence=said, by=books.who(one.moved_by))


def _other_payers(books: Books, registration_id: int) -> Iterator[Told]:
    for one in payer_changes(books.session, registration_id):
        name, by = one.attendee.full_name, books.who(one.changed_by)
        if one.part_id == registration_id:
            other = one.registration.reference
            said = _("%(name)s came from the bill of %(reference)s.", name=name, reference=other)
        else:
            said = _(
                "%(amount)s were taken off for %(name)s: another payer has the bill, "
                "%(reference)s.",
                amount=_sum(one.amount),
                name=name,
                reference=one.part.reference,
            )
        yield Told(at=one.changed_at, sentence=said, by=by)


Teller = Callable[[Books, int], Iterator[Told]]
TELLERS: tuple[Teller, ...] = (
    _bills,
    _other_payers,
    _card_pages,
    _payments,
    _reversals,
    _reviews,
    _forgiven,
    _documents,
    _due_days,
    _refunds,
    _disputes,
)
