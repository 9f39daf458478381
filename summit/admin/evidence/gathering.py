"""Gathers what speaks for a disputed payment. Reads only, no file is drawn here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from summit.admin.folder import Folder, open_folder
from summit.admin.story import Told, money_story
from summit.admin.words import VERDICTS
from summit.checkin.queries import place_of
from summit.edition.models import TermsVersion
from summit.edition.queries import get_summit
from summit.kernel.languages import Language, Translated
from summit.kernel.money import Cents
from summit.mail.letters import Promised
from summit.mail.models import OutboxMessage
from summit.payments.disputing.labels import reason_name
from summit.payments.disputing.models import Dispute
from summit.payments.documents.labels import KINDS
from summit.payments.labels import REVERSALS
from summit.payments.models import Payment
from summit.payments.refunding.policy import show
from summit.registration.labels import called
from summit.registration.models import Registration
from summit.web.languages import current_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One letter to the contact or a participant; `file` is its name in the bundle."""

    file: str
    subject: str
    recipient: str
    promised_at: datetime
    sent_at: datetime | None
    digest: str | None
    promised: Promised


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    document_id: int
    file: str
    kind: str
    number: str
    issued_at: datetime
    amount: Cents
    undone: str | None  # a receipt that holds no longer: what became of its payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One reading of a badge."""

    at: datetime
    name: str
    place: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms as they were accepted."""

    file: str
    version: int
    language: Language
    accepted_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Plain values only: PDFs and mails are written while no row is held."""

    name: str
    stripe_id: str
    reason: str
    amount: Cents
    currency: str
    opened_at: datetime
    paid_at: datetime
    summit: Translated
    zone_name: Translated
    reference: str
    municipality: str
    country: str
    contacts: Sequence[tuple[str, str]]  # name and e-mail: who sent it, and who it is now
    started_at: datetime
    submitted_at: datetime | None
    confirmed_at: datetime | None
    people: Sequence[tuple[str, str, str]]  # name, role, participation type
    terms: Terms | None
    policy: Sequence[tuple[date, int, Cents]]
    story: Sequence[Told]
    mails: Sequence[Mail]
    papers: Sequence[Paper]
    scans: Sequence[Seen]


def gather(session: Session, dispute: Dispute, booking: Registration, payment: Payment) -> Evidence:
    folder, summit = open_folder(session, booking.id, with_money=True), get_summit(session)
    return Evidence(
        name=f"evidence-{booking.reference}-{dispute.id}",
        stripe_id=dispute.stripe_id,
        reason=reason_name(dispute.reason),
        amount=dispute.amount,
        currency=dispute.currency,
        opened_at=dispute.opened_at,
        paid_at=payment.received_at,
        summit=summit.name,
        zone_name=summit.zone_name,
        reference=booking.reference,
        municipality=booking.municipality,
        country=booking.country,
        contacts=_contacts(folder),
        started_at=booking.started_at,
        submitted_at=booking.submitted_at,
        confirmed_at=booking.confirmed_at,
        people=[
            (called(one), one.role, one.place.to(current_language()))
            for one in folder.registration.attendees
        ],
        terms=_terms(session, booking),
        policy=show(session).lines,
        story=money_story(session, booking.id),
        mails=[_mail(place, one) for place, one in enumerate(folder.letters, start=1)],
        papers=list(_papers(folder)),
        scans=list(_scans(folder)),
    )


def _contacts(folder: Folder) -> list[tuple[str, str]]:
    """Return who sent the registration; and who is its contact now, where that is another one."""
    booking = folder.registration
    now = (booking.contact_name, booking.contact_email)
    name, email = now
    own = (one.change for one in folder.changes if one.subject == f"registration:{booking.id}")
    for change in own:  # the newest first
        if "submitted_at" in change:
            break
        name = change.get("contact_name", [name])[0]
        email = change.get("contact_email", [email])[0]
    return list(dict.fromkeys([(name, email), now]))


def _terms(session: Session, booking: Registration) -> Terms | None:
    accepted, language = booking.terms_accepted_at, booking.terms_language
    version = session.get(TermsVersion, booking.terms_id) if booking.terms_id else None
    if version is None or accepted is None or language is None:
        return None
    return Terms(
        file=f"terms-version-{version.number}-{language.value}.txt",
        version=version.number,
        language=language,
        accepted_at=accepted,
        text=version.text.to(language),
    )


def _mail(place: int, one: OutboxMessage) -> Mail:
    """Name the file by order and occasion: a subject may hold any sign."""
    return Mail(
        file=f"mails/{place:03d}-{one.occasion}.txt",
        subject=one.subject or one.occasion,
        recipient=one.recipient,
        promised_at=one.promised_at,
        sent_at=one.sent_at,
        digest=one.digest,
        promised=Promised(
            id=one.id,
            key=one.key,
            occasion=one.occasion,
            recipient=one.recipient,
            language=one.language,
            facts=dict(one.facts),
            tries=one.tries,
            is_record=True,
        ),
    )


def _papers(folder: Folder) -> Iterator[Paper]:
    gone = folder.money.undone if folder.money else {}
    for one in folder.documents:
        reversal = gone.get(one.payment_id) if one.payment_id else None
        yield Paper(
            document_id=one.id,
            file=f"documents/{one.number}.pdf",
            kind=str(KINDS[one.kind]),
            number=one.number,
            issued_at=one.issued_at,
            amount=one.amount,
            undone=str(REVERSALS[reversal.kind]) if reversal else None,
        )


def _scans(folder: Folder) -> Iterator[Seen]:
    for scan, _device, checkpoint in folder.scans:
        yield Seen(
            at=scan.at,
            name=folder.bearer(scan.badge_id),
            place=place_of(scan, checkpoint, current_language()),
            answer=str(VERDICTS[scan.shown]),
        )
