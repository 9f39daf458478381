"""What the office calls what a question is."""

from flask_babel import lazy_gettext as _l

from summit.registration.questions.kinds import KINDS
from summit.registration.questions.statuses import Erased, Kind, Need, Scope

KIND_NAMES = {kind: _l(KINDS[kind].name) for kind in Kind}
SCOPES = {
    Scope.PERSON: _l("Each person"),
    Scope.REGISTRATION: _l("The registration, once"),
}
NEEDS = {
    Need.REQUIRED: _l("Needed before it is sent"),
    Need.OPTIONAL: _l("May be left empty"),
    Need.LATER: _l("Later: asked once it was sent, and reminded of"),
}
ERASED = {
    Erased.DUE: _l("on its day"),
    Erased.WITHDRAWN: _l("consent withdrawn"),
    Erased.INFECTED: _l("a virus was found in the file"),
}
