"""Turns what was read from a feed into drafts, and a later reading into changes of them.

All of one import is one transaction: entries that were refused by name are left out, the good ones
are kept together or not at all. A field the editors never touched follows the feed; one they
corrected stays, and what the feed says now is kept beside it until an editor decides. What is
gone from the feed stays here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from summit.articles import slugs
from summit.articles.entries import Entry, Reading
from summit.articles.fields import OF_THE_TEXT, kept_in, said_by, say
from summit.articles.likeness import refresh_or_leave
from summit.articles.models import Article, ImportedEntry, ImportRun, Topic
from summit.articles.plain import normalised, web_address
from summit.articles.rules import DatePrecision, Outcome, names_a_competition
from summit.articles.search import folded_text
from summit.database import table_of
from summit.edition.editing import alone
from summit.kernel.errors import Refused
from summit.kernel.languages import Translated
from summit.kernel.text import fold

ENTRIES = table_of(ImportedEntry)
KEPT_RUNS = 500  # reports; a feed that is asked four times a day fills a season
Change = list[Any]  # name of the field, before, after, whether it was taken over


def import_entries(session: Session, reading: Reading, *, source: str, now: datetime) -> ImportRun:
    """Keep what was read, as drafts and changes, and report on it."""
    alone(session)
    importer = _Importer(session, now=now, source=source)
    for entry in reading.entries:
        importer.take(entry)
    importer.keep_drafts()
    session.flush()
    importer.note_seen()
    refresh_or_leave(session, importer.touched)
    lines = importer.lines + [
        {
            "outcome": Outcome.REFUSED,
            "name": one.name,
            "why": one.why.message,
            "facts": one.why.facts,
        }
        for one in reading.refused
    ]
    return _keep_run(
        session,
        at=now,
        source=source,
        new=importer.counted[Outcome.NEW],
        changed=importer.counted[Outcome.CHANGED],
        unchanged=importer.counted[Outcome.UNCHANGED],
        refused=len(reading.refused),
        report={"lines": lines},
    )


def note_failure(session: Session, why: Refused, *, source: str, now: datetime) -> ImportRun:
    """Report on a feed of which nothing could be read."""
    failure = {"why": why.message, "facts": why.facts}
    return _keep_run(session, at=now, source=source, report={"lines": []}, failure=failure)


def _keep_run(session: Session, **given: Any) -> ImportRun:
    counts = dict.fromkeys(("new", "changed", "unchanged", "refused"), 0)
    run = ImportRun(**counts | given)
    session.add(run)
    session.flush()
    session.execute(delete(ImportRun).where(ImportRun.id <= run.id - KEPT_RUNS))
    return run


@dataclass
class _Importer:
    """What one import knows while it lasts."""

    session: Session
    now: datetime
    source: str
    lines: list[dict[str, Any]] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    seen: set[ImportedEntry] = field(default_factory=set)
    drafts: list[tuple[Article, Entry]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.counted = dict.fromkeys(Outcome, 0)
        chosen = select(Article).options(selectinload(Article.topics))
        self._articles = {one.id: one for one in self.session.scalars(chosen)}
        entries = self.session.scalars(select(ImportedEntry)).all()
        self._by_guid = {one.guid: one for one in entries if one.guid}
        self._by_link = {one.link: one for one in entries if one.link}
        self._by_slug = {one.slug: one for one in self._articles.values()}
        self._by_title = {
            (language, fold(title)): one
            for one in self._articles.values()
            for language, title in one.title.items()
        }
        self._slugs = set(self._by_slug)
        self._topics: dict[str, Topic] = {}  # by slug and by every name
        for topic in self.session.scalars(select(Topic).order_by(Topic.id.desc())):
            self._know(topic)
        self._spoken = {(one.article_id, one.language) for one in entries}
        self._by_address = {
            normalised(url): one
            for one in self._articles.values()
            for url in (one.url or Translated()).values()
        }

    def take(self, entry: Entry) -> None:
        """Follow what is known; what is new waits for `keep_drafts`."""
        known = self._known(entry)
        if known is not None:
            article = self._articles[known.article_id]
            changes = self._follow(known, article, entry)
            self._count(Outcome.CHANGED if changes else Outcome.UNCHANGED, article, entry, changes)
        elif found := self._same_article(entry):
            known = self._note(found, entry)
            self._count(Outcome.CHANGED, found, entry, self._follow(known, found, entry))
        else:
            self.drafts.append((self._draft(entry), entry))
            return
        self.seen.add(known)

    def keep_drafts(self) -> None:
        """Add all that is new by one flush: each by itself would take ten times as long."""
        self.session.flush()
        for article, entry in self.drafts:
            known = self._note(article, entry)
            self._remember(known, entry)
            self._count(Outcome.NEW, article, entry, [])

    def note_seen(self) -> None:
        """Note when each was in the feed; past the audit, which would fill with it."""
        ids = [known.id for known in self.seen]
        seen = update(ENTRIES).where(ENTRIES.c.id.in_(ids)).values(seen_at=self.now)
        self.session.execute(seen)

    def _count(
        self, outcome: Outcome, article: Article, entry: Entry, changes: list[Change]
    ) -> None:
        self.counted[outcome] += 1
        if outcome is not Outcome.UNCHANGED:
            article.folded = folded_text(article)
            self.touched.add(article.id)
            line = {"outcome": outcome, "name": entry.name, "article": article.id}
            self.lines.append(line | {"changes": changes})

    def _known(self, entry: Entry) -> ImportedEntry | None:
        """Return what was imported before: by guid, which feeds keep, else by address."""
        by_guid = self._by_guid.get(entry.guid) if entry.guid else None
        return by_guid or next(
            (self._by_link[link] for link in entry.links if link in self._by_link), None
        )

    def _same_article(self, entry: Entry) -> Article | None:
        """Return an article that was here before any feed and is this entry."""
        for link in entry.links:
            if link in self._by_address:
                return self._by_address[link]
        title = self._by_title.get((entry.language, fold(entry.name)))
        found = self._by_slug.get(entry.slug or "") or title
        is_free = found and (found.id, entry.language) not in self._spoken
        return found if is_free else None

    def _draft(self, entry: Entry) -> Article:
        slug = slugs.free(entry.slug or entry.name, self._slugs)
        day: date = entry.sort_on or self.now.date()
        article = Article(
            slug=slug,
            title=entry.title,
            excerpt=entry.excerpt,
            excerpt_is_cut=entry.is_cut,
            language=entry.language,
            published_on=entry.published_on,
            precision=entry.precision,
            sort_on=day,
            minutes=entry.minutes,
            author=entry.author,  # empty: the page then names the magazine alone
            url=entry.url or None,
            source_url=self._source(entry),
            is_published=False,
            topics=[self._topic(label, entry) for label in entry.topics],
        )
        article.topics = list(dict.fromkeys(article.topics))
        self.session.add(article)
        self._slugs.add(slug)
        return article

    def _source(self, entry: Entry) -> str:
        """Return where the excerpt was read; empty where that was a file."""
        return entry.source_url or entry.url.to(entry.language) or web_address(self.source) or ""

    def _note(self, article: Article, entry: Entry) -> ImportedEntry:
        links = [link for link in entry.links if link not in self._by_link]
        known = ImportedEntry(
            article_id=article.id,
            guid=entry.guid,
            link=links[0] if links else None,
            language=entry.language,
            said={},
            pending={},
            seen_at=self.now,
        )
        self.session.add(known)
        self._spoken.add((article.id, entry.language))
        if known.guid:
            self._by_guid[known.guid] = known
        if known.link:
            self._by_link[known.link] = known
        return known

    def _follow(self, known: ImportedEntry, article: Article, entry: Entry) -> list[Change]:
        """Bring an article to what the feed says now, except where an editor said otherwise."""
        said = said_by(entry)
        pending = dict(known.pending)
        changes: list[Change] = []
        for name, value in _telling(said, known, article).items():
            before, last = kept_in(article, name), known.said.get(name)
            if value == last:
                continue
            pending.pop(name, None)
            if value == before:
                continue
            is_ours = bool(before) and before != last
            waits = is_ours or _may_not_show(article, name, value)
            if waits:
                pending[name] = value
            else:
                say(article, name, value, is_cut=entry.is_cut)
            changes.append([name, before, value, not waits])
        changes += self._follow_topics(known, article, entry)
        self._remember(known, entry)
        known.pending = pending
        return changes

    def _follow_topics(self, known: ImportedEntry, article: Article, entry: Entry) -> list[Change]:
        """Add what the feed added and take away what it took away; the editors' own stays."""
        before = known.said.get("topics")
        if before is None:  # an article from before any feed: its topics are the editors'
            return []
        added = [label for label in entry.topics if label not in before]
        gone = [label for label in before if label not in entry.topics]
        for topic in [self._topic(label, entry) for label in added]:
            if topic not in article.topics:
                article.topics.append(topic)
        for dropped in [self._find_topic(label) for label in gone]:
            if dropped in article.topics:
                article.topics.remove(dropped)
        return (
            [["topics", ", ".join(before), ", ".join(entry.topics), True]] if added or gone else []
        )

    def _remember(self, known: ImportedEntry, entry: Entry) -> None:
        known.said = {
            **known.said,
            **said_by(entry),
            "topics": list(entry.topics),
            "is_cut": entry.is_cut,
        }
        if entry.guid and entry.guid not in self._by_guid:
            known.guid = entry.guid
            self._by_guid[entry.guid] = known
        fresh = [link for link in entry.links if link not in self._by_link]
        if fresh and known.link not in entry.links:
            known.link = fresh[0]
            self._by_link[fresh[0]] = known

    def _topic(self, label: str, entry: Entry) -> Topic:
        """Return the topic of this name in any language; one nobody knows yet is kept too."""
        topic = self._find_topic(label)
        if topic is None:
            topic = Topic(slug=_slug_of(label), name=Translated({entry.language: label}))
            self.session.add(topic)
            self._know(topic)
        return topic

    def _find_topic(self, label: str) -> Topic | None:
        return self._topics.get(_slug_of(label)) or self._topics.get(fold(label))

    def _know(self, topic: Topic) -> None:
        self._topics |= dict.fromkeys((*map(fold, topic.name.values()), topic.slug), topic)


def _slug_of(label: str) -> str:
    return slugs.of(label)[:80].rstrip("-")


def _may_not_show(article: Article, name: str, value: Any) -> bool:
    """Tell whether a title that came by itself would stand on the site and may not."""
    return article.is_published and name.startswith("title.") and names_a_competition(value)


def _telling(said: Mapping[str, Any], known: ImportedEntry, article: Article) -> Mapping[str, Any]:
    """Return what an entry may tell an article: of the excerpt, only in the article's language.

    Its day it may tell while nobody knows one.
    """
    if known.language == article.language:
        return said
    own = OF_THE_TEXT - ({"date"} if article.precision is not DatePrecision.DAY else set())
    return {name: value for name, value in said.items() if name not in own}
