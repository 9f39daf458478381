"""What finance chooses and types when it undoes a payment."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice, StringField

from summit.payments.reversing.service import Undoing
from summit.payments.reversing.statuses import ReversalKind
from summit.web.checks import AtMost, OneOf
from summit.web.edits import or_none
from summit.web.said import SiteForm

WORDS: dict[ReversalKind, Any] = {
    ReversalKind.RETURNED: _l("The money came, and the bank took it back"),
    ReversalKind.MISTAKE: _l("It was recorded by mistake: mistyped, or another registration’s"),
}


class UndoForm(SiteForm):
    seen = HiddenField()  # the seal of what the page showed
    kind = RadioField(
        _l("What happened to it"),
        [OneOf(_l("Choose what happened."))],
        validate_choice=False,
    )
    reason = StringField(_l("Why"), [AtMost(200)], filters=[or_none])

    def offer(self, kinds: Iterable[ReversalKind]) -> None:
        """Offer what can have happened to money that came in this way."""
        self.kind.choices = [SelectChoice(one.value, WORDS[one]) for one in kinds]
        if len(self.kind.choices) == 1 and not self.is_submitted():
            self.kind.data = self.kind.choices[0].value

    def to_wish(self) -> Undoing:
        return Undoing(
            kind=ReversalKind(self.kind.data), reason=self.reason.data, seen=self.seen.data or ""
        )
