"""Tables of articles: pieces of the magazine, their topics, and what editors tie together."""

from datetime import date

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.articles.rules import DatePrecision
from summit.database import Base
from summit.kernel.languages import Language, Translated

ANNOUNCES = text("is_announcement")


article_topic = Table(
    "article_topic",
    Base.metadata,
    Column("article_id", ForeignKey("article.id"), primary_key=True),
    Column("topic_id", ForeignKey("topic.id"), primary_key=True, index=True),
)


class Topic(Base):
    """What an article is about. One with a `heading` gathers its articles on the index."""

    __tablename__ = "topic"
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Translated]
    heading: Mapped[Translated | None]


class Article(Base):
    """One piece of the magazine: an excerpt and the way to the whole."""

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint("precision <> 'day' OR published_on IS NOT NULL", name="day_is_known"),
        CheckConstraint("minutes > 0", name="takes_time"),
    )
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    title: Mapped[Translated]  # in the languages the magazine printed it in
    excerpt: Mapped[str] = mapped_column(Text)  # as printed, in `language`
    excerpt_is_cut: Mapped[bool] = mapped_column(default=False)  # the magazine's listing cut it
    language: Mapped[Language]
    published_on: Mapped[date | None]  # None unless the magazine printed a day
    precision: Mapped[DatePrecision] = mapped_column(default=DatePrecision.DAY)
    sort_on: Mapped[date] = mapped_column(index=True)  # orders; may be a guess, printed by month
    minutes: Mapped[int | None]  # the magazine's own reading time
    author: Mapped[str] = mapped_column(String(200))
    url: Mapped[Translated | None]  # of the whole piece, in the languages where it is known
    source_url: Mapped[str] = mapped_column(String(500))  # where the excerpt was read
    is_published: Mapped[bool] = mapped_column(default=True)
    topics: Mapped[list[Topic]] = relationship(secondary=article_topic, order_by=Topic.slug)


class ArticleLink(Base):
    """Two articles that belong together. Stored once, the lower id first; read from both."""

    __tablename__ = "article_link"
    __table_args__ = (CheckConstraint("low_id < high_id", name="stored_once_never_itself"),)
    published = True

    low_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    high_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, index=True)
    is_pinned: Mapped[bool] = mapped_column(default=False)  # an editor wants it first


class ArticleSummitLink(Base):
    """An article on the summit page: the announcement, then the editors' own in `position`."""

    __tablename__ = "article_summit_link"
    __table_args__ = (
        Index(
            "uq_article_summit_link_announcement",
            "summit_id",
            unique=True,
            sqlite_where=ANNOUNCES,
            postgresql_where=ANNOUNCES,
        ),
    )
    published = True

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    summit_id: Mapped[int] = mapped_column(ForeignKey("summit.id"), default=1)
    position: Mapped[int] = mapped_column(default=0)
    is_pinned: Mapped[bool] = mapped_column(default=False)
    is_announcement: Mapped[bool] = mapped_column(default=False)
