"""The one Summit row, its terms, the content version, and who is alive."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.database import Base
from summit.edition.rules import LegalText
from summit.kernel.languages import Translated


class Picture(Base):
    """A picture of the site, drawn anew when it was handed in; another one is another row."""

    __tablename__ = "picture"
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(32))  # of the content; nobody guesses an address
    width: Mapped[int]  # px
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(
        LargeBinary, deferred=True, info={"secret": True}
    )  # WebP


class Summit(Base):
    """The event this installation serves. What is None is not announced yet."""

    __tablename__ = "summit"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    published = True

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[Translated]
    tagline: Mapped[Translated]
    city: Mapped[Translated]
    country: Mapped[Translated]
    venue: Mapped[Translated | None]
    venue_address: Mapped[str | None] = mapped_column(String(300))  # as its letters are addressed
    map_url: Mapped[str | None] = mapped_column(String(500))
    map_picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    map_alt: Mapped[Translated | None]  # what the picture shows, for those who do not see it
    interpretation: Mapped[list[str] | None]  # codes of languages; None is not known yet
    festival: Mapped[Translated | None]  # what it is part of
    invited: Mapped[Translated | None]  # who is invited, in the announcement's word
    announced_by: Mapped[Translated | None]  # as it stands inside a sentence: "le magazine …"
    announcer_url: Mapped[Translated | None]  # its site, in the language it has
    announced_on: Mapped[date | None]
    announcement_url: Mapped[str | None] = mapped_column(String(500))
    time_zone: Mapped[str] = mapped_column(String(40))  # IANA name, e.g. America/Toronto
    zone_name: Mapped[Translated]  # "Montreal time", beside every deadline
    currency: Mapped[str] = mapped_column(String(3), default="cad")  # as Stripe writes it
    month: Mapped[str | None] = mapped_column(String(7))  # 2026-07 while the days are unknown
    starts_on: Mapped[date | None]  # in the summit's zone
    ends_on: Mapped[date | None]
    registration_opens_at: Mapped[datetime | None]
    registration_closes_at: Mapped[datetime | None]
    waiting_offer_hours: Mapped[int] = mapped_column(default=48)  # a place offered is kept so long
    organizer_name: Mapped[str | None] = mapped_column(String(200))  # the legal one
    organizer_address: Mapped[str | None] = mapped_column(String(500))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    privacy_officer: Mapped[str | None] = mapped_column(String(200))  # title and how to reach
    banner: Mapped[Translated | None]  # one line over every public page
    banner_url: Mapped[str | None] = mapped_column(String(500))  # https, or a path of this site
    banner_from: Mapped[datetime | None]  # None is from now on
    banner_until: Mapped[datetime | None]
    thanks: Mapped[Translated | None]  # said once the summit is over
    materials: Mapped[Translated | None]  # Markdown, a list of links; once it is over
    next_edition: Mapped[Translated | None]
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    map_picture: Mapped[Picture | None] = relationship()


class SummitDraft(Base):
    """What stands in one form of the summit's facts and is not published yet."""

    __tablename__ = "summit_draft"

    form: Mapped[str] = mapped_column(String(20), primary_key=True)  # a key of `editing.FORMS`
    answers: Mapped[dict[str, Any]] = mapped_column(
        info={"by_part": True}
    )  # by column, those that differ from what is published (`drafts`)
    over: Mapped[str] = mapped_column(String(24))  # fingerprint of the facts it was kept over
    kept_by: Mapped[str] = mapped_column(String(80))  # the actor, as in the audit
    kept_at: Mapped[datetime]


class TermsVersion(Base):
    """The terms of registration and refund, as published once; a change is a new version."""

    __tablename__ = "terms_version"
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)  # the number people are shown
    text: Mapped[Translated]  # Markdown; French is the contract's first language
    published_at: Mapped[datetime]

    @property
    def number(self) -> int:
        return self.id


class NoticeVersion(Base):
    """A text about personal information or accessibility, as published once."""

    __tablename__ = "notice_version"
    __table_args__ = (UniqueConstraint("of", "number"),)
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    of: Mapped[LegalText]
    number: Mapped[int]  # from one, of each text by itself
    text: Mapped[Translated]  # Markdown
    published_at: Mapped[datetime]


LegalVersion = TermsVersion | NoticeVersion


class ContentVersion(Base):
    """One row, raised in the same transaction by any change of what public pages show."""

    __tablename__ = "content_version"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    version: Mapped[int] = mapped_column(default=1)


class Heartbeat(Base):
    """When a part of the site last said it is alive, by real time."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)  # "worker"
    at: Mapped[datetime]
