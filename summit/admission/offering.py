"""What organizers type about when a participation type is offered, and to how many at once."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField
from wtforms.validators import NumberRange, Optional, ValidationError

from summit.edition.forms import MomentField
from summit.web import formats
from summit.web.edits import EditForm
from summit.web.filters import zone

MOST = 999  # more than any registration takes
HOW_MANY = _l("Write a whole number, or leave it empty.")


class OfferingForm(EditForm):
    """The part of a participation type's form that says whether, when and to how many."""

    is_public = BooleanField(_l("Offered on the public form"))
    is_invitation_only = BooleanField(_l("By invitation only: offered to whoever has one"))
    needs_approval = BooleanField(_l("On request: organizers decide on each registration"))
    asks_again = BooleanField(_l("Decide again when a contact names somebody else"))
    needs_proof = BooleanField(_l("Needs a proof: each person sends one, organizers look at it"))
    badge_waits_for_proof = BooleanField(_l("The badge waits until the proof is accepted"))
    visible_from = MomentField(_l("Visible from"), [Optional()])
    visible_until = MomentField(_l("Visible until"), [Optional()])
    least_people = IntegerField(
        _l("At least, in one registration"), [Optional(), NumberRange(1, MOST, HOW_MANY)]
    )
    most_people = IntegerField(
        _l("At most, in one registration"), [Optional(), NumberRange(1, MOST, HOW_MANY)]
    )

    def validate_badge_waits_for_proof(self, field: Field) -> None:
        if field.data and not self.needs_proof.data:
            raise ValidationError(_("A badge waits for no proof where none is asked for."))

    def validate_visible_until(self, field: Field) -> None:
        begins = self.visible_from.data
        if begins and field.data and field.data <= begins:
            raise ValidationError(_("The end comes after the beginning."))

    def validate_most_people(self, field: Field) -> None:
        least = self.least_people.data
        if least and field.data and field.data < least:
            raise ValidationError(_("The highest number is not below the lowest."))

    def in_words(self, _name: str, kept: Any) -> Any:
        return formats.moment(kept, zone()) if isinstance(kept, datetime) else kept
