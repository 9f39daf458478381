"""What is read from a feed or a file, whatever its format: entries, and those that were refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from itertools import islice
from typing import TypeVar

from summit.articles.plain import excerpt_of, normalised, text_of, web_address
from summit.articles.rules import DatePrecision, names_a_competition
from summit.kernel.errors import N_, Refused
from summit.kernel.languages import Language, Translated
from summit.kernel.text import one_line

MOST_EXCERPT = 700  # characters; more would be the article, which stays with the magazine
MOST_ENTRIES = 500  # the refused ones too: each is a line of the report
MOST_TOPICS = 20  # of one entry; each may become a row and a page
LONGEST = {"title": 300, "author": 200, "topic": 80, "guid": 500, "link": 700}
EARLIEST = 1990  # years; before there was a web, a date is a mistake
R = TypeVar("R")


class EntryRefused(Refused):
    """The base of what is wrong with one entry. The others are kept."""

    message = N_("This entry cannot be read.")


class WithoutTitle(EntryRefused):
    message = N_("It has no title.")


class WithoutAddress(EntryRefused):
    message = N_("It has no address of the whole article and no number of its own.")


class BadAddress(EntryRefused):
    message = N_("Its address is not one of the web: it must begin with https:// or http://.")


class TooLong(EntryRefused):
    message = N_("Its title, author or number is longer than a title, author or number is.")


class Twice(EntryRefused):
    message = N_("It stands twice in this feed; the first one was taken.")


class TooMany(EntryRefused):
    message = N_("The feed has more than %(most)s entries; the rest was left out.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article as a feed tells it. Empty or None is what the feed does not say."""

    title: Translated
    language: Language  # of the excerpt, and of the entry
    guid: str | None = None
    url: Translated = Translated()
    excerpt: str = ""
    is_cut: bool = False
    published_on: date | None = None
    precision: DatePrecision = DatePrecision.UNKNOWN
    sort_on: date | None = None
    author: str = ""
    minutes: int | None = None
    topics: tuple[str, ...] = ()
    slug: str | None = None
    source_url: str | None = None

    @property
    def name(self) -> str:
        return self.title.to(self.language)

    @property
    def links(self) -> list[str]:
        """Return the addresses as they are compared."""
        return [normalised(url) for url in self.url.values()]


@dataclass(frozen=True, slots=True)
class NotTaken:
    """An entry that was refused, by its name, and why."""

    name: str
    why: Refused


@dataclass(slots=True)
class Reading:
    """What was read. `add` keeps the good ones and names the others."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[NotTaken] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def add(self, entry: Entry) -> None:
        """Take an entry. Raises `EntryRefused`."""
        _check(entry)
        keys = {*entry.links, entry.guid} - {None}
        if not keys:
            raise WithoutAddress()
        if keys & self._known:
            raise Twice()
        self._known |= {key for key in keys if key}
        self.entries.append(entry)

    def refuse(self, name: str, why: Refused) -> None:
        """Note what was not taken."""
        self.refused.append(NotTaken(one_line(name)[:200], why))


def read_each(
    rows: Iterable[R], entry_from: Callable[[R], Entry], name: Callable[[R], str]
) -> Reading:
    """Read the rows of a document. One that is refused is told by its name, else by its number."""
    found = Reading()
    for number, row in enumerate(islice(rows, MOST_ENTRIES + 1), start=1):
        try:
            if number > MOST_ENTRIES:
                raise TooMany(most=MOST_ENTRIES)
            found.add(entry_from(row))
        except EntryRefused as why:
            found.refuse(name(row) or f"#{number}", why)
    return found


def _check(entry: Entry) -> None:
    if not entry.name:
        raise WithoutTitle()
    lengths = [(len(text), LONGEST["title"]) for text in entry.title.values()]
    lengths += [(len(entry.author), LONGEST["author"]), (len(entry.guid or ""), LONGEST["guid"])]
    lengths += [(len(link), LONGEST["link"]) for link in entry.links]
    if any(length > most for length, most in lengths):
        raise TooLong()


def entry_of(
    *,
    title: str,
    language: Language,
    address: str = "",
    description: str = "",
    guid: str = "",
    author: str = "",
    moment: datetime | None = None,
    zone: tzinfo = UTC,
    topics: Iterable[str] = (),
    minutes: int | None = None,
) -> Entry:
    """Return an entry of one language from what a feed says. Raises `BadAddress`."""
    address = address.strip()
    if address and web_address(address) is None:
        raise BadAddress()
    excerpt, is_cut = excerpt_of(description, MOST_EXCERPT)
    day = _day(moment, zone)
    return Entry(
        title=in_one(language, text_of(title)),
        language=language,
        guid=one_line(guid) or None,
        url=in_one(language, address),
        excerpt=excerpt,
        is_cut=is_cut,
        published_on=day,
        precision=DatePrecision.DAY if day else DatePrecision.UNKNOWN,
        sort_on=day,
        author=text_of(author),
        minutes=minutes,
        topics=tidy_topics(topics),
    )


def in_one(language: Language, text: str) -> Translated:
    return Translated({str(language): text})


def tidy_topics(labels: Iterable[str]) -> tuple[str, ...]:
    """Return the first labels once each, in their order; empty and endless ones are left out.

    So is one that names the competition: a topic's name stands on pages and in their addresses.
    """
    said = (text_of(label) for label in islice(labels, MOST_TOPICS))
    fit = (one for one in said if 0 < len(one) <= LONGEST["topic"])
    return tuple(dict.fromkeys(one for one in fit if not names_a_competition(one)))


def _day(moment: datetime | None, zone: tzinfo) -> date | None:
    """Return the day in the summit's zone; None where the feed's moment cannot be true."""
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        day = aware.astimezone(zone).date()
    except OverflowError:
        return None
    return likely(day)


def likely(day: date) -> date | None:
    """Return a day an article may be of; None for a mistake."""
    return day if EARLIEST <= day.year < date.max.year else None


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """Return a moment in the form of ISO 8601; one without a zone is the summit's."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def spoken_at(address: str, stated: str, wanted: Language | None) -> Language:
    """Return the language of an entry: as asked, as its address says, as the feed says, Spanish.

    The magazine's posts are at /post/…, those in English at /en/post/….
    """
    if wanted:
        return wanted
    first = address.split("/")[3:4]
    for code in (*first, stated[:2].lower()):
        if code in set(Language):
            return Language(code)
    return Language.ES
