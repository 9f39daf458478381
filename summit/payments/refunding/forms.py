"""What finance types about a refund, and owners about the policy."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
)
from wtforms.validators import NumberRange, Optional, ValidationError

from summit.edition.forms import DayField
from summit.kernel.errors import Refused
from summit.kernel.money import Cents
from summit.payments.errors import AmountNotPositive
from summit.payments.refunding.effects import Effect
from summit.payments.refunding.errors import (
    ReasonMissing,
    RefundTooHigh,
    SourceGone,
    SourceTooSmall,
    SurplusStays,
)
from summit.payments.refunding.policy import SHOWN, Shown
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish, check_seen
from summit.payments.visas.errors import ProofMissing
from summit.payments.visas.proofs import Proof
from summit.web.amounts import AmountField
from summit.web.checks import AtMost, OneOf
from summit.web.edits import EditForm, or_none
from summit.web.errors import sentence
from summit.web.said import PartForm, PartList, SiteForm
from summit.web.uploads.forms import UploadField

ROW = re.compile(r"[0-9]{1,9}")  # the number of a payment, as a form may carry it
WITH_THE_DEED = {"proof", "has_seen"}  # what is asked for last, and hides nothing that follows
BESIDE: dict[type[Refused], str] = {
    ReasonMissing: "note",
    ProofMissing: "proof",
    AmountNotPositive: "amount",
    RefundTooHigh: "amount",
    SurplusStays: "amount",
    SourceTooSmall: "payment",
    SourceGone: "payment",
}
BLANK_LINES, MOST_LINES = 2, 20
PERCENT = _l("Write a whole number from 0 to 100.")
LABELS: dict[Reason, Any] = {
    Reason.POLICY: _l("By the policy of today"),
    Reason.VISA: _l("Visa refused, with proof: all but the fee"),
    Reason.ORGANIZER: _l("The organizing team cancels: everything"),
    Reason.AMOUNT: _l("Another amount"),
}


class RefundForm(SiteForm):
    """How much goes back and why: asked, then shown with what follows, then done.

    The proof of a refused visa is asked for beside what follows: a browser sends a file once.
    """

    seen = HiddenField()  # the seal of what the page showed; empty before it showed anything
    reason = RadioField(
        _l("How much goes back"),
        [OneOf(_l("Choose how much goes back."))],
        validate_choice=False,
    )
    amount = AmountField(_l("Another amount, in Canadian dollars"), [Optional()])
    payment = RadioField(_l("Out of which payment"), validate_choice=False, default="")
    note = StringField(_l("Why"), [AtMost(200)], filters=[or_none])
    proof = UploadField(_l("The refusal of the visa: a PDF or a picture"))
    has_seen = BooleanField(_l("I saw the original of the refusal"))
    keeps_claim = BooleanField(_l("Money only: the bill stays, and is paid another way"))

    follows: Effect | None = None  # what the page shows

    def offer(self, reasons: Iterable[Reason]) -> None:
        self.reason.choices = [SelectChoice(one.value, str(LABELS[one])) for one in reasons]

    def offer_payments(self, payments: Iterable[tuple[int, str]]) -> None:
        """Let finance choose where it leaves from, where there is more than one payment."""
        named = [SelectChoice(str(number), text) for number, text in payments]
        newest = SelectChoice("", _("The newest first"))
        self.payment.choices = [newest, *named] if len(named) > 1 else []

    def _payment_id(self) -> int | None:
        """Return the payment that was chosen, still offered or not: see `SourceGone`."""
        chosen = self.payment.data or ""
        is_asked = self.payment.choices is not None
        return int(chosen) if is_asked and ROW.fullmatch(chosen) else None

    def take(self, foresee: Callable[[Wish], Effect], deed: Callable[[Wish], None]) -> bool:
        """Do what was asked, if it was shown before; else show what follows now, or say why not.

        Returns whether it is done. `deed` sees to it that what follows is what was shown.
        """
        if not self.is_submitted():
            return False
        is_good = self.validate()
        if is_good and self.seen.data and self._is_as_shown(foresee) and self._tried(deed):
            return True
        if is_good or set(self.errors) <= WITH_THE_DEED:
            self._tried(lambda wish: setattr(self, "follows", foresee(wish)))
        if self.follows and self.proof.sent is not None:  # no browser sends it again by itself
            self.proof.errors = [*self.proof.errors, _("Choose the file once more, please.")]
        self.seen.data = self.follows.seal() if self.follows else ""
        return False

    def _is_as_shown(self, foresee: Callable[[Wish], Effect]) -> bool:
        """Tell whether nothing changed; else nothing is begun, not even at Stripe."""
        return self._tried(lambda wish: check_seen(wish, foresee(wish)))

    def _tried(self, deed: Callable[[Wish], None]) -> bool:
        try:
            deed(self.to_wish())
        except Refused as refusal:
            self._refuse(refusal)
            return False
        return True

    def _refuse(self, refusal: Refused) -> None:
        """Say a refusal where the answer is that it is about, once."""
        said = sentence(refusal)
        beside = next((name for kind, name in BESIDE.items() if isinstance(refusal, kind)), None)
        if beside is None or (beside == "amount" and self.reason.data != Reason.AMOUNT):
            if said not in self.form_errors:
                self.form_errors.append(said)
        elif said not in self[beside].errors:
            self[beside].errors = [*self[beside].errors, said]

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and self.reason.data == Reason.AMOUNT and self.amount.data is None:
            self.amount.errors = [_("Write the amount that goes back.")]
            return False
        return bool(is_good)

    def _proof(self) -> Proof | None:
        file = self.proof.sent
        return Proof(file=file) if file or self.has_seen.data else None

    def to_wish(self) -> Wish:
        return Wish(
            reason=Reason(self.reason.data),
            seen=self.seen.data or "",
            amount=self.amount.data,
            note=self.note.data,
            payment_id=self._payment_id(),
            keeps_claim=self.keeps_claim.data,
            proof=self._proof() if self.reason.data == Reason.VISA else None,
        )


class NoteForm(SiteForm):
    note = StringField(_l("Reference of the bank, or why"), [AtMost(200)], filters=[or_none])


class WindowForm(PartForm):
    """A line of the policy. An empty one is left out."""

    until = DayField(_l("Until the end of"), [Optional()])
    percent = IntegerField(_l("Percent"), [Optional(), NumberRange(0, 100, PERCENT)])
    fee = AmountField(_l("Less a fee for each person, CAD"), [Optional()])

    @property
    def is_empty(self) -> bool:
        return not any((one.raw_data or [""])[0] for one in (self.until, self.percent, self.fee))


class PolicyForm(EditForm):
    SHOWN = SHOWN

    lines = PartList(FormField(WindowForm), max_entries=MOST_LINES)
    four_eyes_above = AmountField(_l("A second person approves refunds above, CAD"), [Optional()])
    substitution_until = DayField(_l("Contacts may replace people until the end of"), [Optional()])

    def fill(self, policy: Shown) -> None:
        """Draw a policy into the fields, with blank lines to go on."""
        self.four_eyes_above.process(None, policy.four_eyes_above)
        self.substitution_until.process(None, policy.substitution_until)
        for until, percent, fee in policy.lines:
            self.lines.append_entry({"until": until, "percent": percent, "fee": fee})
        for _line in range(min(BLANK_LINES, MOST_LINES - len(self.lines))):
            self.lines.append_entry()

    def validate_lines(self, field: Field) -> None:
        filled = [line.form for line in field if not line.form.is_empty]
        if any(line.until.data is None or line.percent.data is None for line in filled):
            raise ValidationError(_("Each line needs a day and how many percent go back."))
        days = [line.until.data for line in filled]
        if len(set(days)) != len(days):
            raise ValidationError(_("Two lines end on the same day."))

    def typed(self, name: str) -> Any:
        return self.lines_typed() if name == "lines" else self[name].data

    def lines_typed(self) -> tuple[tuple[date, int, Cents], ...]:
        filled = [line.form for line in self.lines if not line.form.is_empty]
        return tuple(
            sorted(
                (line.until.data, line.percent.data, line.fee.data or Cents(0)) for line in filled
            )
        )
