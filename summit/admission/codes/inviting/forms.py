"""What organizers type to invite one, or many from a list."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from summit.admission.codes.invitations import SHOWN, InvitationWish
from summit.admission.codes.inviting.sheet import MOST_PLACES, Invited, Sheet, read
from summit.admission.models import Category
from summit.edition.forms import DayField
from summit.kernel.decoding import find_text
from summit.kernel.languages import Language
from summit.kernel.text import fold, one_line, tidy
from summit.web.checks import AtMost, OneOf, email_address
from summit.web.countries import CODES, countries
from summit.web.edits import EditForm
from summit.web.languages import NAMES, current_language
from summit.web.said import SiteForm

MOST_SIGNS = 300_000  # of a list; 1,000 rows have fewer
PLACES = _l("Write how many places, from 1 to 30.")
DAYS = _l("Write a whole number of days, from 0 to 90.")


class GivenForm(SiteForm):
    """What every invitation says: as what one comes, what is waived, until when."""

    category_id = SelectField(
        _l("Participation type"), [OneOf(_l("Choose one of those offered."))], validate_choice=False
    )
    waives_price = BooleanField(_l("Free of charge"))
    waives_approval = BooleanField(_l("Needs no approval"))
    waives_capacity = BooleanField(_l("Comes although the type is full"))
    locks_email = BooleanField(_l("Only with this e-mail address"))
    last_day = DayField(_l("Until the end of"), [Optional()])
    remind_before = IntegerField(
        _l("Days before the last day to remind, 0 for never"),
        [InputRequired(DAYS), NumberRange(0, 90, DAYS)],
        default=7,
    )
    message = TextAreaField(
        _l("Message"), [AtMost(2000)], [lambda typed: tidy(typed or "")], render_kw={"rows": 4}
    )
    sends = BooleanField(_l("Send the letter now"))

    def __init__(self, categories: Sequence[Category]) -> None:
        super().__init__()
        language = current_language()
        self.category_id.choices = [
            SelectChoice(str(one.id), one.name.to(language)) for one in categories
        ]

    def given(self) -> dict[str, Any]:
        names = ("waives_price", "waives_approval", "waives_capacity", "locks_email", "last_day")
        typed = {name: self[name].data for name in (*names, "remind_before")}
        category_id, message = int(self.category_id.data), self.message.data
        return {"category_id": category_id, "message": message, **typed}


class InvitationForm(GivenForm):
    email = EmailField(
        _l("E-mail"),
        [InputRequired(_l("Write the address the invitation goes to.")), email_address],
        filters=[one_line],
    )
    given_name = StringField(_l("Given names"), [AtMost(100)], filters=[one_line])
    family_name = StringField(_l("Family names"), [AtMost(100)], filters=[one_line])
    municipality = StringField(
        _l("Municipality or organization"), [AtMost(200)], filters=[one_line]
    )
    country = SelectField(_l("Country"), validate_choice=False)
    language = SelectField(
        _l("Language of the letter"),
        [OneOf(_l("Choose one of the three languages."))],
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        validate_choice=False,
    )
    places = IntegerField(
        _l("Places"), [InputRequired(PLACES), NumberRange(1, MOST_PLACES, PLACES)], default=1
    )

    def __init__(self, categories: Sequence[Category]) -> None:
        super().__init__(categories)
        named = countries(current_language())
        self.country.choices = [
            SelectChoice("", _("not known")),
            *(SelectChoice(code, name) for code, name in named),
        ]

    def validate_given_name(self, field: Field) -> None:
        if not field.data and not self.municipality.data:
            raise ValidationError(
                _("Write the given names of a person, or a municipality or organization.")
            )

    def validate_country(self, field: Field) -> None:
        if field.data and field.data not in CODES:
            raise ValidationError(_("Choose a country from the list."))

    def wish(self) -> InvitationWish:
        return InvitationWish(
            email=self.email.data,
            given_name=self.given_name.data,
            family_name=self.family_name.data,
            municipality=self.municipality.data,
            country=self.country.data or "",
            language=Language(self.language.data),
            places=self.places.data,
            **self.given(),
        )


class InvitationEdit(InvitationForm, EditForm):
    """An invitation that was made; beside each answer may stand what somebody else saved."""

    SHOWN = SHOWN

    renews = BooleanField(_l("Make another link; the one that was sent opens nothing any more"))

    def fill(self, kept: InvitationWish) -> None:
        """Draw an invitation as it is kept."""
        self.show(kept)
        for name in self.SHOWN:
            self[name].process(None, getattr(kept, name))
        self.category_id.process(None, str(kept.category_id))

    def typed(self, name: str) -> Any:
        return getattr(self.wish(), name)

    def in_words(self, name: str, kept: Any) -> Any:
        if isinstance(kept, bool):
            return _("Yes") if kept else _("No")
        if name in ("category_id", "country", "language"):
            named = {value: label for value, label, *_more in self[name].choices}
            return named.get(str(kept), kept)
        return kept


class ListForm(GivenForm):
    """A file or what was pasted; after the file was read, its text stands in the form."""

    file = FileField(_l("List as CSV"))
    text = TextAreaField(
        _l("Or paste the rows, the first one naming the columns"), render_kw={"rows": 8}
    )

    def open_file(self) -> None:
        """Put what a chosen file says into the text, where it can be corrected."""
        sent = self.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return
        self.text.data = find_text(sent.stream.read(4 * MOST_SIGNS))
        if self.text.data is None:
            self.file.errors = [
                _("This file is no list of text. Save it as CSV and send it again.")
            ]

    def validate_text(self, field: Field) -> None:
        if not (field.data or "").strip():
            raise ValidationError(_("Choose a file, or paste the rows."))
        if len(field.data) > MOST_SIGNS:
            raise ValidationError(_("The list has more than 1,000 rows: please divide it."))

    def read(self, known: Sequence[str]) -> Sheet:
        """Return what stands in the list; `known` are addresses that are invited already."""
        named = {fold(name): code for one in Language for code, name in countries(one)}
        return read(
            self.text.data,
            language=current_language(),
            countries=named | {code.lower(): code for code in CODES},
            known={fold(one) for one in known},
        )

    def wish_of(self, one: Invited) -> InvitationWish:
        return InvitationWish(
            email=one.email,
            given_name=one.given_name,
            family_name=one.family_name,
            municipality=one.municipality,
            country=one.country,
            language=one.language,
            places=one.places,
            **self.given(),
        )
