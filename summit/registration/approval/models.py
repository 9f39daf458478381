"""Tables of requests that organizers decide on."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.database import Base, stored_enum
from summit.kernel.transitions import move
from summit.registration.approval.statuses import ALLOWED, UNDECIDED, RequestState, Subject
from summit.registration.models import Attendee, Registration


class ApprovalSettings(Base):
    """What owners set, see `rules.ApprovalTerms`; no row: its defaults."""

    __tablename__ = "approval_settings"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("decision_days > 0 AND payment_days > 0", name="days_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    decision_days: Mapped[int]
    payment_days: Mapped[int]


class ApprovalRequest(Base):
    """One thing that organizers decide on; what became of it stays written down.

    A registration has at most one request about itself, and one undecided about each person: kept
    under the lock of the registration.
    """

    __tablename__ = "approval_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    subject: Mapped[Subject] = mapped_column(stored_enum(Subject, "approval_subject"))
    attendee_id: Mapped[int | None] = mapped_column(
        ForeignKey("attendee.id"), index=True
    )  # about whom; None: the whole registration
    wanted: Mapped[dict[str, Any] | None] = mapped_column(
        info={"by_part": True}
    )  # as typed, by column of the attendee: of a correction, the names and what else changes
    state: Mapped[RequestState] = mapped_column(
        stored_enum(RequestState, "approval_state"), default=RequestState.OPEN, index=True
    )
    turn: Mapped[int] = mapped_column(default=0)  # raised by each question and answer
    asked_at: Mapped[datetime]
    decide_by: Mapped[datetime]  # whoever's turn it is; then it lapses
    reason: Mapped[str | None] = mapped_column(String(1000))  # why it was declined, as it was sent
    decided_by: Mapped[str | None] = mapped_column(String(80))  # the actor
    decided_at: Mapped[datetime | None]
    registration: Mapped[Registration] = relationship()
    attendee: Mapped[Attendee | None] = relationship()
    questions: Mapped[list["ApprovalQuestion"]] = relationship(
        order_by="ApprovalQuestion.id", cascade="all, delete-orphan"
    )

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    @property
    def open_question(self) -> "ApprovalQuestion | None":
        """Return what the contact is to answer."""
        asked = self.state is RequestState.QUESTION
        return self.questions[-1] if asked and self.questions else None

    @property
    def lacks_answer(self) -> bool:
        """Tell whether the last question was never answered."""
        return bool(self.questions) and self.questions[-1].answer is None

    def become(self, wanted: RequestState) -> None:
        """Change state, or raise `IllegalTransition`."""
        self.state = move(self.state, wanted, ALLOWED)

    def end(self, state: RequestState, *, by: str | None, now: datetime) -> None:
        self.become(state)
        self.decided_by, self.decided_at = by, now


class ApprovalQuestion(Base):
    """What organizers ask before they decide, and what the contact answered."""

    __tablename__ = "approval_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("approval_request.id"), index=True)
    question: Mapped[str] = mapped_column(String(1000))
    asked_by: Mapped[str] = mapped_column(String(80))  # the actor
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(2000))
    answered_at: Mapped[datetime | None]
