"""What organizers type about a request, and owners about all of them."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from summit.kernel.text import whole
from summit.registration.approval.rules import ApprovalTerms
from summit.registration.approval.service import SHOWN, Hand
from summit.web.edits import EditForm
from summit.web.said import SiteForm
from summit.web.written import WrittenField

MOST_DAYS = 90
WHOLE = _l("Write a whole number of days, from 1 to %(most)s.", most=MOST_DAYS)


class DecisionForm(SiteForm):
    """A button that decides. `turn` is that of the request as its page showed it."""

    turn = HiddenField()

    def hand(self, by: str) -> Hand:
        return Hand(by=by, turn=whole(self.turn.data, digits=9, otherwise=-1))


class DeclineForm(DecisionForm):
    text = WrittenField(
        _l("Reason, sent to the contact as it is written"),
        _l("Write the reason: the contact receives it as it is written."),
        id="reason",
    )


class QuestionForm(DecisionForm):
    text = WrittenField(
        _l("Question, sent to the contact as it is written"),
        _l("Write the question: the contact receives it as it is written."),
        id="question",
    )


class ApprovalTermsForm(EditForm):
    SHOWN = SHOWN

    decision_days = IntegerField(
        _l("Days within which a request is decided"),
        [InputRequired(WHOLE), NumberRange(1, MOST_DAYS, WHOLE)],
    )
    payment_days = IntegerField(
        _l("Days within which an approved registration is paid"),
        [InputRequired(WHOLE), NumberRange(1, MOST_DAYS, WHOLE)],
    )

    def to_terms(self) -> ApprovalTerms:
        return ApprovalTerms(**self.asked())
