"""Tables of the programme."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.database import Base
from summit.kernel.languages import Translated
from summit.programme.statuses import ChangeKind, SessionKind, SpeakerRole, ThemeColour

session_theme = Table(
    "programme_session_theme",
    Base.metadata,
    Column("session_id", ForeignKey("programme_session.id"), primary_key=True),
    Column("theme_id", ForeignKey("theme.id"), primary_key=True, index=True),
)


class Room(Base):
    """Where sessions take place, inside the venue or outside it."""

    __tablename__ = "room"
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Translated]
    position: Mapped[int] = mapped_column(default=0)  # order on the pages
    capacity_note: Mapped[Translated | None]  # "120 seats, first come, first served"


class Theme(Base):
    """A track through the programme."""

    __tablename__ = "theme"
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Translated]
    colour: Mapped[ThemeColour] = mapped_column(default=ThemeColour.BLUE)
    position: Mapped[int] = mapped_column(default=0)


class Speaker(Base):
    """Somebody who speaks; shown only once they agreed to it."""

    __tablename__ = "speaker"
    __table_args__ = (
        CheckConstraint("NOT is_published OR agreed_on IS NOT NULL", name="agreed_to_be_shown"),
        {"sqlite_autoincrement": True},  # no number twice: the log of changes and articles keep it
    )
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))  # as typed
    folded: Mapped[str] = mapped_column(String(600))  # what the office searches; see `fold`
    role: Mapped[Translated | None]  # "Mayor"
    organization: Mapped[Translated | None]
    city: Mapped[Translated | None]
    biography: Mapped[Translated | None]  # short, Markdown
    languages: Mapped[list[str]] = mapped_column(default=list)
    agreed_on: Mapped[date | None]  # the day they agreed to be shown
    is_published: Mapped[bool] = mapped_column(default=False)


class ProgrammeSession(Base):
    """A part of the programme. Its hours, or only its day, or neither may be known."""

    __tablename__ = "programme_session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="both_hours_or_none"),
        CheckConstraint("on_day IS NULL OR starts_at IS NULL", name="day_or_hours"),
        Index("ix_programme_session_starts", "starts_at"),
        {"sqlite_autoincrement": True},  # no number twice: articles keep it
    )
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)  # in addresses; kept once public
    title: Mapped[Translated]
    summary: Mapped[Translated | None]  # Markdown
    folded: Mapped[str] = mapped_column(String(2000))  # titles, as the office searches them
    kind: Mapped[SessionKind] = mapped_column(default=SessionKind.OTHER)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    on_day: Mapped[date | None]  # in the summit's zone, while the hours are unknown
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    spoken: Mapped[list[str]] = mapped_column(default=list)
    interpreted: Mapped[list[str]] = mapped_column(default=list)
    capacity_note: Mapped[Translated | None]
    is_published: Mapped[bool] = mapped_column(default=False)
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]  # first time; it has been public since
    changed_at: Mapped[datetime]  # last time that calendars have to hear of
    sequence: Mapped[int] = mapped_column(default=0)  # of its event in calendars (RFC 5545)
    room: Mapped[Room | None] = relationship()
    themes: Mapped[list[Theme]] = relationship(
        secondary=session_theme, order_by=(Theme.position, Theme.id)
    )
    speaking: Mapped[list["SessionSpeaker"]] = relationship(
        order_by="SessionSpeaker.position", cascade="all, delete-orphan"
    )

    @property
    def shown_speaking(self) -> list["SessionSpeaker"]:
        """Return those who agreed to be shown, in their order."""
        return [one for one in self.speaking if one.speaker.is_published]


class SessionSpeaker(Base):
    """Somebody in one session."""

    __tablename__ = "session_speaker"
    published = True

    programme_session_id: Mapped[int] = mapped_column(
        ForeignKey("programme_session.id"), primary_key=True
    )
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"), primary_key=True, index=True)
    role: Mapped[SpeakerRole] = mapped_column(default=SpeakerRole.SPEAKER)
    position: Mapped[int] = mapped_column(default=0)
    speaker: Mapped[Speaker] = relationship()


class ProgrammeChange(Base):
    """One change of a published session, written down with it. Never updated.

    `before` and `after` hold what pages need to say it, and of people only their ids: who takes
    back their agreement is gone from here too.
    """

    __tablename__ = "programme_change"
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_session_id: Mapped[int] = mapped_column(
        ForeignKey("programme_session.id"), index=True
    )
    kind: Mapped[ChangeKind]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    at: Mapped[datetime] = mapped_column(index=True)
    session: Mapped[ProgrammeSession] = relationship()


class AgendaEntry(Base):
    """A session that one attendee put on their own agenda."""

    __tablename__ = "agenda_entry"

    attendee_id: Mapped[int] = mapped_column(
        ForeignKey("attendee.id", ondelete="CASCADE"), primary_key=True
    )
    programme_session_id: Mapped[int] = mapped_column(
        ForeignKey("programme_session.id"), primary_key=True, index=True
    )
    chosen_at: Mapped[datetime]
