"""Gathers what somebody gave, in the order of the forms. What others gave stays theirs.

A capability that asks for more adds a function to `OF_REGISTRATION` or `OF_PERSON`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from summit.payments.formal.models import FormalInvitation
from summit.payments.models import Bill
from summit.payments.orders.models import OrderFile
from summit.payments.proofs.models import TypeProof
from summit.payments.service.bills import find_bill
from summit.payments.visas.models import VisaRequest
from summit.programme.models import AgendaEntry, ProgrammeSession
from summit.registration.approval.queries import requests_of
from summit.registration.consenting.queries import standing
from summit.registration.further.labels import ROLES, SHORT
from summit.registration.further.models import FurtherContact
from summit.registration.labels import called
from summit.registration.models import Attendee, Consent, Registration
from summit.registration.questions.kinds import say
from summit.registration.questions.models import FormAnswer, FormQuestion
from summit.registration.statuses import PaidBy
from summit.web.languages import NAMES, current_language

PAYERS = {PaidBy.CITY: "city", PaidBy.SELF: "self", PaidBy.OTHER: "other"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its name for machines, its label for readers, and what was given."""

    name: str
    label: str
    value: Any

    @property
    def text(self) -> str:
        if isinstance(self.value, bool):
            return str(_("yes") if self.value else _("no"))
        if isinstance(self.value, datetime | date):
            return self.value.isoformat()
        return "" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Part:
    """Answers that belong together: the delegation, one person, one consent."""

    name: str
    title: str
    answers: Sequence[Answer]


def of_registration(session: Session, registration: Registration) -> list[Part]:
    """Return what the contact of one registration gave."""
    return [part for gather in OF_REGISTRATION for part in gather(session, registration)]


def of_person(session: Session, person: Attendee) -> list[Part]:
    """Return what one person gave, or was given about them; nobody else's data."""
    return [part for gather in OF_PERSON for part in gather(session, person)]


def of_further(session: Session, contact: FurtherContact) -> list[Part]:
    """Return what is written down of a further contact; the delegation's data are not theirs."""
    booking = session.get_one(Registration, contact.registration_id)
    where = [
        Answer("reference", _("Reference"), booking.reference),
        Answer("municipality", _("Municipality or organization"), booking.municipality),
    ]
    return [Part("contact", contact.name, [*where, *_about_contact(contact)])]


def _further(session: Session, one: Registration) -> Iterator[Part]:
    """Yield whom the contact, or the office, named beside the contact."""
    named = select(FurtherContact).where(FurtherContact.registration_id == one.id)
    for contact in session.scalars(named.order_by(FurtherContact.id)):
        yield Part("contact", contact.name, list(_about_contact(contact)))


def _about_contact(contact: FurtherContact) -> Iterator[Answer]:
    yield Answer("name", _("Name"), contact.name)
    yield Answer("email", _("E-mail"), contact.email)
    yield Answer("language", _("Language for our e-mails"), NAMES[contact.language])
    yield Answer("role", _("For the delegation"), str(ROLES[contact.role]))
    yield Answer("receives", _("Receives"), str(SHORT[contact.receives]))
    yield Answer("named", _("Named"), contact.named_at)
    yield Answer("removed", _("Taken off"), contact.removed_at)


def _delegation(_session: Session, one: Registration) -> Iterator[Part]:
    yield Part(
        "registration",
        _("Registration"),
        [
            Answer("reference", _("Reference"), one.reference),
            Answer("municipality", _("Municipality or organization"), one.municipality),
            Answer("country", _("Country"), one.country),
            Answer("contact_name", _("Your name"), one.contact_name),
            Answer("contact_email", _("Your e-mail"), one.contact_email),
            Answer("language", _("Language for our e-mails to you"), NAMES[one.language]),
            Answer("begun", _("Begun"), one.started_at),
            Answer("sent", _("Sent"), one.submitted_at),
            Answer("terms", _("Version of the terms"), one.terms_id),
            Answer("terms_language", _("Language of the terms"), _tongue(one.terms_language)),
            Answer("terms_accepted", _("Terms accepted"), one.terms_accepted_at),
        ],
    )


def _tongue(language: Any) -> str | None:
    return NAMES[language] if language else None


def _people(_session: Session, one: Registration) -> Iterator[Part]:
    for person in one.everyone:
        payer = [
            Answer("paid_by", _("Who pays for this person?"), PAYERS[person.paid_by]),
            Answer("payer_name", _("Name of who pays"), person.payer_name),
            Answer("payer_email", _("E-mail of who pays"), person.payer_email),
            Answer(
                "payer_is_resident",
                _("Does who pays reside in Canada?"),
                person.payer_is_resident,
            ),
            Answer("left", _("No longer coming since"), person.left_at),
        ]
        yield Part("person", called(person), [*_about(person), *payer])


def _about(person: Attendee) -> Iterator[Answer]:
    yield Answer("category", _("Participation type"), person.category.name.to(current_language()))
    if person.variant:
        yield Answer("rate", _("Rate"), person.variant.name.to(current_language()))
    yield Answer("title", _("Title before the name"), person.title)
    yield Answer("given_name", _("Given names"), person.given_name)
    yield Answer("family_name", _("Family names"), person.family_name)
    yield Answer("badge_name", _("Name on the badge"), person.badge_name)
    yield Answer("role", _("Position"), person.role)
    yield Answer("represents", _("Representing"), person.represents)
    yield Answer("email", _("E-mail"), person.email)
    yield Answer("language", _("Language for our e-mails"), NAMES[person.language])
    yield Answer("is_head", _("Head of the delegation"), person.is_head)
    if person.principal:
        yield Answer("accompanies", _("Accompanies"), called(person.principal))


def _payment(session: Session, one: Registration) -> Iterator[Part]:
    bill = find_bill(session, one.id)
    if bill is None:
        return
    private = [
        Answer("payer_address", _("Postal address"), bill.payer_address),
        Answer("payer_tax_id", _("Tax number"), bill.payer_tax_id),
    ]
    yield Part(
        "invoice",
        _("Name, address and tax number on the invoice"),
        [
            Answer("payer_name", _("Name"), bill.payer_name),
            *(private if bill.other_payer is None else ()),  # what another payer gave is theirs
            Answer("purchase_order", _("Your purchase order"), one.purchase_order),
            *_order_files(session, bill),
        ],
    )


def _order_files(session: Session, bill: Bill) -> Iterator[Answer]:
    wanted = select(OrderFile.name, OrderFile.uploaded_at).where(OrderFile.bill_id == bill.id)
    for name, sent_at in session.execute(wanted.order_by(OrderFile.id)):
        yield Answer("order_file", _("File of a purchase order"), f"{name} ({sent_at:%Y-%m-%d})")


def _visas(session: Session, one: Registration) -> Iterator[Part]:
    wanted = select(VisaRequest).where(VisaRequest.registration_id == one.id)
    for asked in session.scalars(wanted.order_by(VisaRequest.id)):
        yield Part(
            "visa",
            _("Proof of a refused visa"),
            [
                Answer("person", _("Person"), called(asked.attendee) if asked.attendee else ""),
                Answer("said", _("What you wrote"), asked.said),
                Answer("file", _("File"), asked.file_name),
                Answer("sent", _("Sent"), asked.asked_at),
            ],
        )


def _requests(session: Session, one: Registration) -> Iterator[Part]:
    for request in requests_of(session, one.id):
        for asked in request.questions:
            yield Part(
                "answer",
                _("Question about a request"),
                [
                    Answer("question", _("Question"), asked.question),
                    Answer("answer", _("What you wrote"), asked.answer),
                    Answer("answered", _("Sent"), asked.answered_at),
                ],
            )


def _answers_about_all(session: Session, one: Registration) -> Iterator[Part]:
    """Yield what was answered about the whole and about each person, but for the confidential."""
    about_it = FormAnswer.registration_id == one.id
    yield from _answered(session, one.municipality, about_it)
    for person in one.everyone:
        about_them = FormAnswer.attendee_id == person.id
        yield from _answered(session, called(person), about_them, ~FormQuestion.is_sensitive)


def _own_answers(session: Session, person: Attendee) -> Iterator[Part]:
    yield from _answered(session, called(person), FormAnswer.attendee_id == person.id)


def _answered(session: Session, about: str, *which: ColumnElement[bool]) -> Iterator[Part]:
    wanted = (
        select(FormQuestion, FormAnswer.value)
        .join(FormAnswer, FormAnswer.question_id == FormQuestion.id)
        .where(FormAnswer.value != "", *which)
        .order_by(FormQuestion.position, FormQuestion.id)
    )
    language = current_language()
    answers = [
        Answer(
            f"question_{question.id}",
            question.text.to(language),
            _("Answered in confidence, not shown here")  # contacts forward the links (0340)
            if question.is_sensitive
            else say(question.kind, value, language, question.labels),
        )
        for question, value in session.execute(wanted)
    ]
    if answers:
        yield Part("answers", _("Answers: %(name)s", name=about), answers)


def _papers_of_all(session: Session, one: Registration) -> Iterator[Part]:
    for person in one.everyone:
        yield from _papers(session, person)


def _papers(session: Session, person: Attendee) -> Iterator[Part]:
    """Yield the proofs that were sent, and how a formal invitation was to address somebody."""
    proofs = select(TypeProof).where(TypeProof.attendee_id == person.id).order_by(TypeProof.id)
    for proof in session.scalars(proofs):
        file = Answer("file", _("File"), proof.file_name)
        yield Part("proof", called(person), [file, Answer("sent", _("Sent"), proof.uploaded_at)])
    letters = select(FormalInvitation).where(FormalInvitation.attendee_id == person.id)
    for asked in session.scalars(letters.order_by(FormalInvitation.id)):
        named = Answer(
            "addressed_as", _("How the letter addresses this person"), asked.addressed_as
        )
        yield Part(
            "formal_invitation", called(person), [named, Answer("sent", _("Sent"), asked.asked_at)]
        )


def _own_words(_session: Session, one: Registration) -> Iterator[Part]:
    """Yield the contact's consents; each person's are that person's to take away."""
    yield from (_consent(given) for given in one.consents)


def _consent(given: Consent) -> Part:
    return Part(
        "consent",
        _("Consent"),
        [
            Answer("purpose", _("Purpose"), given.purpose.value),
            Answer("wording", _("Words of the consent"), given.wording),
            Answer("given", _("Given"), given.given_at),
            Answer("withdrawn", _("Withdrawn"), given.withdrawn_at),
        ],
    )


def _person(_session: Session, person: Attendee) -> Iterator[Part]:
    where = Answer(
        "municipality", _("Municipality or organization"), person.registration.municipality
    )
    yield Part("person", called(person), [where, *_about_self(person)])


def _about_self(person: Attendee) -> Iterator[Answer]:
    """Yield what stands about a person, but for whom they accompany: that is the other's name."""
    yield from (one for one in _about(person) if one.name != "accompanies")


def _own_consents(_session: Session, person: Attendee) -> Iterator[Part]:
    given = {one.id: one for one in [*person.consents, *standing(person).values()]}
    yield from (_consent(one) for one in given.values())


def _agenda(session: Session, person: Attendee) -> Iterator[Part]:
    wanted = (
        select(ProgrammeSession, AgendaEntry.chosen_at)
        .join(AgendaEntry, AgendaEntry.programme_session_id == ProgrammeSession.id)
        .where(AgendaEntry.attendee_id == person.id)
        .order_by(AgendaEntry.chosen_at)
    )
    for chosen, chosen_at in session.execute(wanted):
        yield Part(
            "agenda",
            _("Your agenda"),
            [
                Answer("session", _("Session"), chosen.title.to(current_language())),
                Answer("chosen", _("Chosen"), chosen_at),
            ],
        )


OF_REGISTRATION: list[Callable[[Session, Registration], Iterator[Part]]] = [
    _delegation,
    _people,
    _payment,
    _requests,
    _visas,
    _answers_about_all,
    _papers_of_all,
    _further,
    _own_words,
]
OF_PERSON: list[Callable[[Session, Attendee], Iterator[Part]]] = [
    _person,
    _own_answers,
    _papers,
    _own_consents,
    _agenda,
]
