"""What somebody who waits may type."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field, IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from summit.admission.queries import Offer
from summit.kernel.languages import Language
from summit.registration.forms import ContactForm
from summit.registration.person_form import RadioField
from summit.registration.rules import MOST_PEOPLE
from summit.registration.waiting.service import Wish
from summit.web.checks import OneOf
from summit.web.languages import current_language
from summit.web.said import SiteForm

HOW_MANY = _l("Write how many people, from 1 to %(most)s.", most=MOST_PEOPLE)


class WaitingForm(ContactForm):
    """`offers` are what people may wait for; shown are the full ones.

    One that was chosen and has places again meanwhile is shown too: it is said, not lost.
    """

    category = RadioField(
        _l("Participation type"),
        [OneOf(_l("Choose one of the participation types."))],
        validate_choice=False,
    )
    how_many = IntegerField(
        _l("How many people"),
        [InputRequired(HOW_MANY), NumberRange(1, MOST_PEOPLE, HOW_MANY)],
        default=1,
    )

    def __init__(
        self, typed: MultiDict[str, str] | None = None, *, offers: Sequence[Offer]
    ) -> None:
        super().__init__(typed)
        self.offers = {offer.category.code: offer for offer in offers}
        language = current_language()
        self.category.choices = [
            SelectChoice(code, offer.category.name.to(language))
            for code, offer in self.offers.items()
            if offer.is_full or code == self.category.data
        ]
        if typed is None and len(self.category.choices) == 1:
            self.category.data = self.category.choices[0].value

    def to_wish(self) -> Wish:
        """Return what was typed, once it is valid."""
        return Wish(
            category_id=self.offers[self.category.data].category.id,
            people=self.how_many.data,
            language=Language(self.language.data),
            municipality=self.municipality.data,
            country=self.country.data,
            contact_name=self.contact_name.data,
            contact_email=self.contact_email.data,
        )


class FewerForm(SiteForm):
    """How many people wait still, of so many."""

    staying = SelectField(_l("How many people still wait"), validate_choice=False)

    def __init__(self, people: int) -> None:
        super().__init__()
        numbers = [SelectChoice(str(number), str(number)) for number in range(1, people)]
        self.staying.choices = [SelectChoice("", _("Choose…")), *numbers]

    def validate_staying(self, field: Field) -> None:
        """Take any number a page may have offered: places may have been offered since."""
        if field.data not in {str(number) for number in range(1, MOST_PEOPLE)}:
            raise ValidationError(_("Choose one of those offered."))
