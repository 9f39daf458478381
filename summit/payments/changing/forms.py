"""What is asked about another participation type: first which, then whether to do it."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, SelectField

from summit.admission.queries import Offer
from summit.kernel.languages import Language
from summit.payments.refunding.forms import RefundForm
from summit.registration.labels import called
from summit.registration.models import Attendee
from summit.registration.service import OtherType, TypeChange, WantedType
from summit.web import formats
from summit.web.filters import local
from summit.web.languages import current_language
from summit.web.said import PartForm, SiteForm

ROW = re.compile(r"[0-9]{1,9}")  # the number of a row, as an address may carry it
TYPE = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,9}))?")  # of a type, and of one of its rates
NOBODY = ""
CHOOSE = _l("Choose a participation type.")


class TypeChoice(PartForm):
    """Which type, and for a companion's whom they accompany. Asked for by a plain address."""

    category = RadioField(_l("Takes part as"), validate_choice=False)
    principal = SelectField(_l("Accompanies"), choices=[], validate_choice=False)

    def offer(self, types: Sequence[OtherType], people: Sequence[Attendee]) -> None:
        language = current_language()
        self.category.choices = [
            SelectChoice(chosen(one.offer), one.offer.name.to(language)) for one in types
        ]
        known = [SelectChoice(str(one.id), called(one)) for one in people]
        self.principal.choices = [SelectChoice(NOBODY, _("Choose…")), *known]
        self.notes = {chosen(one.offer): _note(one) for one in types}
        self.has_companions = any(one.offer.category.is_companion for one in types)

    def wanted(self) -> WantedType | None:
        return _wanted(self)


class TypeForm(SiteForm):
    """A button that changes a type; it carries what its page showed."""

    category = HiddenField()
    principal = HiddenField()
    seen = HiddenField()

    def wanted(self) -> WantedType | None:
        return _wanted(self)


class TypeRefundForm(RefundForm):
    """The same where some of the money may go back."""

    category = HiddenField()
    principal = HiddenField()

    def wanted(self) -> WantedType | None:
        return _wanted(self)


def _wanted(form: Any) -> WantedType | None:
    category, principal = form.category.data or "", form.principal.data or ""
    asked = TYPE.fullmatch(category)
    if not asked:
        return None
    return WantedType(
        category_id=int(asked[1]),
        variant_id=int(asked[2]) if asked[2] else None,
        principal_id=int(principal) if ROW.fullmatch(principal) else None,
    )


def chosen(one: Offer | TypeChange) -> str:
    """Return how an address and a button name a type, and one of its rates."""
    number = str(one.category.id)
    return f"{number}.{one.variant.id}" if one.variant else number


def _note(one: OtherType) -> str:
    """Say what a type or a rate costs today, what later, and whom a rate is for."""
    if not one.has_room:
        return str(_("Sold out"))
    offer, language = one.offer, current_language()
    if offer.category.needs_approval and not one.is_within_type:
        return str(_("On request"))
    said = _prices(one, language)
    about = offer.variant.description.to(language) if offer.variant else ""
    return f"{said}. {about}" if about else said


def _prices(one: OtherType, language: Language) -> str:
    """Say what it costs today, and from which day of the summit's it costs something else."""
    offer, said = one.offer, str(_("Free of charge"))
    if one.price:
        said = str(_("%(price)s before taxes", price=formats.money(one.price, language)))
    if one.price != one.list_price:
        return said  # with a code; no later price is known of it
    if not offer.changes_price or offer.next_change is None or offer.next_price is None:
        return said
    day = formats.day(local(offer.next_change).date(), language)
    price = formats.money(offer.next_price, language)
    return f"{said}; {_('from %(day)s: %(price)s', day=day, price=price)}"
