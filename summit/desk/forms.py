"""What staff type at the desk: who comes, and how they pay."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, EmailField, HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Optional

from summit.admission.queries import Offer
from summit.edition.models import TermsVersion
from summit.kernel.languages import Language
from summit.kernel.text import one_line
from summit.payments.labels import METHODS
from summit.payments.statuses import PaymentMethod
from summit.registration.person_form import IN_ITS_OWN
from summit.registration.service import Application, Person, Submission
from summit.web import formats
from summit.web.checks import AtMost, OneOf, email_address
from summit.web.countries import countries
from summit.web.edits import or_none
from summit.web.languages import current_language
from summit.web.long_select import LongSelect
from summit.web.said import SiteForm

AT_DESK = (PaymentMethod.CASH, PaymentMethod.CHEQUE, PaymentMethod.TERMINAL)


class WalkInForm(SiteForm):
    """One person. `offers` are what may be chosen; `waives` may exceed them."""

    submission_key = HiddenField()  # made with the page; sent twice, it is one registration
    terms_id = HiddenField()
    given_name = StringField(
        _l("Given names"), [DataRequired(_l("Write the given names.")), AtMost(100)], [one_line]
    )
    family_name = StringField(_l("Family names"), [AtMost(100)], [one_line])
    category = SelectField(
        _l("Participation type"),
        [OneOf(_l("Choose one of the participation types."))],
        validate_choice=False,
    )
    role = StringField(_l("Position"), [AtMost(150)], [one_line])
    municipality = StringField(
        _l("Municipality or organization"),
        [DataRequired(_l("Write the name of the municipality or organization.")), AtMost(200)],
        [one_line],
    )
    country = SelectField(
        _l("Country"), [OneOf(_l("Choose a country from the list."))], validate_choice=False
    )
    language = SelectField(
        _l("Language"),
        [OneOf(_l("Choose one of the three languages."))],
        choices=IN_ITS_OWN,
        default=current_language,
        validate_choice=False,
    )
    email = EmailField(_l("E-mail"), [Optional(), email_address], [one_line])
    accepts = BooleanField(
        _l("The terms were shown, in French first, and the person accepts them"),
        [DataRequired(_l("Show the terms: without them nobody is registered."))],
    )
    waives = BooleanField(_l("Let this person in although the type is full"))

    def __init__(
        self, typed: MultiDict[str, str] | None = None, *, offers: Sequence[Offer], waives: bool
    ) -> None:
        super().__init__(formdata=typed)
        self.offers = {one.category.code: one for one in offers}
        none = SelectChoice("", _("Choose…"))
        choices = [SelectChoice(code, _named(one)) for code, one in self.offers.items()]
        self.category.choices = [none, *choices]
        named = countries(current_language())
        self.country.choices = [SelectChoice(code, name) for code, name in named]
        self.country.widget = LongSelect(_("Choose…"), named)
        if not waives:
            del self.waives

    @property
    def is_waived(self) -> bool:
        return bool("waives" in self and self.waives.data)

    def to_application(self) -> Application:
        language = Language(self.language.data)
        names = f"{self.given_name.data} {self.family_name.data or ''}".strip()
        person = Person(
            category_id=self.offers[self.category.data].category.id,
            given_name=self.given_name.data,
            family_name=self.family_name.data or "",
            role=self.role.data or "",
            email=self.email.data or None,
            language=language,
        )
        return Application(
            language=language,
            municipality=self.municipality.data,
            country=self.country.data,
            contact_name=names,
            contact_email=self.email.data or "",
            people=(person,),
        )

    def to_submission(self, terms: TermsVersion | None) -> Submission:
        """Return the terms that were shown, in the person's language where they have it."""
        typed = self.terms_id.data or ""
        language = Language(self.language.data)
        has_it = terms is not None and language in terms.text
        return Submission(
            terms_id=int(typed) if typed.isdigit() and len(typed) < 10 else 0,
            terms_language=language if has_it else Language.FR,
        )


def _named(offer: Offer) -> str:
    """Return a type with what it costs and whether any place is left."""
    name = offer.category.name.to(current_language())
    price = formats.money(offer.price) if offer.price else _("free of charge")
    full = f", {_('full')}" if not offer.left else ""
    return f"{name} – {price}{full}"


class TakenForm(SiteForm):
    """How somebody paid at the desk. `after` counts the payments that the page showed."""

    after = HiddenField()
    method = SelectField(
        _l("How it came"), choices=[SelectChoice(one.value, METHODS[one]) for one in AT_DESK]
    )
    note = StringField(
        _l("Number of the cheque or of the terminal’s slip"), [AtMost(200)], [or_none]
    )

    @property
    def seen(self) -> int:
        typed: Any = self.after.data or ""
        return int(typed) if typed.isdigit() and len(typed) < 6 else 0
