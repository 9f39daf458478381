"""Tables of articles: pieces of the magazine, their topics, and what editors tie together."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.articles.rules import DatePrecision, TargetKind, TopicKind
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
    """What an article is about, a city too. One with a `heading` gathers its articles."""

    __tablename__ = "topic"
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[TopicKind] = mapped_column(default=TopicKind.TOPIC)
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
    folded: Mapped[str] = mapped_column(  # what the search looks into
        Text, default="", info={"secret": True}
    )
    topics: Mapped[list[Topic]] = relationship(secondary=article_topic, order_by=Topic.slug)


class ArticleLink(Base):
    """Two articles that belong together. Stored once, the lower id first; read from both.

    A rejected one is kept, so that the two are never suggested again.
    """

    __tablename__ = "article_link"
    __table_args__ = (
        CheckConstraint("low_id < high_id", name="stored_once_never_itself"),
        CheckConstraint("NOT (is_pinned AND is_rejected)", name="pinned_or_rejected"),
    )
    published = True

    low_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    high_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, index=True)
    is_pinned: Mapped[bool] = mapped_column(default=False)  # an editor wants it first
    is_rejected: Mapped[bool] = mapped_column(default=False)


class ArticleTarget(Base):
    """An article that belongs to something this package does not know, by kind and key."""

    __tablename__ = "article_target"
    __table_args__ = (
        CheckConstraint("NOT (is_pinned AND is_rejected)", name="pinned_or_rejected"),
        Index("ix_article_target_kind_key", "kind", "key"),
    )
    published = True

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    kind: Mapped[TargetKind] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)  # its owner's slug or id
    is_pinned: Mapped[bool] = mapped_column(default=False)
    is_rejected: Mapped[bool] = mapped_column(default=False)


class ArticleWords(Base):
    """The words of one article, counted at save: what likeness is computed from."""

    __tablename__ = "article_words"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    language: Mapped[Language] = mapped_column(index=True)
    counts: Mapped[dict[str, Any]]  # by stem: how much it says, and a word that was written


class ArticleLikeness(Base):
    """How alike two articles of one language are, and by which words. Computed at save."""

    __tablename__ = "article_likeness"
    __table_args__ = (CheckConstraint("low_id < high_id", name="stored_once_never_itself"),)

    low_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    high_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, index=True)
    weight: Mapped[int]  # cosine, in thousandths
    words: Mapped[dict[str, Any]]  # what each shared word adds to it, in thousandths


class ArticleFeed(Base):
    """An address the worker asks for articles now and then."""

    __tablename__ = "article_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(500), unique=True)
    language: Mapped[Language | None]  # None: as the addresses of its entries say
    is_active: Mapped[bool] = mapped_column(default=True)
    checked_at: Mapped[datetime | None]
    failure: Mapped[dict[str, Any] | None]  # of the last time: the sentence and its facts


class ImportRun(Base):
    """One import: what was new, changed, unchanged and refused, and what changed how."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(500))  # the feed's address or the file's name
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    # long, and nothing secret: the audit need not copy it, nor what follows so marked
    report: Mapped[dict[str, Any]] = mapped_column(
        info={"secret": True}
    )  # "lines": one for each that was not unchanged
    failure: Mapped[dict[str, Any] | None]  # why nothing was read


class ImportedEntry(Base):
    """One entry of a feed and the article it became, with what the feed said last.

    Kept apart from the article, so that a correction by an editor is told from an edit by the
    magazine. `pending` is what the feed says now where the editor says something else.
    """

    __tablename__ = "imported_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    guid: Mapped[str | None] = mapped_column(String(500), unique=True)
    link: Mapped[str | None] = mapped_column(String(700), unique=True)  # normalised
    language: Mapped[Language]
    said: Mapped[dict[str, Any]] = mapped_column(info={"secret": True})
    pending: Mapped[dict[str, Any]]
    seen_at: Mapped[datetime]


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
