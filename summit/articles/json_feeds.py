"""JSON: a JSON Feed 1.1, or the list of articles in the shape of `articles.json`."""

import json
from collections.abc import Callable
from datetime import date, tzinfo
from typing import Any

from summit.articles.entries import (
    MOST_EXCERPT,
    BadAddress,
    Entry,
    EntryRefused,
    Reading,
    entry_of,
    likely,
    moment_of,
    read_each,
    spoken_at,
    tidy_topics,
)
from summit.articles.plain import excerpt_of, text_of, web_address
from summit.articles.rules import MOST_MINUTES, DatePrecision
from summit.articles.unread import NotAFeed
from summit.kernel.languages import Language, Translated
from summit.kernel.text import one_line


def read(text: str, *, zone: tzinfo, language: Language | None) -> Reading:
    """Return the entries of a document. Raises `NotAFeed`."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAFeed() from None
    if not isinstance(document, dict):
        raise NotAFeed()
    if isinstance(document.get("items"), list):
        stated = _text(document.get("language"))
        return _each(document["items"], lambda row: _of_feed(row, stated, zone, language))
    if isinstance(document.get("articles"), list):
        names = _topic_names(document.get("topics"))
        listed_at = _text(document.get("source_url"))
        return _each(document["articles"], lambda row: _of_list(row, names, listed_at, language))
    raise NotAFeed()


def _each(rows: list[Any], entry_from: Callable[[dict[str, Any]], Entry]) -> Reading:
    def checked(row: Any) -> Entry:
        if not isinstance(row, dict):
            raise EntryRefused()
        return entry_from(row)

    return read_each(rows, checked, _name)


def _name(row: Any) -> str:
    if not isinstance(row, dict):
        return ""
    title = row.get("title")
    return (
        next((_text(one) for one in title.values()), "")
        if isinstance(title, dict)
        else (text_of(_text(title)) or _text(row.get("url")))
    )


def _of_feed(row: dict[str, Any], stated: str, zone: tzinfo, language: Language | None) -> Entry:
    address = _text(row.get("url")) or _text(row.get("external_url"))
    own = _text(row.get("language"))[:2].lower()
    spoken = Language(own) if own in set(Language) else spoken_at(address, stated, language)
    listed = row.get("authors")
    authors = listed if isinstance(listed, list) and listed else [row.get("author")]
    names = [_text(one.get("name")) for one in authors if isinstance(one, dict)]
    return entry_of(
        title=_text(row.get("title")),
        language=spoken,
        address=address,
        description=_text(row.get("summary"))
        or _text(row.get("content_text"))
        or _text(row.get("content_html")),
        guid=_text(row.get("id")),
        author=", ".join(name for name in names if name),
        moment=moment_of(_text(row.get("date_published")), zone),
        zone=zone,
        topics=_texts(row.get("tags")),
    )


def _of_list(
    row: dict[str, Any], names: dict[str, str], listed_at: str, language: Language | None
) -> Entry:
    """Return an entry in the shape of `articles.json`: titles and addresses in some languages."""
    own = _text(row.get("language"))
    spoken = Language(own) if own in set(Language) else language or Language.ES
    title, url = _in_languages(row.get("title")), _in_languages(row.get("url"))
    if any(web_address(one) is None for one in url.values()):
        raise BadAddress()
    day, precision = _date(row)
    excerpt, is_cut = excerpt_of(_text(row.get("excerpt")), MOST_EXCERPT)
    slug = one_line(_text(row.get("slug")))
    return Entry(
        guid=f"slug:{slug}" if slug else None,  # known again by it, without an address too
        title=Translated({code: text_of(text) for code, text in title.items()}),
        language=spoken,
        url=url,
        excerpt=excerpt,
        is_cut=is_cut or row.get("excerpt_is_cut") is True,
        published_on=day if precision is DatePrecision.DAY else None,
        precision=precision,
        sort_on=day,
        author=text_of(_text(row.get("author"))),
        minutes=minutes_of(row.get("minutes")),
        topics=tidy_topics(names.get(slug, slug) for slug in _texts(row.get("topics"))),
        slug=slug or None,
        source_url=web_address(listed_at),
    )


def _date(row: dict[str, Any]) -> tuple[date | None, DatePrecision]:
    """Return the day to sort by, and how much of it is known."""
    wanted = _text(row.get("precision"))
    precision = DatePrecision(wanted) if wanted in set(DatePrecision) else DatePrecision.DAY
    printed = _day(row.get("published_on"))
    if precision is DatePrecision.DAY:
        return (printed, precision) if printed else (None, DatePrecision.UNKNOWN)
    day = _day(row.get("sort_on"))
    return day, precision if day else DatePrecision.UNKNOWN


def _topic_names(rows: Any) -> dict[str, str]:
    """Return a name for each slug: the first language there is, French first."""
    listed = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    named = ((_text(row.get("slug")), _in_languages(row.get("name"))) for row in listed)
    return {slug: name.to(Language.FR) for slug, name in named if slug and name}


def _in_languages(value: Any) -> Translated:
    texts = value if isinstance(value, dict) else {}
    return Translated({code: _text(texts.get(code)).strip() for code in Language})


def minutes_of(value: Any) -> int | None:
    """Return a reading time; None for what is none."""
    try:
        minutes = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return minutes if 0 < minutes <= MOST_MINUTES else None


def _day(value: Any) -> date | None:
    try:
        return likely(date.fromisoformat(_text(value)))
    except ValueError:
        return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
