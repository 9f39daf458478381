"""What a contact may type: the delegation, and each of its people."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    EmailField,
    Field,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired

from summit.admission.queries import Offer, choices, key_of, type_in
from summit.kernel.languages import Language
from summit.kernel.text import one_line
from summit.registration.codes.pricing import code_of
from summit.registration.entering.forms import EnteringForm
from summit.registration.errors import CompanionAlone, CompanionLeads, RequestUnnamed, TwoHeads
from summit.registration.labels import called
from summit.registration.models import Attendee, Registration
from summit.registration.namesakes.rules import twice
from summit.registration.person_form import IN_ITS_OWN, PersonForm, is_payer_reached
from summit.registration.rules import MOST_PEOPLE, Place, is_tied
from summit.registration.service import Application, Person
from summit.registration.statuses import PaidBy
from summit.registration.typed import READ_AT_MOST
from summit.web.checks import AtMost, OneOf, email_address
from summit.web.countries import countries
from summit.web.errors import sentence
from summit.web.languages import current_language
from summit.web.long_select import LongSelect
from summit.web.said import PartList, SiteForm


class ContactForm(SiteForm):
    """Who asks, for which municipality, and in which language we write to them."""

    asks_residence = False
    submission_key = HiddenField()  # made with the page; sent twice, it is one registration
    municipality = StringField(
        _l("Municipality or organization"),
        [DataRequired(_l("Write the name of the municipality or organization.")), AtMost(200)],
        filters=[one_line],
    )
    country = SelectField(
        _l("Country"), [OneOf(_l("Choose a country from the list."))], validate_choice=False
    )
    contact_name = StringField(
        _l("Your name"),
        [DataRequired(_l("Write your name: we address our e-mails to you.")), AtMost(200)],
        filters=[one_line],
    )
    contact_email = EmailField(
        _l("Your e-mail"),
        [
            DataRequired(_l("Write your e-mail address: the secret link goes there.")),
            email_address,
        ],
        filters=[one_line],
    )
    language = SelectField(
        _l("Language for our e-mails to you"),
        [OneOf(_l("Choose one of the three languages."))],
        choices=IN_ITS_OWN,
        default=current_language,
        validate_choice=False,
    )

    def __init__(
        self,
        typed: MultiDict[str, str] | None = None,
        *,
        stored: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(formdata=typed, data=stored)
        named = countries(current_language())
        self.country.choices = [SelectChoice(code, name) for code, name in named]
        self.country.widget = LongSelect(_("Choose…"), named)


class Chosen(NamedTuple):
    """What one person on a form takes part as."""

    category_id: int
    variant_id: int | None


class RegistrationForm(ContactForm):
    """The contact, the municipality and its people. `offers` are what may be chosen."""

    people = PartList(FormField(PersonForm), min_entries=1, max_entries=READ_AT_MOST)
    code = StringField(_l("Code"), [AtMost(100)], filters=[one_line])

    def __init__(
        self,
        typed: MultiDict[str, str] | None = None,
        *,
        offers: Sequence[Offer],
        stored: Mapping[str, Any] | None = None,
        beside: Sequence[Attendee] = (),
        asks_residence: bool = False,
    ) -> None:
        """`beside` are people registered before, whom a companion may accompany.

        `asks_residence` of each payer that is not the municipality, which has said its country.
        """
        super().__init__(typed, stored=stored)
        self.asks_residence = asks_residence
        self.free: Collection[int] = ()  # who pays nothing, by a code or a rule for groups
        self.beside = {f"beside-{one.id}": one for one in beside}
        self.offers = {offer.key: offer for offer in choices(offers)}
        for index, person in enumerate(self.people):
            person.label.text = _("Person %(number)s", number=index + 1)
        for person in self.people:
            self._offer_choices(person.form)
        self.entering = EnteringForm(typed, self)

    def _offer_choices(self, person: PersonForm) -> None:
        person.category.choices = [
            self.choice_of(offer, chosen=person.category.data) for offer in self.offers.values()
        ]
        others = [
            SelectChoice(str(index), self.name_of(index))
            for index, other in enumerate(self.people)
            if other.form is not person
        ]
        known = [
            SelectChoice(value, called(one), {"data-beside": "true"})
            for value, one in self.beside.items()
        ]
        person.principal.choices = [SelectChoice("", _("Choose…")), *known, *others]

    @staticmethod
    def choice_of(offer: Offer, *, chosen: str | None) -> SelectChoice:
        """Return a type or a variant to choose.

        Without places it stays open to who has chosen its type: another rate takes no other place.
        """
        said: dict[str, Any] = {}
        has_place = offer.left > 0 or type_in(chosen or "") == offer.category.code
        if offer.key != chosen and (offer.price is None or not has_place):
            said["disabled"] = True
        if offer.category.is_companion:
            said["data-companion"] = "true"  # for the page's script
        return SelectChoice(offer.key, offer.name.to(current_language()), said)

    @property
    def namesakes(self) -> Sequence[str]:
        """Return who stands on the form twice, or is registered together with it already."""
        people = [person.form.full_name for person in self.people]
        return twice([*(one.full_name for one in self.beside.values()), *people])

    @property
    def has_companions(self) -> bool:
        return any(offer.category.is_companion for offer in self.offers.values())

    @property
    def has_prices(self) -> bool:
        return any(offer.price for offer in self.offers.values())

    def let_names_wait(self) -> None:
        """Take people without a name, as saving for later does; sending asks for each."""
        for person in self.people:
            person.form.names_may_wait = True

    def blank_person(self) -> PersonForm:
        """Return an empty person for the page's script to copy; its number is `__n__`."""
        person = PersonForm(prefix="people-__n__-")
        self._offer_choices(person)
        return person

    def name_of(self, index: int) -> str:
        said = self.people[index].label.text
        name = self.people[index].form.full_name
        return f"{said} – {name}" if name else said

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if len(self.people) > MOST_PEOPLE:
            said = _("One registration takes at most %(most)s people. Please make a second one.")
            self.form_errors.append(said % {"most": MOST_PEOPLE})
            return False
        if self.entering.rows or self.entering.pasted.data:
            self.form_errors.append(
                _("Take the people of the preview over first, or empty it. Nothing was held yet.")
            )
            return False
        are_tied, are_reached = self._companions_are_tied(), self._payers_are_reached()
        has_one_head, are_named = self._one_leads(), self._requests_are_named()
        is_whole = are_tied and are_reached and has_one_head and are_named
        return is_whole and self._payers_agree() and bool(is_good)

    def _requests_are_named(self) -> bool:
        """Tell whether everybody the organizing team decides on has a name."""
        against = [
            one
            for one in (person.form for person in self.people)
            if one.name_follows.data
            and not one.given_name.data
            and (offer := self.offers.get(one.category.data)) is not None
            and offer.is_on_request
        ]
        for one in against:
            self.refuse(one.given_name, sentence(RequestUnnamed()))
        return not against

    def _one_leads(self) -> bool:
        """Tell whether at most one person is the head of the delegation, and no companion is."""
        heads = [person.form for person in self.people if person.form.is_head.data]
        against = heads[1:]
        for one in against:
            self.refuse(one.is_head, sentence(TwoHeads()))
        companions = [one for one in heads if self._place(one).is_companion]
        for one in companions:
            self.refuse(one.is_head, sentence(CompanionLeads()))
        return not against and not companions

    def _companions_are_tied(self) -> bool:
        places = [self._place(person.form) for person in self.people]
        loose = [index for index in range(len(places)) if not is_tied(index, places)]
        for index in loose:
            name = places[index].name or _("this person")
            self.refuse(self.people[index].form.principal, sentence(CompanionAlone(name=name)))
        return not loose

    def _payers_are_reached(self) -> bool:
        """Tell whether a bill can be sent to each payer; what is free has none."""
        reached = [  # each says its own
            is_payer_reached(one, asks_residence=self.asks_residence)
            for one in self._paid_by_others()
        ]
        return all(reached)

    def _paid_by_others(self) -> list[PersonForm]:
        """Return the people for whom the municipality is not billed, and something is."""
        people = [one.form for index, one in enumerate(self.people) if index not in self.free]
        return [
            one
            for one in people
            if one.paid_by.data != PaidBy.CITY
            and (offer := self.offers.get(one.category.data)) is not None
            and offer.price
        ]

    def places_with_payers(self) -> Sequence[Chosen]:
        """Return what everybody takes part as, where somebody is to have another payer.

        Nothing while one has no type: that is said first.
        """
        people = [person.form for person in self.people]
        chosen = [self.offers.get(one.category.data) for one in people]
        if all(one.paid_by.data == PaidBy.CITY for one in people):
            return ()
        found = [Chosen(one.category.id, one.variant_id) for one in chosen if one is not None]
        return found if len(found) == len(people) else ()

    def _payers_agree(self) -> bool:
        """Tell whether each payer resides in one place, whoever it pays for."""
        if not self.asks_residence:
            return True
        said: dict[tuple[str, str], bool | None] = {}
        against = [
            one
            for one in self._paid_by_others()
            if said.setdefault(one.payer_key, one.payer_is_resident.data)
            is not one.payer_is_resident.data
        ]
        for one in against:
            self.refuse(
                one.payer_is_resident, _("For this payer you answered otherwise at another person.")
            )
        return not against

    def _place(self, person: PersonForm) -> Place:
        offer = self.offers.get(person.category.data)
        principal = person.principal.data
        return Place(
            name=person.full_name,
            is_companion=offer is not None and offer.category.is_companion,
            principal=int(principal) if re.fullmatch("[0-9]{1,4}", principal or "") else None,
            is_beside=principal in self.beside,
        )

    @staticmethod
    def refuse(field: Field, said: str) -> None:
        """Add a sentence to a field after it was validated."""
        field.errors = [*field.errors, said]

    def refuse_categories(self, category_ids: Collection[int], said: str) -> None:
        """Say at each person of these categories why they cannot be registered."""
        for person in self.people:
            offer = self.offers.get(person.form.category.data)
            if offer is not None and offer.category.id in category_ids:
                self.refuse(person.form.category, said)

    def to_application(self) -> Application:
        """Return what was typed, once it is valid."""
        return Application(
            language=Language(self.language.data),
            municipality=self.municipality.data,
            country=self.country.data,
            contact_name=self.contact_name.data,
            contact_email=self.contact_email.data,
            people=tuple(self._person(person.form) for person in self.people),
            code=self.code.data,
        )

    def _person(self, person: PersonForm) -> Person:
        place, chosen = self._place(person), self.offers[person.category.data]
        is_other = person.paid_by.data == PaidBy.OTHER
        return Person(
            category_id=chosen.category.id,
            variant_id=chosen.variant_id,
            given_name=person.given_name.data,
            family_name=person.family_name.data,
            role=person.role.data,
            email=person.email.data or None,
            language=Language(person.language.data),
            principal=place.principal if place.is_companion else None,
            principal_id=self.beside[person.principal.data].id if place.is_beside else None,
            paid_by=PaidBy(person.paid_by.data),
            payer_name=person.payer_name.data or None if is_other else None,
            payer_email=person.payer_email.data or None if is_other else None,
            payer_is_resident=None
            if person.paid_by.data == PaidBy.CITY
            else person.payer_is_resident.data,
            title=person.title.data or "",
            badge_name=person.badge_name.data or "",
            represents=person.represents.data or "",
            is_head=person.is_head.data,
            name_follows=person.name_follows.data,
        )


def _principal(person: Attendee, position: Mapping[int, int]) -> str:
    if not person.principal_id:
        return ""
    own = position.get(person.principal_id)
    return f"beside-{person.principal_id}" if own is None else str(own)


def stored_answers(registration: Registration) -> dict[str, Any]:
    """Return a draft as the form shows it."""
    position = {person.id: person.position for person in registration.attendees}
    people = [
        {
            "category": key_of(person.category, person.variant),
            "given_name": person.given_name,
            "family_name": person.family_name,
            "role": person.role,
            "email": person.email or "",
            "language": person.language,
            "principal": _principal(person, position),
            "paid_by": person.paid_by,
            "payer_name": person.payer_name or "",
            "payer_email": person.payer_email or "",
            "payer_is_resident": person.payer_is_resident,
            "title": person.title,
            "badge_name": person.badge_name,
            "represents": person.represents,
            "is_head": person.is_head,
            "name_follows": person.name_follows,
        }
        for person in registration.attendees
    ]
    code = code_of(registration.attendees)
    return stored_contact(registration) | {"people": people, "code": code}


def stored_contact(registration: Registration) -> dict[str, Any]:
    """Return who registers for whom, as the form shows it."""
    names = ("municipality", "country", "contact_name", "contact_email", "language")
    return {name: getattr(registration, name) for name in names}
