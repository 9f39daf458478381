"""What organizers type to hold seats for a city."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    FormField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from summit.admission.models import Category
from summit.edition.forms import DayField
from summit.kernel.languages import Language
from summit.kernel.text import one_line, tidy
from summit.registration.city_holds.rules import end_of_day
from summit.registration.city_holds.service import Wish
from summit.registration.rules import MOST_PEOPLE
from summit.web.checks import AtMost, OneOf, email_address
from summit.web.countries import countries
from summit.web.languages import NAMES, current_language
from summit.web.said import PartForm, PartList, SiteForm

NUMBER = _l("Write a number of places, from 0 to 30.")
DAYS = _l("Write a whole number of days, from 0 to 90.")


class TypeForm(PartForm):
    """How many places of one type."""

    category_id = HiddenField()
    number = IntegerField(validators=[Optional(), NumberRange(0, MOST_PEOPLE, NUMBER)])


class DeadlineForm(SiteForm):
    """Until the end of which day."""

    last_day: Any = DayField(
        _l("Held until the end of"), [InputRequired(_l("Say until when the places are held."))]
    )

    def until(self, zone: tzinfo) -> datetime:
        day: date = self.last_day.data
        return end_of_day(day, zone)


class HoldForm(DeadlineForm):
    """For which city, how many places, and to whom the link goes."""

    municipality = StringField(
        _l("Municipality or organization"),
        [DataRequired(_l("Write the name of the municipality or organization.")), AtMost(200)],
        filters=[one_line],
    )
    country = SelectField(
        _l("Country"), [OneOf(_l("Choose a country from the list."))], validate_choice=False
    )
    contact_name = StringField(
        _l("Name of the contact"),
        [DataRequired(_l("Write the name the letter begins with.")), AtMost(200)],
        filters=[one_line],
    )
    contact_email = EmailField(
        _l("E-mail of the contact"),
        [DataRequired(_l("Write the address the link goes to.")), email_address],
        filters=[one_line],
    )
    language = SelectField(
        _l("Language of the letter"),
        [OneOf(_l("Choose one of the three languages."))],
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        validate_choice=False,
    )
    types = PartList(FormField(TypeForm))
    remind_before = IntegerField(
        _l("Days before the last day to remind, 0 for never"),
        [InputRequired(DAYS), NumberRange(0, 90, DAYS)],
        default=7,
    )
    message = TextAreaField(
        _l("Message"),
        [AtMost(2000)],
        filters=[lambda text: tidy(text or "")],
        render_kw={"rows": 4},
    )

    def __init__(self, categories: Sequence[Category]) -> None:
        blank = [{"category_id": str(one.id)} for one in categories]
        super().__init__(data={"types": blank})
        self.country.choices = [
            SelectChoice("", _("Choose…")),
            *(SelectChoice(code, name) for code, name in countries(current_language())),
        ]
        self.names = {str(one.id): one.name.to(current_language()) for one in categories}
        for part in self.types:
            name = self.names.get(part.form.category_id.data, "")
            part.label.text = part.form.number.label.text = name

    def to_wish(self, zone: tzinfo) -> Wish:
        names = ("municipality", "country", "contact_name", "contact_email", "remind_before")
        typed: dict[str, Any] = {name: self[name].data for name in names}
        return Wish(
            language=Language(self.language.data),
            places=self._places(),
            until=self.until(zone),
            message=self.message.data,
            **typed,
        )

    def _places(self) -> Mapping[int, int]:
        return {
            int(part.form.category_id.data): part.form.number.data
            for part in self.types
            if part.form.number.data and part.form.category_id.data in self.names
        }
