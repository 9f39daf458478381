"""`summit doctor`: does everything that must agree, agree? Reads only; repairs nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import click
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from summit import create_app
from summit.admission.codes.models import Code
from summit.admission.models import Category, Counter, Variant
from summit.badges.models import Badge
from summit.edition.models import Heartbeat, TermsVersion
from summit.edition.queries import find_summit
from summit.extensions import db
from summit.kernel.clock import real_now
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.mail.rules import NOT_NEEDED
from summit.payments.balances import OWED, UNAPPROVED
from summit.payments.differences.queries import TO_REVIEW
from summit.payments.disputing.models import Dispute
from summit.payments.documents.lists import digest
from summit.payments.documents.models import Document, DocumentFile, DocumentSeries
from summit.payments.models import (
    Bill,
    LedgerEntry,
    Payment,
    Refund,
    StripeEvent,
    TaxProfile,
    WriteOff,
)
from summit.payments.reversing.models import Reversal
from summit.payments.service.bills import remaining
from summit.payments.service.ledger import REVERSALS, unbalanced
from summit.payments.statuses import COUNTED, UNSETTLED, Account, RefundStatus, TaxRegime
from summit.registration.approval.models import ApprovalRequest
from summit.registration.approval.statuses import UNDECIDED, Subject
from summit.registration.models import Attendee, Registration
from summit.registration.questions.models import AnswerFile, FormAnswer, FormQuestion
from summit.registration.questions.statuses import Kind
from summit.registration.statuses import ENDED, HOLD_SEATS, Status
from summit.registration.waiting.models import WaitingEntry
from summit.settings import STRIPE_API, Settings
from summit.web.health import migrations_behind

SLOW = timedelta(minutes=10)  # what a worker should have done by then


@click.command()
def doctor() -> None:
    """Check tables, seats, ledger, badges, mail, keys and settings. Exit status 1 on a finding."""
    app = create_app()
    with app.app_context():
        found = list(findings(db.session(), app.config["SETTINGS"]))
    for line in found:
        click.echo(f"- {line}")
    if found:
        raise SystemExit(1)
    click.echo("Everything agrees.")


def findings(session: Session, settings: Settings) -> Iterator[str]:
    """Yield one sentence for each thing that is not as it must be."""
    behind = migrations_behind()
    if behind:
        yield f"The database is not at this version's tables ({behind}): run `summit migrate`."
        return
    for examine in EXAMINATIONS:
        yield from examine(session)
    yield from _settings(settings)


def seats_miscounted(session: Session) -> Iterator[str]:
    """Recount every counter from the people who hold its seats and those who wait for them."""
    people = (
        select(Category.counter_id, Category.pool_id, func.count().label("people"))
        .join(Attendee, Attendee.category_id == Category.id)
        .join(Registration)
        .where(Registration.status.in_(HOLD_SEATS), Attendee.left_at.is_(None))
        .group_by(Category.id)
    )
    counted: dict[int, int] = {}
    for own, pool, number in session.execute(people):
        for counter_id in {own, pool or own}:
            counted[counter_id] = counted.get(counter_id, 0) + number
    line = (
        select(Category.counter_id, func.sum(WaitingEntry.people))
        .join(Category, WaitingEntry.category_id == Category.id)
        .group_by(Category.counter_id)
    )
    waiting = dict(session.execute(line).all())
    for counter in session.scalars(select(Counter).order_by(Counter.id)):
        held = counted.get(counter.id, 0)
        if counter.taken != held:
            yield f"Counter {counter.id} says {counter.taken} seats are taken, not {held}."
        in_line = waiting.get(counter.id, 0)
        if counter.waiting != in_line:
            yield f"Counter {counter.id} says {counter.waiting} people wait, not {in_line}."


def _requests(session: Session) -> Iterator[str]:
    """See that what waits for a decision can be decided, lapses, and asks for no money."""
    undecided = select(ApprovalRequest.registration_id).where(
        ApprovalRequest.subject == Subject.REGISTRATION, ApprovalRequest.state.in_(UNDECIDED)
    )
    pending = Registration.status == Status.PENDING_APPROVAL
    reference = select(Registration.reference)
    for one in session.scalars(reference.where(pending, Registration.id.not_in(undecided))):
        yield f"{one} waits for a decision, and no request says so: nobody can decide."
    for one in session.scalars(reference.where(~pending, Registration.id.in_(undecided))):
        yield f"A request of {one} waits for a decision, and the registration does not."
    for one in session.scalars(reference.join(Bill).where(pending)):
        yield f"{one} waits for a decision and is billed already."


def _files(session: Session) -> Iterator[str]:
    """See that each file of an answer has its answer, and each answer that is a file its file."""
    kept = select(FormAnswer.file_id).where(FormAnswer.file_id.is_not(None))
    for number in session.scalars(select(AnswerFile.id).where(AnswerFile.id.not_in(kept))):
        yield f"File {number} belongs to no answer any more and should be deleted."
    named = select(FormAnswer.id).join(FormQuestion, FormAnswer.question_id == FormQuestion.id)
    lost = named.where(
        FormQuestion.kind == Kind.FILE, FormAnswer.value != "", FormAnswer.file_id.is_(None)
    )
    for number in session.scalars(lost.order_by(FormAnswer.id)):
        yield f"Answer {number} names a file that is not there."


def waivers_miscounted(session: Session) -> Iterator[str]:
    """See that no more seats are added by waivers than people came by one."""
    people = (
        select(Category.counter_id, Category.pool_id, func.count())
        .join(Attendee, Attendee.category_id == Category.id)
        .join(Registration)
        .where(
            Registration.status.in_(HOLD_SEATS),
            Attendee.left_at.is_(None),
            Attendee.by_waiver,
        )
        .group_by(Category.id)
    )
    invited: dict[int, int] = {}
    for own, pool, number in session.execute(people):
        for counter_id in {own, pool or own}:
            invited[counter_id] = invited.get(counter_id, 0) + number
    for counter in session.scalars(select(Counter).where(Counter.extra > 0)):
        came = invited.get(counter.id, 0)
        if counter.extra > came:
            yield (
                f"Counter {counter.id} has {counter.extra} seats added by waivers, and {came} "
                "people came by one."
            )


def _codes(session: Session) -> Iterator[str]:
    """Recount the people who use each code and whose places are held."""
    used = (
        select(Attendee.code_id, func.count())
        .join(Registration)
        .where(
            Attendee.code_id.is_not(None),
            Attendee.left_at.is_(None),
            Registration.status.in_(HOLD_SEATS),
        )
        .group_by(Attendee.code_id)
    )
    counted = dict(session.execute(used).all())
    for code in session.scalars(select(Code).order_by(Code.id)):
        held = counted.get(code.id, 0)
        if code.used != held:
            yield f"Code {code.id} says {code.used} people use it, not {held}."


def _ledger(session: Session) -> Iterator[str]:
    for posting in unbalanced(session):
        yield f"The sides of posting {posting} do not sum to zero."
    posted = set(session.scalars(select(LedgerEntry.posting)))
    own = select(Payment.id).join(Bill).where(Payment.currency == Bill.currency)
    for payment_id in session.scalars(own):  # the ledger holds one currency
        if f"payment:{payment_id}" not in posted:
            yield f"Payment {payment_id} was never posted to the ledger."
    gone = select(Refund.id).where(
        Refund.payment_id.in_(own), Refund.status == RefundStatus.SUCCEEDED
    )
    for refund_id in session.scalars(gone):
        if f"refund:{refund_id}" not in posted:
            yield f"Refund {refund_id} was never posted to the ledger."
    for write_off_id in session.scalars(select(WriteOff.id)):
        if f"write-off:{write_off_id}" not in posted:
            yield f"What was forgiven ({write_off_id}) was never posted to the ledger."


def _reversals(session: Session) -> Iterator[str]:
    """See that what was undone is undone in the ledger too, and that nothing goes back of it.

    What had gone back before stays gone.
    """
    posted = set(session.scalars(select(LedgerEntry.posting)))
    own = select(Payment.id).join(Bill).where(Payment.currency == Bill.currency)
    kinds = select(Reversal.kind, Reversal.payment_id).where(Reversal.payment_id.in_(own))
    for kind, payment_id in session.execute(kinds):
        if f"{REVERSALS[kind]}:{payment_id}" not in posted:
            yield f"Payment {payment_id} was undone, and the ledger still holds it."
    late = or_(Refund.status.in_(UNSETTLED), Refund.requested_at > Reversal.reversed_at)
    back = (
        select(Refund.id)
        .join(Reversal, Reversal.payment_id == Refund.payment_id)
        .where(Refund.status.in_(COUNTED), late)
    )
    for refund_id in session.scalars(back):
        yield f"Refund {refund_id} goes out of a payment that was undone."


def _receivable(session: Session) -> Iterator[str]:
    """See that the ledger claims of everybody what all bills do.

    A refund that waits for approval is counted as gone by its bill, and owed to nobody yet.
    """
    claimed = select(func.sum(LedgerEntry.amount)).where(LedgerEntry.account == Account.RECEIVABLE)
    owed = session.scalar(select(func.sum(OWED - UNAPPROVED))) or 0
    said = (session.scalar(claimed) or Cents(0)).amount
    if said != owed:
        yield f"The ledger claims {Cents(said)} of everybody, the bills {Cents(int(owed))}."


def _refunds(session: Session) -> Iterator[str]:
    """See that the ledger owes each refund that was promised and not sent yet, and no other."""
    said: dict[str, Cents] = {}
    for entry in session.scalars(select(LedgerEntry).where(LedgerEntry.account == Account.REFUNDS)):
        number = entry.posting.split(":")[1]
        said[number] = said.get(number, Cents(0)) - entry.amount
    owed = (
        select(Refund.id, Refund.amount)
        .join(Payment, Refund.payment_id == Payment.id)
        .join(Bill)
        .where(
            Payment.currency == Bill.currency,
            Refund.status.in_(UNSETTLED),
            ~Refund.awaits_approval,
        )
    )
    to_send = {str(refund_id): amount for refund_id, amount in session.execute(owed)}
    for number in sorted({*said, *to_send}):
        ledger, ours = said.get(number, Cents(0)), to_send.get(number, Cents(0))
        if ledger != ours:
            yield f"The ledger owes {ledger} for refund {number}, of which {ours} is to be sent."


def _disputes(session: Session) -> Iterator[str]:
    """See that the ledger holds in disputes what Stripe took out and nobody has lost."""
    held = select(func.sum(LedgerEntry.amount)).where(LedgerEntry.account == Account.DISPUTED)
    said = select(func.sum(Dispute.withdrawn), func.sum(Dispute.lost))
    withdrawn, lost = (one or Cents(0) for one in session.execute(said).one())
    if (session.scalar(held) or Cents(0)) != withdrawn - lost:
        yield "The ledger and the disputes disagree on what banks hold; run payments reconcile."


def _claims(session: Session) -> Iterator[str]:
    """See that the ledger claims of each bill what the bill does, tax by tax."""
    claimed: dict[int, dict[Account, int]] = {}
    sides = (LedgerEntry.posting.startswith("bill:"), LedgerEntry.posting.startswith("bill-void:"))
    for entry in session.scalars(select(LedgerEntry).where(or_(*sides))):
        sums = claimed.setdefault(int(entry.posting.split(":")[1]), {})
        sums[entry.account] = sums.get(entry.account, 0) - entry.amount.amount
    for bill in session.scalars(select(Bill)):
        left = remaining(bill)
        said = claimed.get(bill.id, {})
        for account, sum_left in (
            (Account.REVENUE, left.subtotal),
            (Account.GST, left.gst),
            (Account.QST, left.qst),
        ):
            if said.get(account, 0) != sum_left.amount:
                yield f"The ledger and bill {bill.id} disagree on {account.value}."


def _documents(session: Session) -> Iterator[str]:
    """See that no number is missing, and that each PDF is the one that was drawn."""
    for series in session.scalars(select(DocumentSeries)):
        mine = (Document.kind == series.kind, Document.year == series.year)
        issued = session.scalar(select(func.count()).where(*mine)) or 0
        if issued != series.last:
            name = f"{series.kind.value} {series.year}"
            yield f"The series {name} gave {series.last} numbers, and {issued} documents have one."
    files = select(DocumentFile).execution_options(yield_per=100)
    for kept in session.scalars(files):
        if digest(kept.content) != kept.sha256:
            yield f"The PDF of document {kept.document_id} is not the one that was drawn."


def _badges(session: Session) -> Iterator[str]:
    """See who should hold a badge; who owes for a dearer type, or is in review, waits for one."""
    live = select(Badge.attendee_id).where(Badge.ended_at.is_(None))
    without = (
        select(Registration.reference)
        .join(Attendee)
        .where(
            Registration.status == Status.CONFIRMED,
            Registration.id.not_in(select(Bill.registration_id).where(or_(OWED > 0, TO_REVIEW))),
            Attendee.left_at.is_(None),
            Attendee.given_name != "",  # a place whose name follows has none yet
            Attendee.id.not_in(live),
        )
        .distinct()
    )
    for reference in session.scalars(without):
        yield f"Somebody of {reference} is confirmed and has no badge."
    holding = (
        select(Registration.reference)
        .join(Attendee)
        .where(
            or_(Registration.status.in_(ENDED), Attendee.left_at.is_not(None)),
            Attendee.id.in_(live),
        )
        .distinct()
    )
    for reference in session.scalars(holding):
        yield f"Somebody of {reference} is no longer expected and still holds a live badge."


def _promises(session: Session) -> Iterator[str]:
    lost = select(func.count()).where(
        OutboxMessage.given_up_at.is_not(None),
        OutboxMessage.last_error.is_distinct_from(NOT_NEEDED),
    )
    if number := session.scalar(lost):
        yield f"{number} letters could not be delivered; see E-mails in the office."
    old = real_now() - SLOW
    beat = session.get(Heartbeat, "worker")
    if beat is None or beat.at < old:
        yield "No worker is alive: e-mails and payments wait. Start one with `summit worker`."
    waiting = select(func.count()).where(StripeEvent.processed_at.is_(None), StripeEvent.tries > 2)
    if number := session.scalar(waiting):
        yield f"{number} events of Stripe could not be applied; see Money in the office."


def _summit(session: Session) -> Iterator[str]:
    if find_summit(session) is None:
        yield "There is no summit yet: load or enter it."
    summit = find_summit(session)
    if summit and not (summit.organizer_name and summit.organizer_address):
        yield "The organizer's legal name or address is missing: paid registration stays closed."
    profile = session.get(TaxProfile, 1)
    if profile is None or profile.regime is TaxRegime.NOT_YET_REGISTERED:
        yield "No tax profile is set: paid registration stays closed."
    elif profile.regime is not TaxRegime.FOREIGN_CONVENTION and not (
        profile.gst_number and profile.qst_number
    ):
        yield "The tax profile charges taxes and lacks a registration number."
    if session.scalar(select(func.count()).select_from(TermsVersion)) == 0:
        yield "No terms are published: nobody can register."


def _settings(settings: Settings) -> Iterator[str]:
    if settings.environment == "production":
        if not settings.public_url.startswith("https:"):
            yield "PUBLIC_URL is not https: no phone will open its camera."
        if not settings.stripe_key.get_secret_value().startswith(("sk_live_", "rk_live_")):
            yield "STRIPE_KEY is a test key: no card will be charged."
        if settings.mail_from.endswith("@localhost"):
            yield "MAIL_FROM is not set: nobody can answer an e-mail, and many servers refuse it."
    elif settings.stripe_api == STRIPE_API and settings.environment == "demo":
        yield "The demonstration speaks to Stripe itself; it should speak to the simulator."


def _rates(session: Session) -> Iterator[str]:
    """See that nobody pays the rate of a type they do not take part as."""
    wrong = (
        select(Attendee.id, Registration.reference)
        .join(Registration, Attendee.registration_id == Registration.id)
        .join(Variant, Attendee.variant_id == Variant.id)
        .where(Variant.category_id != Attendee.category_id)
    )
    for number, reference in session.execute(wrong.order_by(Attendee.id)):
        yield f"Person {number} of {reference} has the rate of another participation type."


EXAMINATIONS: tuple[Callable[[Session], Iterator[str]], ...] = (
    seats_miscounted,
    _requests,
    _files,
    waivers_miscounted,
    _rates,
    _codes,
    _ledger,
    _reversals,
    _claims,
    _receivable,
    _refunds,
    _disputes,
    _documents,
    _badges,
    _promises,
    _summit,
)
