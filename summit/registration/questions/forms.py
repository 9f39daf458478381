"""What organizers type about a question, and the fields in which it is answered."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import (
    BooleanField,
    Field,
    FileField,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import DateInput

from summit.admission.models import Category
from summit.edition.forms import DayField
from summit.kernel.errors import Refused
from summit.kernel.languages import Language, Translated
from summit.kernel.text import whole
from summit.registration.labels import called
from summit.registration.questions.catalogue import SHOWN, Wish
from summit.registration.questions.errors import TooManyFiles
from summit.registration.questions.kinds import LANGUAGES, SAID, language_name, parts
from summit.registration.questions.labels import KIND_NAMES, NEEDS, SCOPES
from summit.registration.questions.models import FormQuestion
from summit.registration.questions.service import Typed
from summit.registration.questions.sheet import Key, Put, key_name, mark_of, read_key
from summit.registration.questions.statuses import (
    DECIDING,
    NO,
    WITH_CHOICES,
    YES,
    Kind,
    Need,
    Scope,
)
from summit.web.checks import OneOf
from summit.web.countries import collation_key, countries
from summit.web.edits import EditForm
from summit.web.languages import current_language
from summit.web.long_select import LongSelect
from summit.web.said import PartForm, PartList, SiteForm
from summit.web.ticks import Ticks
from summit.web.translated import TranslatedField, french_first
from summit.web.uploads.forms import ACCEPTED, file_kw, read
from summit.web.uploads.rules import SentFile

OFFERED = _l("Choose one of those offered.")
MOST_CHOICES = 40
MOST_FILES = 12  # that one page may send at once: each is looked at
LONGEST_PAGE = 40_000  # characters of the names of the questions on a page
BLANK_CHOICES = 3  # empty lines under the choices there are


# -- the office --------------------------------------------------------------------------------


class ChoiceForm(PartForm):
    """One answer offered. An empty line is left out."""

    number = HiddenField()
    label = TranslatedField(_l("Choice"), needed=(), most=120, validators=[french_first])


class QuestionForm(EditForm):
    """A question, as `catalogue.Wish` has it."""

    SHOWN = SHOWN

    text = TranslatedField(_l("Question"), most=200)
    help = TranslatedField(
        _l("What to write and why"), needed=(), most=300, rows=2, validators=[french_first]
    )
    kind = SelectField(
        _l("Kind of answer"),
        [OneOf(OFFERED)],
        choices=[SelectChoice(one.value, name) for one, name in KIND_NAMES.items()],
        validate_choice=False,
    )
    scope = SelectField(
        _l("Whom it is put to"),
        [OneOf(OFFERED)],
        choices=[SelectChoice(one.value, name) for one, name in SCOPES.items()],
        validate_choice=False,
    )
    need = SelectField(
        _l("How much it is needed"),
        [OneOf(OFFERED)],
        choices=[SelectChoice(one.value, name) for one, name in NEEDS.items()],
        default=Need.OPTIONAL.value,
        validate_choice=False,
    )
    choices = PartList(FormField(ChoiceForm), max_entries=MOST_CHOICES)
    category_ids = Ticks(_l("Only of these participation types"), coerce=int, validate_choice=False)
    condition = SelectField(_l("Only after this answer"), validate_choice=False)
    is_sensitive = BooleanField(_l("Sensitive: diet, access needs, passport and the like"))
    why = TranslatedField(
        _l("What it is needed for"), needed=(), most=300, rows=2, validators=[french_first]
    )
    erase_on = DayField(_l("Answers are erased on"), [Optional()])
    at_door = BooleanField(_l("Show the answer at the door"))
    on_badge = BooleanField(_l("Print the answer on the badge"))

    def __init__(
        self, categories: Sequence[Category], others: Sequence[FormQuestion], **more: Any
    ) -> None:
        """`others` are all questions but this one."""
        super().__init__(**more)
        language = current_language()
        self.category_ids.choices = [
            SelectChoice(one.id, one.name.to(language)) for one in categories
        ]
        always = SelectChoice("", _("Always"))
        self.condition.choices = [always, *_conditions(others, language)]

    def fill(self, shown: Wish) -> None:
        """Draw a question as it is kept, with lines for more choices."""
        self.show(shown)
        for name in self.SHOWN:
            if name not in ("choices", "category_ids"):
                self[name].process(None, getattr(shown, name))
        self.category_ids.process(None, list(shown.category_ids))
        for number, label in shown.choices:
            self.choices.append_entry({"number": str(number or ""), "label": label})
        self.add_lines()

    def add_lines(self) -> None:
        for _line in range(min(BLANK_CHOICES, MOST_CHOICES - len(self.choices))):
            self.choices.append_entry()

    def validate_category_ids(self, field: Field) -> None:
        if not set(field.data or ()) <= {value for value, *_more in field.choices}:
            raise ValidationError(_("Choose one of those offered."))

    def validate_condition(self, field: Field) -> None:
        if field.data not in {value for value, *_more in field.choices}:
            raise ValidationError(_("Choose one of those offered."))

    def wish(self) -> Wish:
        """Return what was typed; what this kind of question has no use for is left out."""
        is_sensitive = bool(self.is_sensitive.data)
        kind = Kind(self.kind.data)
        return Wish(
            text=self.text.data,
            help=self.help.data,
            kind=kind,
            scope=Scope(self.scope.data),
            need=Need(self.need.data),
            is_sensitive=is_sensitive,
            why=self.why.data if is_sensitive else Translated(),
            erase_on=self.erase_on.data,
            at_door=bool(self.at_door.data),
            on_badge=bool(self.on_badge.data),
            category_ids=tuple(sorted(self.category_ids.data or ())),
            condition=self.condition.data or "",
            choices=self._choices() if kind in WITH_CHOICES else (),
        )

    def _choices(self) -> tuple[tuple[int | None, Translated], ...]:
        lines = [line.form for line in self.choices]
        return tuple(
            (whole(one.number.data, digits=9, otherwise=0) or None, one.label.data)
            for one in lines
            if one.label.data
        )

    def typed(self, name: str) -> Any:
        return getattr(self.wish(), name)

    def in_words(self, name: str, kept: Any) -> Any:
        named: Mapping[str, Mapping[Any, Any]] = {
            "kind": KIND_NAMES,
            "scope": SCOPES,
            "need": NEEDS,
        }
        if name in named:
            return named[name][kept]
        if name == "category_ids":
            types = {value: label for value, label, *_more in self.category_ids.choices}
            return ", ".join(str(types.get(one, one)) for one in kept)
        if name == "condition":
            answers = {value: label for value, label, *_more in self.condition.choices}
            return answers.get(kept, kept)
        if name == "choices":
            return ", ".join(label.to(current_language()) for _number, label in kept)
        return kept


def _conditions(others: Sequence[FormQuestion], language: Language) -> list[SelectChoice]:
    """Return each answer on which a question may depend, with the question it answers."""
    found = []
    for one in others:
        if one.kind not in DECIDING or not one.is_active:
            continue
        answers = (
            {YES: SAID[YES], NO: SAID[NO]}
            if one.kind is Kind.YES_NO
            else {number: one.labels[number] for number in one.offered}
        )
        found += [
            SelectChoice(
                f"{one.id}:{value}",
                _(
                    "%(question)s – %(answer)s",
                    question=one.text.to(language),
                    answer=said.to(language),
                ),
            )
            for value, said in answers.items()
        ]
    return found


# -- whoever answers ---------------------------------------------------------------------------


class AnswersForm(SiteForm):
    """The questions of one page; see `answers_form`."""

    on_page = HiddenField()  # keys, marks of answers, kinds: "q12.5e884898.text p345-q12..day"


def answers_form(puts: Sequence[Put], typed: MultiDict[str, str] | None = None) -> AnswersForm:
    """Return a form with a field for each question; those of one person stand in a form of theirs.

    Fields are called as `sheet.key_name` says.
    """
    form: AnswersForm = type("Asked", (AnswersForm,), _fields(puts))(
        formdata=typed, data=_stored_by_name(puts)
    )
    before = typed_in(typed) if typed else None
    first = before.shown if before else {}  # as the page was first drawn
    form.on_page.data = " ".join(
        f"{key_name(put.key)}.{first.get(put.key, _mark(put))}.{put.question.kind}" for put in puts
    )
    for put in puts:
        if before and before.is_of_another_kind(put):
            field_at(form, put.key).process(None, _stored(put))
    return form


def _mark(put: Put) -> str:
    return mark_of(put.kept.value) if put.kept and not put.question.is_sensitive else ""


def typed_in(sent: MultiDict[str, str], files: MultiDict[str, FileStorage] | None = None) -> Typed:
    """Return what a page of answers sent; files are looked at here, so many and no more."""
    shown, kinds = {}, {}
    for said in sent.get("on_page", "")[:LONGEST_PAGE].split():
        name, mark, kind, *_more = f"{said}..".split(".")
        key = read_key(name)
        if key is not None:
            shown[key] = mark[:8]
            if kind:
                kinds[key] = kind
    answers = {key: sent.getlist(key_name(key)) for key in shown}
    return Typed(
        on_page=frozenset(shown),
        answers=answers,
        shown=shown,
        kinds=kinds,
        files=_files(shown, sent, files or MultiDict()),
    )


def _files(
    keys: Collection[Key], sent: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> dict[Key, SentFile | Refused | None]:
    """Return each file that was chosen or why it is refused, and None for each to be removed."""
    found: dict[Key, SentFile | Refused | None] = {}
    for key in keys:
        name = key_name(key)
        chosen = files.get(name)
        if chosen is not None and chosen.filename:
            found[key] = (
                _looked_at(chosen) if len(found) < MOST_FILES else TooManyFiles(most=MOST_FILES)
            )
        elif f"remove-{name}" in sent:
            found[key] = None
    return found


def _looked_at(chosen: FileStorage) -> SentFile | Refused:
    try:
        return read(chosen)
    except Refused as refusal:
        return refusal


def field_at(form: AnswersForm, key: Key) -> Field:
    """Return where a question is answered."""
    question_id, person_id = key
    part = form if person_id is None else form[f"p{person_id}"].form
    return part[f"q{question_id}"]


def field_of(put: Put) -> Any:
    """Return the field in which a question is answered, unbound."""
    question, language = put.question, current_language()
    said = {
        "label": question.text.to(language),
        "description": question.help.to(language) if question.help else "",
    }
    return FIELDS[question.kind](put, said)


def _fields(puts: Sequence[Put]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    of_people: dict[int, dict[str, Any]] = {}
    names: dict[int, str] = {}
    for put in puts:
        name = f"q{put.question.id}"
        if put.person is None:
            fields[name] = field_of(put)
        else:
            of_people.setdefault(put.person.id, {})[name] = field_of(put)
            names[put.person.id] = called(put.person)
    for number, those in of_people.items():
        part = type("AskedOfOne", (PartForm,), those)
        fields[f"p{number}"] = FormField(part, names[number])
    return fields


def _stored_by_name(puts: Sequence[Put]) -> dict[str, Any]:
    stored: dict[str, Any] = {}
    for put in puts:
        of = stored if put.person is None else stored.setdefault(f"p{put.person.id}", {})
        of[f"q{put.question.id}"] = _stored(put)
    return stored


def _stored(put: Put) -> Any:
    kept = put.kept.value if put.kept else ""
    if put.question.is_sensitive:
        return None  # shown to nobody who holds the link: see decision 340
    if put.question.kind in (Kind.CHOICES, Kind.LANGUAGES):
        return parts(kept)
    return kept


def _one_of(put: Put, said: Mapping[str, Any], answers: Sequence[tuple[str, str]]) -> Any:
    offered = [SelectChoice(value, name) for value, name in answers]
    if put.question.need is not Need.REQUIRED:
        offered.append(SelectChoice("", _("No answer")))
    return RadioField(**said, choices=offered, validate_choice=False)


def _yes_no(put: Put, said: Mapping[str, Any]) -> Any:
    return _one_of(put, said, ((YES, _("Yes")), (NO, _("No"))))


def _choice(put: Put, said: Mapping[str, Any]) -> Any:
    return _one_of(put, said, _choices_of(put))


def _choices(put: Put, said: Mapping[str, Any]) -> Any:
    offered = [SelectChoice(value, name) for value, name in _choices_of(put)]
    return Ticks(**said, choices=offered, validate_choice=False)


def _choices_of(put: Put) -> list[tuple[str, str]]:
    labels, language = put.question.labels, current_language()
    return [(number, labels[number].to(language)) for number in put.offered]


def _country(_put: Put, said: Mapping[str, Any]) -> Any:
    named = countries(current_language())
    offered = [SelectChoice(code, name) for code, name in named]
    return SelectField(
        **said, choices=offered, validate_choice=False, widget=LongSelect(_("Choose…"), named)
    )


def _languages(_put: Put, said: Mapping[str, Any]) -> Any:
    language = current_language()
    first, others = LANGUAGES[:3], LANGUAGES[3:]
    named = [(code, language_name(code, language)) for code in others]
    named.sort(key=lambda one: collation_key(one[1], language))
    every = [*((code, language_name(code, language)) for code in first), *named]
    return Ticks(**said, choices=[SelectChoice(*one) for one in every], validate_choice=False)


def _line(field: type[Field], **more: Any) -> Callable[[Put, Mapping[str, Any]], Any]:
    return lambda _put, said: field(**said, **more)


FIELDS: Mapping[Kind, Callable[[Put, Mapping[str, Any]], Any]] = {
    Kind.TEXT: _line(StringField),
    Kind.LONG_TEXT: _line(TextAreaField, render_kw={"rows": 4}),
    Kind.NUMBER: _line(StringField, render_kw={"inputmode": "decimal"}),
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.DAY: _line(StringField, widget=DateInput()),
    Kind.YES_NO: _yes_no,
    Kind.COUNTRY: _country,
    Kind.PHONE: _line(TelField, render_kw={"autocomplete": "off"}),
    Kind.LANGUAGES: _languages,
    Kind.FILE: _line(FileField, render_kw=file_kw(ACCEPTED)),
}
