"""Facts that approval announces."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RequestReceived:
    """Something waits for the organizers' decision."""

    request_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """The organizers need to know more before they decide."""

    question_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestApproved:
    """A registration was approved; what it owes is billed already."""

    request_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeRefused:
    """Another name was declined, or nobody decided on it in time: everything stays as it was."""

    request_id: int
    at: datetime
