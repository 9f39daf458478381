"""Tables of practical information. Each row is a draft until it is published."""

from datetime import date
from typing import ClassVar

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.database import Base
from summit.edition.models import Picture
from summit.kernel.languages import Translated


class Listed(Base):
    """What every row here has: a place in its list, and whether everybody sees it."""

    __abstract__ = True
    published = True
    NEEDED: ClassVar[tuple[str, ...]] = ()  # texts without which nothing is published
    FREE: ClassVar[tuple[str, ...]] = ()  # texts that may stay empty; once written, in French too

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    is_published: Mapped[bool] = mapped_column(default=False)


class PracticalPage(Listed):
    """One page: visa, code of conduct, whatever organizers add."""

    __tablename__ = "practical_page"
    NEEDED = ("title", "body")

    slug: Mapped[str] = mapped_column(String(60), unique=True)  # the same in every language
    title: Mapped[Translated]
    body: Mapped[Translated]  # Markdown


class Partner(Listed):
    """A partner organization, by the name it gives itself."""

    __tablename__ = "partner"
    NEEDED = ("kind",)

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[Translated]  # "Host city", "Interpretation"
    url: Mapped[str | None] = mapped_column(String(500))
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))

    logo: Mapped[Picture | None] = relationship()


class Hotel(Listed):
    """A hotel that organizers name, with what was agreed for participants."""

    __tablename__ = "hotel"
    FREE = ("distance", "rate")

    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300))
    distance: Mapped[Translated]  # "Ten minutes on foot"; empty is not known
    rate: Mapped[Translated]  # in the hotel's words; no sum that we would have to keep
    url: Mapped[str | None] = mapped_column(String(500))
    booking_code: Mapped[str | None] = mapped_column(String(60))
    book_until: Mapped[date | None]  # last day of the rate, in the summit's zone


class Question(Listed):
    """A question with its answer; those under one heading stand together."""

    __tablename__ = "question"
    NEEDED = ("question", "answer")
    FREE = ("heading",)

    heading: Mapped[Translated]  # empty: before all headings
    question: Mapped[Translated]
    answer: Mapped[Translated]  # Markdown
