"""What the office calls what a code does, and where it stands."""

from typing import Any

from flask_babel import lazy_gettext as _l

from summit.admission.codes.statuses import CodeState, ReducedBy, Reduces

REDUCES: dict[Reduces, Any] = {
    Reduces.PERCENT: _l("A percentage less"),
    Reduces.AMOUNT: _l("An amount less per person"),
    Reduces.FREE: _l("Free of charge"),
    Reduces.NOTHING: _l("The price stays"),
}
REDUCED_BY: dict[ReducedBy, Any] = {
    ReducedBy.CODE: _l("a code"),
    ReducedBy.INVITATION: _l("an invitation"),
    ReducedBy.GROUP: _l("a rule for groups"),
}
STATES: dict[CodeState, tuple[Any, str]] = {  # the word and its colour
    CodeState.NOT_YET: (_l("not yet"), ""),
    CodeState.ACTIVE: (_l("active"), "leaf"),
    CodeState.USED_UP: (_l("used up"), "amber"),
    CodeState.OVER: (_l("over"), ""),
    CodeState.ENDED: (_l("ended by the office"), ""),
}
