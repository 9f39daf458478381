"""Gathers what the office knows about one registration. Reads only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category, Variant
from summit.audit.models import AuditEntry
from summit.badges.models import Badge
from summit.checkin.models import Checkpoint, Device, Scan
from summit.checkin.queries import scans_of
from summit.kernel.languages import Translated
from summit.mail.models import OutboxMessage
from summit.payments.another_payer.addressing import pays_themselves
from summit.payments.another_payer.models import PayerChange
from summit.payments.another_payer.queries import payer_changes
from summit.payments.discounts.models import Discount
from summit.payments.documents.models import Document
from summit.payments.documents.queries import documents_of
from summit.payments.forgiving.service import may_be_forgiven
from summit.payments.models import Attempt, Bill, Payment, Refund, WriteOff
from summit.payments.queries import Money, money_of
from summit.payments.reversing.models import Reversal
from summit.payments.terms.models import DueChange
from summit.payments.terms.queries import due_changes
from summit.payments.terms.service import may_be_reminded
from summit.registration.approval.models import ApprovalRequest
from summit.registration.approval.queries import requests_of
from summit.registration.family import sent_with
from summit.registration.further.models import FurtherContact
from summit.registration.further.queries import every_contact
from summit.registration.labels import called
from summit.registration.models import Attendee, Consent, Registration
from summit.registration.queries import get_whole
from summit.registration.statuses import PaymentWay, Status

TYPES = select(Category.id, Category.name)
RATES = select(Variant.id, Variant.name)
SHOWN = 500  # entries of the audit in one folder: a lively registration has some dozens


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """One registration with everything that belongs to it. `money` only for who may see it."""

    registration: Registration
    consents: Sequence[Consent]
    badges: Mapping[int, Sequence[Badge]]  # by attendee, newest first
    scans: Sequence[tuple[Scan, Device, Checkpoint]]
    letters: Sequence[OutboxMessage]
    attempts: Sequence[Attempt]
    money: Money | None
    write_offs: Sequence[WriteOff]
    documents: Sequence[Document]
    due_changes: Sequence[DueChange]
    requests: Sequence[ApprovalRequest]  # what organizers decide or decided on
    payer_changes: Sequence[PayerChange]  # who went from it to another payer, or came so
    changes: Sequence[AuditEntry]
    further: Sequence[FurtherContact]  # named beside the contact, also who was taken off
    others: Sequence[Registration]  # sent with it, for other payers
    types: Mapping[int, Translated]  # every participation type by its number
    rates: Mapping[int, Translated]  # every rate of one, by its own

    @property
    def is_paid(self) -> bool:
        """Tell whether money came in that has not gone back; a bank may hold it meanwhile."""
        money = self.money
        if money is None:
            return False
        return any(one.refundable or one.in_dispute for one in money.payments)

    @property
    def may_be_forgiven(self) -> bool:
        """Tell whether finance may forgive what is still owed."""
        return self.money is not None and may_be_forgiven(self.money, self.registration.status)

    @property
    def may_be_reminded(self) -> bool:
        """Tell whether finance may remind who pays of what is still owed."""
        return self.money is not None and may_be_reminded(self.registration.status, self.money)

    @property
    def own_payer(self) -> Attendee | None:
        """Return who pays for themselves: the bill goes where their own letters do."""
        return pays_themselves(self.registration)

    @property
    def is_invoice_due(self) -> bool:
        """Tell whether an invoice waits for its money."""
        one = self.registration
        return one.status is Status.AWAITING_PAYMENT and one.pays_by is PaymentWay.INVOICE

    @property
    def actors(self) -> set[str]:
        """Return everybody who did something in it."""
        payments = self.money.payments if self.money else ()
        recorded = {one.recorded_by for one in payments if one.recorded_by}
        recorded |= {one.reversal.reversed_by for one in payments if one.reversal}
        moved = {one.moved_by for one in self.due_changes}
        given = {one.changed_by for one in self.payer_changes}
        decided = {one.decided_by for one in self.requests if one.decided_by}
        decided |= {one.named_by for one in self.further}
        decided |= {asked.asked_by for one in self.requests for asked in one.questions}
        return {entry.actor for entry in self.changes} | recorded | moved | given | decided

    @property
    def further_now(self) -> Sequence[FurtherContact]:
        """Return who is written to beside the contact."""
        return [one for one in self.further if one.removed_at is None]

    @property
    def undecided(self) -> Sequence[ApprovalRequest]:
        """Return the requests that wait for a decision."""
        return [one for one in self.requests if one.is_undecided]

    def live_badge(self, attendee_id: int) -> Badge | None:
        return next((one for one in self.badges[attendee_id] if one.ended_at is None), None)

    def bearer(self, badge_id: object) -> str:
        """Return who carries or carried a badge."""
        for person in self.registration.everyone:
            if any(badge.id == badge_id for badge in self.badges[person.id]):
                return called(person)
        return "–"


def open_folder(session: Session, registration_id: int, *, with_money: bool) -> Folder:
    """Return the folder of a registration. Raises `NoResultFound`."""
    registration = get_whole(session, registration_id)
    people = [person.id for person in registration.everyone]
    badges, consents = _badges(session, people), _consents(session, registration_id, people)
    attempts = _attempts(session, registration_id) if with_money else []
    further = every_contact(session, registration_id)
    return Folder(
        registration=registration,
        consents=consents,
        badges=badges,
        scans=scans_of(session, people),
        letters=_letters(session, registration_id),
        attempts=attempts,
        money=money_of(session, registration_id) if with_money else None,
        write_offs=_write_offs(session, registration_id) if with_money else (),
        documents=documents_of(session, registration_id) if with_money else (),
        due_changes=due_changes(session, registration_id) if with_money else (),
        requests=requests_of(session, registration_id),
        further=further,
        payer_changes=payer_changes(session, registration_id),
        changes=_changes(session, registration, badges, consents, further, with_money=with_money),
        others=sent_with(session, registration),
        types={one.id: one.name for one in session.execute(TYPES)},
        rates={one.id: one.name for one in session.execute(RATES)},
    )


def _consents(session: Session, registration_id: int, people: Sequence[int]) -> Sequence[Consent]:
    """Return what the contact agreed to, and each person by themselves."""
    own = (Consent.registration_id == registration_id) | Consent.attendee_id.in_(people)
    return session.scalars(select(Consent).where(own).order_by(Consent.id)).all()


def _badges(session: Session, people: Sequence[int]) -> Mapping[int, Sequence[Badge]]:
    found: dict[int, list[Badge]] = defaultdict(list)
    wanted = select(Badge).where(Badge.attendee_id.in_(people)).order_by(Badge.serial.desc())
    for badge in session.scalars(wanted):
        found[badge.attendee_id].append(badge)
    return found


def _attempts(session: Session, registration_id: int) -> Sequence[Attempt]:
    wanted = select(Attempt).where(Attempt.registration_id == registration_id)
    return session.scalars(wanted.order_by(Attempt.created_at, Attempt.seq)).all()


def _write_offs(session: Session, registration_id: int) -> Sequence[WriteOff]:
    wanted = select(WriteOff).join(Bill).where(Bill.registration_id == registration_id)
    return session.scalars(wanted.order_by(WriteOff.id)).all()


def _letters(session: Session, registration_id: int) -> Sequence[OutboxMessage]:
    wanted = select(OutboxMessage).where(OutboxMessage.about == f"registration:{registration_id}")
    return session.scalars(wanted.order_by(OutboxMessage.id)).all()


def _changes(
    session: Session,
    registration: Registration,
    badges: Mapping[int, Sequence[Badge]],
    consents: Sequence[Consent],
    further: Sequence[FurtherContact],
    *,
    with_money: bool,
) -> Sequence[AuditEntry]:
    subjects = [f"registration:{registration.id}"]
    subjects += [f"attendee:{person.id}" for person in registration.everyone]
    subjects += [f"consent:{consent.id}" for consent in consents]
    subjects += [f"further_contact:{one.id}" for one in further]
    subjects += [f"badge:{badge.id}" for kept in badges.values() for badge in kept]
    if with_money:
        subjects += _money_subjects(session, registration.id)
    wanted = select(AuditEntry).where(AuditEntry.subject.in_(subjects))
    return session.scalars(wanted.order_by(AuditEntry.id.desc()).limit(SHOWN)).all()


def _money_subjects(session: Session, registration_id: int) -> list[str]:
    bills = session.scalars(select(Bill.id).where(Bill.registration_id == registration_id)).all()
    payments = session.scalars(select(Payment.id).where(Payment.bill_id.in_(bills))).all()
    refunds = session.scalars(select(Refund.id).where(Refund.payment_id.in_(payments))).all()
    reversed_ = select(Reversal.id).where(Reversal.payment_id.in_(payments))
    discounts = session.scalars(select(Discount.id).where(Discount.bill_id.in_(bills))).all()
    return [
        *(f"bill:{one}" for one in bills),
        *(f"discount:{one}" for one in discounts),
        *(f"payment:{one}" for one in payments),
        *(f"refund:{one}" for one in refunds),
        *(f"payment_reversal:{one}" for one in session.scalars(reversed_)),
    ]
