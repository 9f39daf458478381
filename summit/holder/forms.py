"""What the review page asks: which text of the terms binds, and each consent by itself."""

from collections.abc import Sequence
from typing import Any, Self

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, StringField

from summit.edition.models import TermsVersion
from summit.holder.own.consents import WORDING
from summit.kernel.languages import Language
from summit.kernel.text import one_line, whole
from summit.payments.documents.forms import PayerForm
from summit.registration.models import Purpose
from summit.registration.payers import Share
from summit.registration.service import Submission
from summit.web.checks import AtMost, OneOf
from summit.web.languages import current_language
from summit.web.said import SiteForm

BY_CARD, BY_INVOICE, FREE, ON_REQUEST = "card", "invoice", "free", "request"
NEWS = WORDING[Purpose.NEWS]  # for the contact themselves; each person is asked on their own page


class ReviewForm(PayerForm):
    """Sent with a button named `how`: by card, by invoice, or with nothing to pay by the reader.

    Where somebody takes part on request it is sent to be decided on, and nobody pays yet.
    """

    terms_id = HiddenField()
    terms_language = RadioField(
        _l("Your agreement to the terms"),
        [OneOf(_l("Please accept the terms, in French or in the language you choose."))],
        validate_choice=False,
    )
    news = BooleanField(NEWS)
    purchase_order = StringField(_l("Purchase order number"), [AtMost(80)], filters=[one_line])

    def __init__(self, terms: TermsVersion | None, shares: Sequence[Share]) -> None:
        """`shares`: whom each payer pays for, the municipality's people first."""
        super().__init__()
        first = shares[0]
        self.is_free = first.payer is not None or not any(one.price for one in first.people)
        people = [person for share in shares for person in share.people]
        self.is_request = any(person.is_on_request for person in people)
        self.has_other_payers = any(share.payer for share in shares)
        self.how = ""
        self.terms_language.choices = _agreements(terms)

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if self.how not in self.ways:
            said = _("Choose how you pay: by card or by invoice.")
            if self.is_request:
                said = _(
                    "The organizing team decides on this registration: please send the request."
                )
            self.form_errors.append(said)
            return False
        return bool(is_good)

    @property
    def ways(self) -> tuple[str, ...]:
        if self.is_request:
            return (ON_REQUEST,)
        return (FREE,) if self.is_free else (BY_CARD, BY_INVOICE)

    def to_submission(self) -> Submission:
        given = self.terms_id.data or ""
        return Submission(
            terms_id=int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0,
            terms_language=Language(self.terms_language.data),
            consents={Purpose.NEWS: str(NEWS)[:500]} if self.news.data else {},
        )


class InvoiceForm(PayerForm):
    """Asks for an invoice in place of the card."""

    purchase_order = StringField(_l("Purchase order number"), [AtMost(80)], filters=[one_line])

    @classmethod
    def blank(cls, purchase_order: str | None) -> Self:
        """Return the form before it is filled in, with the number that was sent already."""
        form = cls(formdata=None)
        form.purchase_order.data = purchase_order
        return form


class LeavingForm(SiteForm):
    """A button that lets people go; it carries the sums that its page showed."""

    seen = HiddenField()


def _agreements(terms: TermsVersion | None) -> list[SelectChoice]:
    """Return what may be agreed to: French always; the reader's language where it has a text."""
    if terms is None:
        return []
    if current_language() is Language.FR:
        return [SelectChoice("fr", _("I have read the terms and accept them."))]
    french = SelectChoice("fr", _("I accept the terms, and the French version binds."))
    sentences = {
        Language.EN: _(
            "I received the French version first, and wish to be bound by the English version."
        ),
        Language.ES: _(
            "I received the French version first, and wish to be bound by the Spanish version."
        ),
    }
    language = current_language()
    if language not in terms.text:
        return [french]
    return [SelectChoice(str(language), sentences[language]), french]


NO_PAGE = -1  # no page of ours: it fits no draft


def draft_seen() -> int:
    """Return which change of a draft the page showed: the number stands in its form."""
    return whole(request.form.get("seen"), digits=9, otherwise=NO_PAGE)
