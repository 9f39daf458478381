"""What came and what went back: card pages, reviews, payments, refunds, disputes."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import select

from summit.admin.story.books import Books, Told, told_sum
from summit.payments.differences.labels import in_words, why_in_review
from summit.payments.differences.statuses import Kind
from summit.payments.disputing.labels import reason_name
from summit.payments.disputing.models import Dispute
from summit.payments.labels import METHODS, failure_words
from summit.payments.models import Attempt, Refund
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.refunds import DASHBOARD, LATE, SURPLUS
from summit.payments.statements.models import WrongReturn
from summit.web import formats
from summit.web.filters import zone


def card_pages(books: Books, _registration_id: int) -> Iterator[Told]:
    for attempt in books.attempts:
        subject, amount = f"attempt:{attempt.id}", told_sum(attempt.amount, attempt.currency)
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
        "needs_review": _in_review(books, attempt),
    }
    if status == "failed" and attempt.session_id is None:
        return str(_("The card page could not be opened; nothing was charged."))
    return str(said.get(status, ""))  # opened and paid are told by the page and by the payment


def _in_review(books: Books, attempt: Attempt) -> str:
    """Say why a payment is looked at; older rows have a reason in words of their own."""
    mine = (review for review in books.reviews if review.attempt_id == attempt.id)
    review, why = next(mine, None), attempt.review_reason or "–"
    if review is not None:
        why = why_in_review(review.kind, review.our_sum, review.their_sum)
    if review is not None and review.kind is Kind.OTHER_PRESENTMENT:
        said = _(
            "The card was charged in another currency (%(reason)s): a person must look.", reason=why
        )
    else:
        said = _(
            "What came on the card page does not fit the bill (%(reason)s): a person must look.",
            reason=why,
        )
    return str(said)


def reviews(books: Books, _registration_id: int) -> Iterator[Told]:
    for review in books.reviews:
        if review.settled_at is not None:
            said = _(
                "Somebody looked at the payment of %(amount)s. Note: %(note)s",
                amount=in_words(review.came),
                note=review.note,
            )
            by = books.who(review.settled_by)
            yield Told(at=review.settled_at, sentence=said, by=by, number=review.stripe_id)


def payments(books: Books, _registration_id: int) -> Iterator[Told]:
    intents = {one.id: one.payment_intent_id for one in books.attempts}
    for payment in books.payments:
        said = _(
            "%(amount)s came (%(method)s).",
            amount=told_sum(payment.amount, payment.currency),
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


def reversals(books: Books, _registration_id: int) -> Iterator[Told]:
    payments = {one.id: one for one in books.payments}
    receipts = {one.payment_id: one.number for one in books.papers if one.payment_id}
    wanted = select(Reversal).where(Reversal.payment_id.in_(payments))
    for one in books.session.scalars(wanted.order_by(Reversal.id)):
        payment = payments[one.payment_id]
        said = _undone(one, told_sum(payment.amount, payment.currency))
        if number := receipts.get(payment.id):
            said = f"{said} {_('The receipt %(number)s no longer holds.', number=number)}"
        said = f"{said} {_('Note: %(note)s', note=one.reason)}"
        yield Told(at=one.reversed_at, sentence=said, by=books.who(one.reversed_by), look="us")
        if wrong := books.session.get(WrongReturn, one.id):
            said = _(
                "The payment of %(amount)s was not returned after all: its line of the statement "
                "was taken back, to be booked anew.",
                amount=told_sum(payment.amount, payment.currency),
            )
            yield Told(at=wrong.decided_at, sentence=said, by=books.who(wrong.decided_by))


def _undone(one: Reversal, amount: str) -> str:
    if one.kind is ReversalKind.RETURNED:
        return str(_("The bank took %(amount)s back.", amount=amount))
    return str(_("The payment of %(amount)s was recorded by mistake.", amount=amount))


def refunds(books: Books, _registration_id: int) -> Iterator[Told]:
    currencies = {payment.id: payment.currency for payment in books.payments}
    for refund in books.refunds:
        subject = f"refund:{refund.id}"
        amount = told_sum(refund.amount, currencies[refund.payment_id])
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


def disputes(books: Books, _registration_id: int) -> Iterator[Told]:
    for dispute in books.disputes:
        amount = told_sum(dispute.amount, dispute.currency)
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
