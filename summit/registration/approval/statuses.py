"""The life of a request, and what it asks for."""

from enum import StrEnum


class Subject(StrEnum):
    """What is asked for."""

    REGISTRATION = "registration"  # the whole of it
    REPLACEMENT = "replacement"  # another person in place of one
    CORRECTION = "correction"  # another name of the same person


class RequestState(StrEnum):
    OPEN = "open"  # the organizers are to decide
    QUESTION = "question"  # the contact is to answer
    ANSWERED = "answered"  # the organizers are to decide, and have an answer
    APPROVED = "approved"
    DECLINED = "declined"
    LAPSED = "lapsed"  # nobody decided until the deadline
    WITHDRAWN = "withdrawn"  # what was asked for is no longer wanted, or possible


_R = RequestState
_ENDS = {_R.APPROVED, _R.DECLINED, _R.LAPSED, _R.WITHDRAWN}
ALLOWED: dict[RequestState, set[RequestState]] = {
    _R.OPEN: {_R.QUESTION, *_ENDS},
    _R.QUESTION: {_R.ANSWERED, *_ENDS},
    _R.ANSWERED: {_R.QUESTION, *_ENDS},
    _R.APPROVED: set(),
    _R.DECLINED: set(),
    _R.LAPSED: set(),
    _R.WITHDRAWN: set(),
}
UNDECIDED = frozenset({_R.OPEN, _R.QUESTION, _R.ANSWERED})
TO_DECIDE = frozenset({_R.OPEN, _R.ANSWERED})  # it is the organizers' turn
