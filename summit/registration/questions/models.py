"""Tables of questions made by organizers, and of what was answered."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.admission.models import Category
from summit.database import Base, append_only, stored_enum
from summit.kernel.languages import Language, Translated
from summit.registration.questions.rules import Condition
from summit.registration.questions.statuses import Erased, Kind, Need, ReadIn, Scope
from summit.web.uploads.statuses import ScanState

form_question_category = Table(
    "form_question_category",
    Base.metadata,
    Column("question_id", ForeignKey("form_question.id"), primary_key=True),
    Column("category_id", ForeignKey("category.id"), primary_key=True),
)


class FormQuestion(Base):
    """A question of the organizers. One that was answered is retired, never deleted."""

    __tablename__ = "form_question"
    __table_args__ = (
        CheckConstraint(
            "NOT is_sensitive OR (scope = 'person' AND need <> 'required')", name="sensitive_is_own"
        ),
        CheckConstraint(
            "NOT (is_sensitive OR kind = 'file') OR NOT (at_door OR on_badge)",
            name="sensitive_is_hidden",
        ),
        CheckConstraint("NOT is_sensitive OR erase_on IS NOT NULL", name="sensitive_ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    text: Mapped[Translated]
    help: Mapped[Translated]
    kind: Mapped[Kind]
    scope: Mapped[Scope]
    need: Mapped[Need]
    is_active: Mapped[bool] = mapped_column(default=True)  # else retired: asked no more
    depends_on_id: Mapped[int | None] = mapped_column(ForeignKey("form_question.id"), index=True)
    depends_value: Mapped[str] = mapped_column(String(20), default="")  # see `rules.Condition`
    is_sensitive: Mapped[bool] = mapped_column(default=False)  # answered by the person alone
    why: Mapped[Translated]  # what a sensitive answer is needed for
    erase_on: Mapped[date | None]  # in the summit's zone; from then on, asked no more
    at_door: Mapped[bool] = mapped_column(default=False)
    on_badge: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[list["FormChoice"]] = relationship(
        order_by="FormChoice.position, FormChoice.id", cascade="all, delete-orphan"
    )
    categories: Mapped[list[Category]] = relationship(
        secondary=form_question_category, order_by=(Category.position, Category.id)
    )

    @property
    def condition(self) -> Condition:
        return Condition(
            types=frozenset(one.id for one in self.categories),
            parent=self.depends_on_id,
            value=self.depends_value,
        )

    @property
    def offered(self) -> list[str]:
        """Return the choices that may be made now, by number."""
        return [str(one.id) for one in self.choices if one.is_active]

    @property
    def labels(self) -> dict[str, Translated]:
        """Return the names of all choices, also of those offered no more, by number."""
        return {str(one.id): one.label for one in self.choices}


class FormChoice(Base):
    """One answer offered. One that somebody chose is offered no more, never deleted."""

    __tablename__ = "form_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("form_question.id"), index=True)
    position: Mapped[int]
    label: Mapped[Translated]
    is_active: Mapped[bool] = mapped_column(default=True)


class AnswerFile(Base):
    """A file that is an answer; its name stands there. It never outlives the answer: `files.py`."""

    __tablename__ = "answer_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    media_type: Mapped[str] = mapped_column(String(40))  # as its content says
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64), info={"secret": True})
    scan: Mapped[ScanState] = mapped_column(stored_enum(ScanState, "scan_state"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info={"secret": True})


class FormAnswer(Base):
    """What one person, or the contact for a whole registration, answered to one question.

    A sensitive one stands with the words that were agreed to. Erased, the row says when and why.
    """

    __tablename__ = "form_answer"
    __table_args__ = (
        CheckConstraint(
            "(registration_id IS NULL) <> (attendee_id IS NULL)", name="of_one_or_the_other"
        ),
        CheckConstraint(
            "erased_at IS NULL OR (value = '' AND file_id IS NULL)", name="erased_is_gone"
        ),
        UniqueConstraint("question_id", "registration_id", name="uq_form_answer_of_registration"),
        UniqueConstraint("question_id", "attendee_id", name="uq_form_answer_of_person"),
        Index("uq_form_answer_file", "file_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("form_question.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id"), index=True)
    value: Mapped[str] = mapped_column(Text, info={"secret": True})  # as `kinds` keeps it
    file_id: Mapped[int | None] = mapped_column(ForeignKey("answer_file.id"))
    answered_at: Mapped[datetime]
    answered_by: Mapped[str] = mapped_column(String(80))  # the actor
    wording: Mapped[str | None] = mapped_column(String(1000))  # agreed to; of a sensitive one
    consent_language: Mapped[Language | None]
    agreed_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    erased_because: Mapped[Erased | None]
    question: Mapped[FormQuestion] = relationship()
    file: Mapped[AnswerFile | None] = relationship()


class AnswerReading(Base):
    """Somebody of the office read a sensitive answer. It outlives the answer, and has no keys."""

    __tablename__ = "answer_reading"
    __table_args__ = (Index("ix_answer_reading_attendee", "attendee_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int]
    attendee_id: Mapped[int]  # whose answer it was
    read_by: Mapped[str] = mapped_column(String(80))  # the actor
    read_at: Mapped[datetime]
    read_in: Mapped[ReadIn]


append_only(AnswerReading)


class AnswerErasure(Base):
    """The worker erased the answers to one question, on its day."""

    __tablename__ = "answer_erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("form_question.id"), index=True)
    erased_at: Mapped[datetime]
    answers: Mapped[int]  # how many


class AnswersReminder(Base):
    """A reminder of answers; its key keeps a second worker from promising it again."""

    __tablename__ = "answers_reminder"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    sent_on: Mapped[date] = mapped_column(primary_key=True)  # in the summit's zone
    promised_at: Mapped[datetime]
