"""What the office says of one person's place in a ceremony."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange, Optional

from summit.registration.models import Attendee
from summit.registration.protocol.service import SHOWN
from summit.web.edits import EditForm

LAST_RANK = 9999


class ProtocolForm(EditForm):
    SHOWN = SHOWN

    is_head = BooleanField(_l("Head of the delegation"))
    protocol_rank = IntegerField(
        _l("Rank of protocol"),
        [
            Optional(),
            NumberRange(1, LAST_RANK, _l("Write a whole number from 1 to 9999, or nothing.")),
        ],
    )

    def show(self, record: Attendee) -> None:
        super().show(record)
        if not self.is_submitted():
            self.is_head.data = record.is_head
            self.protocol_rank.data = record.protocol_rank
