"""What the office calls the states of formal invitations, and in which colour."""

from flask_babel import lazy_gettext as _l

from summit.payments.formal.statuses import LetterState, WithdrawnFor
from summit.web.labels import Label

STATES = {
    LetterState.ASKED: Label(_l("To look at"), "blue"),
    LetterState.ISSUED: Label(_l("Letter issued"), "leaf"),
    LetterState.DECLINED: Label(_l("Not issued")),
    LetterState.WITHDRAWN: Label(_l("Withdrawn")),
}
WITHDRAWN_FOR = {
    WithdrawnFor.LEFT: _l("The person is no longer coming."),
    WithdrawnFor.REPLACED: _l("Another person comes instead."),
    WithdrawnFor.ENDED: _l("The registration ended."),
    WithdrawnFor.ORGANIZERS: _l("Withdrawn by the organizing team."),
    WithdrawnFor.REISSUED: _l("Replaced by another letter: what it says had changed."),
}
