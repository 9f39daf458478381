"""The preview of many people on the form of a delegation, and what they are read from."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Optional, StopValidation

from summit.admission.prices import BETWEEN
from summit.admission.queries import Offer
from summit.kernel.text import fold, one_line
from summit.registration.entering.rules import MOST_ROWS, ready
from summit.registration.entering.sheet import MEANINGS, MOST_BYTES, MOST_COLUMNS, unpacked
from summit.registration.entering.typed import TIE
from summit.registration.errors import CompanionAlone
from summit.registration.models import Attendee
from summit.registration.namesakes.rules import alike
from summit.registration.person_form import IN_ITS_OWN
from summit.registration.rules import Place, is_tied
from summit.web.checks import AtMost, OneOf, email_address
from summit.web.errors import sentence
from summit.web.languages import current_language
from summit.web.said import PartForm, PartList
from summit.web.uploads.forms import file_kw


class Whole(Protocol):
    """The form of the delegation that the preview stands in."""

    people: Any
    offers: Mapping[str, Offer]
    beside: Mapping[str, Attendee]

    def choice_of(self, offer: Offer, *, chosen: str | None) -> SelectChoice: ...
    def name_of(self, index: int) -> str: ...


LABELS = {
    "name": _l("Whole name"),
    "given_name": _l("Given names"),
    "family_name": _l("Family names"),
    "title": _l("Title before the name"),
    "role": _l("Position"),
    "email": _l("E-mail"),
    "language": _l("Language for our e-mails"),
    "category": _l("Participation type"),
    "variant": _l("Rate"),
    "principal": _l("Accompanies"),
}
COLUMNS = [SelectChoice("", _l("Not used")), *(SelectChoice(one, LABELS[one]) for one in MEANINGS)]


def type_offered(_form: Any, field: Field) -> None:
    """Refuse a type or a rate that is not offered, with the words in which the list named it."""
    if not field.data or field.data in {value for value, *_more in field.choices}:
        return
    kind, is_rate, rate = field.data.partition(BETWEEN)
    if is_rate and fold(kind) in {fold(label) for _value, label, *_more in field.choices}:
        told = _("There is no rate “%(said)s” of “%(kind)s” here: choose one.")
        raise StopValidation(told % {"said": rate[:80], "kind": kind})
    said = _("There is no participation type “%(said)s” here: choose one.")
    raise StopValidation(said % {"said": field.data[:80]})


class RowForm(PartForm):
    """One person of the preview, to be corrected before anything is held."""

    number = HiddenField()  # of the line or row it was read from
    source = HiddenField()  # "list": read again where its columns are named otherwise
    takes = BooleanField(_l("Take this person over"))
    category = SelectField(
        _l("Participation type"),
        [type_offered, OneOf(_l("Choose one of the participation types."))],
        validate_choice=False,
    )
    title = StringField(_l("Title before the name"), [AtMost(40)], filters=[one_line])
    given_name = StringField(
        _l("Given names"),
        [
            DataRequired(_l("Write the given names. Somebody with one name only: write it here.")),
            AtMost(100),
        ],
        filters=[one_line],
    )
    family_name = StringField(_l("Family names"), [AtMost(100)], filters=[one_line])
    role = StringField(_l("Position"), [AtMost(150)], filters=[one_line])
    email = EmailField(_l("E-mail"), [Optional(), email_address], filters=[one_line])
    language = SelectField(
        _l("Language for our e-mails"),
        [OneOf(_l("Choose one of the three languages."))],
        choices=IN_ITS_OWN,
        default=current_language,
        validate_choice=False,
    )
    principal = SelectField(_l("Accompanies"), choices=[], validate_choice=False)

    @property
    def full_name(self) -> str:
        return f"{self.given_name.data or ''} {self.family_name.data or ''}".strip()

    @property
    def tie(self) -> int | None:
        """Return the row that this one accompanies."""
        found = TIE.fullmatch(self.principal.data or "")
        return int(found[1]) if found else None


class EnteringForm(PartForm):
    """Names to paste, a list to send, and the rows of the preview."""

    pasted = TextAreaField(_l("Names, one person per line"), render_kw={"rows": 6})
    pasted_category = SelectField(_l("Participation type of all of them"), validate_choice=False)
    names_file = FileField(
        _l("List as CSV or XLSX"), render_kw=file_kw(".csv,.txt,.tsv,.xlsx", MOST_BYTES)
    )
    sheet = HiddenField()  # the list that was sent, until its people are taken over
    columns = PartList(
        SelectField(choices=COLUMNS, validate_choice=False), max_entries=MOST_COLUMNS
    )
    rows = PartList(FormField(RowForm), max_entries=MOST_ROWS)

    def __init__(self, typed: MultiDict[str, str] | None, whole: Whole) -> None:
        super().__init__(formdata=typed)
        self.whole = whole
        self.refused_list = False  # the page opens where a list is sent
        self.pasted_category.choices = [
            SelectChoice("", _("I choose below")),
            *self._types(self.pasted_category.data),
        ]
        cells = unpacked(self.sheet.data or "")
        for at, column in enumerate(self.columns):
            column.label.text = _column_name(cells, at)
        for row in self.rows:
            self._offer_choices(row)

    def _types(self, chosen: str | None) -> list[SelectChoice]:
        offers = self.whole.offers.values()
        return [self.whole.choice_of(one, chosen=chosen) for one in offers]

    def _offer_choices(self, entry: FormField) -> None:
        row, index = entry.form, int(entry.name.rsplit("-", 1)[1])
        entry.label.text = self._row_name(index)
        row.category.choices = [SelectChoice("", _("Choose…")), *self._types(row.category.data)]
        others = [
            SelectChoice(f"row-{at}", other.form.full_name or self._row_name(at))
            for at, other in enumerate(self.rows)
            if at != index
        ]
        people = [
            SelectChoice(str(at), self.whole.name_of(at)) for at in range(len(self.whole.people))
        ]
        known = [SelectChoice(key, one.titled_name) for key, one in self.whole.beside.items()]
        row.principal.choices = [SelectChoice("", _("Nobody")), *known, *people, *others]

    def is_namesake(self, row: RowForm) -> bool:
        """Tell whether somebody else of this name stands here, on the form, or beside it."""
        known = [one.full_name for one in self.whole.beside.values()]
        people = [one.form.full_name for one in self.whole.people]
        rows = [entry.form.full_name for entry in self.rows if entry.form is not row]
        return any(alike(row.full_name, name) for name in (*known, *people, *rows))

    def _row_name(self, at: int) -> str:
        row = self.rows[at].form
        number = row.number.data or at + 1
        said = _("Row %(number)s of the list") if row.source.data else _("Line %(number)s")
        return str(said % {"number": number})

    def judge(self) -> Sequence[int]:
        """Say what is wrong at each row to be taken over; return those that can be."""
        rows = [entry.form for entry in self.rows]
        are_right = [bool(row.takes.data) and row.validate() for row in rows]
        places = self._places()
        first = len(self.whole.people)
        for at, row in enumerate(rows):
            if row.takes.data and not is_tied(first + at, places):
                self._refuse(row.principal, self._loose(row))
                are_right[at] = False
        ties = [self._tie(at) for at in range(len(rows))]
        found = ready(are_right, ties)
        for at in set(range(len(rows))) - set(found):
            if are_right[at]:
                said = _("Whom this person accompanies is not taken over yet.")
                self._refuse(rows[at].principal, said)
        return found

    @staticmethod
    def _loose(row: RowForm) -> str:
        said = row.principal.data
        if said and said not in {one.value for one in row.principal.choices}:
            told = _("“%(said)s” stands neither in the list nor on this form: choose whom.")
            return str(told % {"said": said[:80]})
        return sentence(CompanionAlone(name=row.full_name or _("this person")))

    def _tie(self, at: int) -> int | None:
        row = self.rows[at].form
        return row.tie if self.is_companion(row) else None

    def _places(self) -> list[Place]:
        """Return people and rows as one group: a row may accompany either."""
        people = [
            Place(
                name=one.form.full_name,
                is_companion=self.is_companion(one.form),
                principal=None,
                is_beside=True,  # said where they stand, once the form is sent
            )
            for one in self.whole.people
        ]
        return people + [self._place(entry.form) for entry in self.rows]

    def _place(self, row: RowForm) -> Place:
        tie = row.principal.data or ""
        own = len(self.whole.people) + row.tie if row.tie is not None else None
        if tie.isascii() and tie.isdigit():
            own = int(tie[:4])
        return Place(
            name=row.full_name,
            is_companion=self.is_companion(row),
            principal=own,
            is_beside=tie in self.whole.beside,
        )

    def is_companion(self, person: Any) -> bool:
        offer = self.whole.offers.get(person.category.data)
        return offer is not None and offer.category.is_companion

    def category_ids(self, chosen: Sequence[int]) -> Sequence[int]:
        """Return as what these rows take part."""
        return [self.whole.offers[self.rows[at].form.category.data].category.id for at in chosen]

    @staticmethod
    def _refuse(field: Field, said: str) -> None:
        field.errors = [*field.errors, said]


def _column_name(cells: Sequence[Sequence[str]], at: int) -> str:
    """Return how the page calls a column: its own name, and what stands first in it."""
    said = [row[at] for row in cells if at < len(row)]
    name = said[0] if said and said[0] else str(_("Column %(number)s", number=at + 1))
    sample = next((one for one in said[1:] if one), "")
    return f"{name[:40]} ({sample[:40]})" if sample else name[:40]
