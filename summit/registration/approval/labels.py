"""What the office calls requests and their states, and in which colour."""

from flask_babel import lazy_gettext as _l

from summit.registration.approval.statuses import RequestState, Subject
from summit.web.labels import Label

STATES = {
    RequestState.OPEN: Label(_l("To decide"), "blue"),
    RequestState.QUESTION: Label(_l("Question asked"), "amber"),
    RequestState.ANSWERED: Label(_l("Answered, to decide"), "blue"),
    RequestState.APPROVED: Label(_l("Approved"), "leaf"),
    RequestState.DECLINED: Label(_l("Not accepted")),
    RequestState.LAPSED: Label(_l("Ended without a decision")),
    RequestState.WITHDRAWN: Label(_l("No longer needed")),
}
SUBJECTS = {
    Subject.REGISTRATION: _l("Registration"),
    Subject.REPLACEMENT: _l("Another person"),
    Subject.CORRECTION: _l("Another name"),
}
