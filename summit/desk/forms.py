"""What staff type at the desk: who comes, with whom, and how they pay."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
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
)
from wtforms.validators import DataRequired, Optional, ValidationError

from summit.admission.queries import Offer, choices
from summit.desk.errors import CompanionAtDesk, NotSoldAtDesk
from summit.edition.models import TermsVersion
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.kernel.text import one_line, whole
from summit.payments.labels import METHODS
from summit.payments.statuses import PaymentMethod
from summit.registration.person_form import IN_ITS_OWN
from summit.registration.service import Application, Person, Submission
from summit.web import formats
from summit.web.checks import AtMost, OneOf, email_address
from summit.web.countries import countries
from summit.web.edits import or_none
from summit.web.errors import sentence
from summit.web.languages import current_language
from summit.web.long_select import LongSelect
from summit.web.said import PartForm, PartList, SiteForm

AT_DESK = (PaymentMethod.CASH, PaymentMethod.CHEQUE, PaymentMethod.TERMINAL)
COMPANIONS = 2  # lines on the form; more are added to the person afterwards
REMEMBERED = ("category", "municipality", "country", "language")  # from one person to the next


class Sold:
    """What the desk sells now, to people and to whoever accompanies them, by key."""

    def __init__(self, offers: Sequence[Offer], *, waives: bool) -> None:
        self.every = {one.key: one for one in choices(offers)}
        sold = {
            key: one
            for key, one in self.every.items()
            if one.price is not None and (waives or not one.category.is_invitation_only)
        }
        self.people = {key: one for key, one in sold.items() if not one.category.is_companion}
        self.companions = {key: one for key, one in sold.items() if one.category.is_companion}


class DeskForm(SiteForm):
    """What every registration at the desk needs: a key of its own, and the terms."""

    ORDER: tuple[str, ...]  # of the answers on the page
    category: SelectField  # as what the person comes

    submission_key = HiddenField()  # made with the page; sent twice, it is one registration
    terms_id = HiddenField()
    accepts = BooleanField(
        _l("The terms were shown, in French first, and the person accepts them"),
        [DataRequired(_l("Show the terms: without them nobody is registered."))],
    )
    waives = BooleanField(_l("Let this person in although the type is full"))

    def __init__(
        self, typed: MultiDict[str, str] | None, *, sold: Sold, waives: bool, **more: Any
    ) -> None:
        super().__init__(formdata=typed, **more)
        self.sold = sold
        if not waives:
            del self.waives

    @property
    def is_waived(self) -> bool:
        return bool("waives" in self and self.waives.data)

    @property
    def chosen(self) -> Iterator[tuple[Field, Offer]]:
        """Yield each field of a type with what was chosen, the person's own first."""
        yield self.category, self.sold.every[self.category.data]

    def to_submission(self, terms: TermsVersion | None, language: Language) -> Submission:
        """Return the terms that were shown, in the person's language where they have it."""
        has_it = terms is not None and language in terms.text
        return Submission(
            terms_id=whole(self.terms_id.data, digits=9, otherwise=0),
            terms_language=language if has_it else Language.FR,
        )

    def focus(self) -> None:
        """Let the page begin at the first answer to correct, or at the first of all."""
        asked = self.asked()
        first = next((one for one in asked if one.errors), asked[0])
        first.render_kw = {"autofocus": True}

    def asked(self) -> list[Field]:
        """Return what is asked, as it stands on the page."""
        return [self[name] for name in self.ORDER]

    def say_sold_out(self, counter_id: int | None, said: str) -> None:
        """Say at the type whose seats ran out that they did; of shared seats, at the first."""
        fields = [
            field
            for field, offer in self.chosen
            if counter_id in (offer.category.counter_id, offer.category.pool_id)
        ]
        if fields:
            fields[0].errors = [*fields[0].errors, said]
        else:
            self.form_errors.append(said)


class CompanionForm(PartForm):
    """Who accompanies the person. A line without a name is left out."""

    given_name = StringField(_l("Given names"), [AtMost(100)], [one_line])
    family_name = StringField(_l("Family names"), [AtMost(100)], [one_line])
    category = SelectField(_l("Participation type"), validate_choice=False)
    sold: Sold  # set by the form it stands in

    @property
    def is_empty(self) -> bool:
        return not self.given_name.data and not self.family_name.data

    def validate_given_name(self, field: Field) -> None:
        if not field.data and self.family_name.data:
            raise ValidationError(_("Write the given names."))

    def validate_category(self, field: Field) -> None:
        if not self.is_empty:
            check_sold(field, self.sold.companions, self.sold)


class WalkInForm(DeskForm):
    """One person, and who accompanies them. `waives` may exceed what is left."""

    ORDER = (
        "given_name",
        "family_name",
        "category",
        "municipality",
        "country",
        "accepts",
        "role",
        "language",
        "email",
    )

    given_name = StringField(
        _l("Given names"),
        [DataRequired(_l("Write the given names.")), AtMost(100)],
        [one_line],
    )
    family_name = StringField(_l("Family names"), [AtMost(100)], [one_line])
    category = SelectField(_l("Participation type"), validate_choice=False)
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
    companions = PartList(FormField(CompanionForm), min_entries=COMPANIONS, max_entries=COMPANIONS)

    def __init__(
        self,
        typed: MultiDict[str, str] | None = None,
        *,
        sold: Sold,
        waives: bool,
        remembered: Mapping[str, str] | None = None,
    ) -> None:
        known = {name: text for name, text in (remembered or {}).items() if name in REMEMBERED}
        super().__init__(typed, sold=sold, waives=waives, data=known)
        none = SelectChoice("", _("Choose…"))
        self.category.choices = [none, *choices_of(sold.people)]
        for line in self.companions:
            line.form.sold = sold
            line.form.category.choices = choices_of(sold.companions)
        named = countries(current_language())
        self.country.choices = [SelectChoice(code, name) for code, name in named]
        self.country.widget = LongSelect(_("Choose…"), named)

    def asked(self) -> list[Field]:
        lines = [line.form for line in self.companions]
        beside = [one for form in lines for one in (form.given_name, form.family_name)]
        return [*super().asked(), *beside]

    @property
    def accompanied_by(self) -> Iterator[CompanionForm]:
        """Yield the lines somebody stands in; where no companion is sold, there are none."""
        yield from (line.form for line in self.companions if not line.form.is_empty)

    @property
    def has_companion_errors(self) -> bool:
        return any(line.errors for line in self.companions)

    def validate_category(self, field: Field) -> None:
        check_sold(field, self.sold.people, self.sold)

    @property
    def chosen(self) -> Iterator[tuple[Field, Offer]]:
        yield from super().chosen
        for line in self.accompanied_by:
            yield line.category, self.sold.companions[line.category.data]

    def to_application(self) -> Application:
        language = Language(self.language.data)
        names = f"{self.given_name.data} {self.family_name.data or ''}".strip()
        chosen = self.sold.people[self.category.data]
        person = Person(
            category_id=chosen.category.id,
            variant_id=chosen.variant_id,
            given_name=self.given_name.data,
            family_name=self.family_name.data or "",
            role=self.role.data or "",
            email=self.email.data or None,
            language=language,
        )
        companions = [
            Person(
                category_id=beside.category.id,
                variant_id=beside.variant_id,
                given_name=line.given_name.data,
                family_name=line.family_name.data or "",
                language=language,
                principal=0,
            )
            for line in self.accompanied_by
            for beside in [self.sold.companions[line.category.data]]
        ]
        return Application(
            language=language,
            municipality=self.municipality.data,
            country=self.country.data,
            contact_name=names,
            contact_email=self.email.data or "",
            people=(person, *companions),
        )

    def to_remember(self) -> dict[str, str]:
        """Return what the next person most likely has in common with this one."""
        return {name: self[name].data for name in REMEMBERED}


def check_sold(field: Field, wanted: Mapping[str, Offer], sold: Sold) -> None:
    """Refuse a type that is not chosen, not sold here, or a companion's without a person."""
    key = field.data or ""
    if key in wanted:
        return
    if key in sold.companions:
        raise ValidationError(sentence(CompanionAtDesk()))
    if key in sold.every:
        raise ValidationError(sentence(NotSoldAtDesk(name=sold.every[key].name)))
    raise ValidationError(_("Choose one of the participation types."))


def choices_of(offers: Mapping[str, Offer]) -> list[SelectChoice]:
    return [SelectChoice(key, _named(one)) for key, one in offers.items()]


def _named(offer: Offer) -> str:
    """Return a type, or a rate, with what it costs and whether any place is left."""
    name = offer.name.to(current_language())
    price = formats.money(offer.price) if offer.price else _("free of charge")
    full = f", {_('full')}" if not offer.left else ""
    return f"{name} – {price}{full}"


class TakenForm(SiteForm):
    """How somebody paid at the desk. `after` counts the payments that the page showed."""

    after = HiddenField()
    owed = HiddenField()  # the cents that the page showed
    method = SelectField(
        _l("How it came"),
        choices=[SelectChoice(one.value, METHODS[one]) for one in AT_DESK],
        render_kw={"autofocus": True},
    )
    note = StringField(
        _l("Number of the cheque or of the terminal’s slip"), [AtMost(200)], [or_none]
    )

    @property
    def seen(self) -> int:
        return whole(self.after.data, digits=5, otherwise=0)

    @property
    def shown(self) -> Cents:
        """Return what the page showed; nothing that can be owed for a page made by hand."""
        return Cents(whole(self.owed.data, digits=11, otherwise=0))
