"""What the pages behind a secret link say about questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.text import bound
from summit.registration.models import Attendee, Registration
from summit.registration.questions.forms import AnswersForm, answers_form, field_at, typed_in
from summit.registration.questions.sensitive import sensitive_puts
from summit.registration.questions.service import Outcome
from summit.registration.questions.sheet import Key, Put, Sheet, read_sheet
from summit.registration.questions.statuses import Kind, Need
from summit.web import formats
from summit.web.errors import sentence
from summit.web.languages import current_language


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of one page: `puts` in order, the `form` that asks them."""

    sheet: Sheet
    puts: Sequence[Put]

    @property
    def missing(self) -> int:
        """Return how many are wanted and not answered yet."""
        wanted = (one for one in self.puts if one.question.need is not Need.OPTIONAL)
        return sum(not one.is_answered for one in wanted)

    @property
    def is_required(self) -> bool:
        """Tell whether something must be answered before the registration is sent."""
        return bool(self.sheet.missing(Need.REQUIRED))

    @property
    def encoding(self) -> str:
        """Return how a browser sends the form: with files, where one is asked for."""
        is_any_file = any(one.question.kind is Kind.FILE for one in self.puts)
        return "multipart/form-data" if is_any_file else "application/x-www-form-urlencoded"

    @property
    def groups(self) -> list[tuple[Attendee | None, list[Put]]]:
        """Return the questions by whom they are about: first the whole, then each person."""
        found: dict[int | None, tuple[Attendee | None, list[Put]]] = {}
        for put in self.puts:
            found.setdefault(put.key[1], (put.person, []))[1].append(put)
        return list(found.values())

    def form(
        self, typed: MultiDict[str, str] | None = None, errors: Mapping[Key, Refused] | None = None
    ) -> AnswersForm:
        form = answers_form(self.puts, typed)
        keys = {put.key for put in self.puts}
        for key, refusal in (errors or {}).items():
            if key in keys:
                field_at(form, key).errors = [sentence(refusal)]
        return form

    def form_of_whole(self, typed: MultiDict[str, str]) -> AnswersForm:
        """Return what was typed about the whole; about people, what is kept of them now."""
        form, on_page = answers_form(self.puts), typed_in(typed).on_page
        for put in self.puts:
            if put.person is None and put.key in on_page:
                field_at(form, put.key).process(typed)
        return form


def asked_of_contact(session: Session, registration: Registration) -> Asked:
    sheet = read_sheet(session, registration, now=now())
    return Asked(sheet, list(sheet.of_contact()))


def asked_of_person(session: Session, person: Attendee) -> Asked:
    """Return what a person is asked behind their own link, but for what is sensitive."""
    sheet = read_sheet(session, person.registration, now=now())
    is_open = sheet.is_sent and person.is_named and person.left_at is None
    puts = sheet.put_to(person) if is_open else ()
    return Asked(sheet, [one for one in puts if not one.question.is_sensitive])


def asked_in_confidence(session: Session, person: Attendee) -> Asked:
    """Return the sensitive questions put to a person; nobody else ever sees them."""
    sheet = read_sheet(session, person.registration, now=now())
    is_open = sheet.is_sent and person.is_named and person.left_at is None
    return Asked(sheet, sensitive_puts(sheet, person) if is_open else ())


def words_to_agree_to(puts: Sequence[Put]) -> dict[int, str]:
    """Return the sentence that each answer needs a yes to, by question."""
    language = current_language()
    return {
        put.question.id: _(
            "I agree that the organizing team keeps and uses my answer to “%(question)s” for this "
            "alone: %(why)s It is erased on %(day)s, or as soon as I take it back here.",
            question=bound(put.question.text.to(language)),
            why=ended(bound(put.question.why.to(language))),
            day=formats.day(put.question.erase_on, language) if put.question.erase_on else "",
        )
        for put in puts
    }


def ended(sentence_typed: str) -> str:
    """Return a sentence with its full stop."""
    return sentence_typed if sentence_typed.endswith((".", "!", "?")) else f"{sentence_typed}."


def sentences(outcome: Outcome) -> list[str]:
    """Return what to say of answers to questions that are gone."""
    return [sentence(one) for one in outcome.gone]
