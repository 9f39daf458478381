"""The changes of the programme as an Atom feed (RFC 4287). No Flask here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

ATOM = "http://www.w3.org/2005/Atom"
MIMETYPE = "application/atom+xml"
NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])  # XML 1.0, 2.2

ElementTree.register_namespace("", ATOM)


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `key` makes its id, which never changes."""

    key: str
    title: str
    text: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What the feed says of itself. `since` is its date while it is empty."""

    title: str
    author: str
    address: str  # of the feed
    page: str  # of the page that shows the same
    language: str
    since: datetime


def atom(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """Return the feed, newest entry first as they come."""
    kept = list(entries)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"xml:lang": feed.language})
    _add(root, "id", feed.address)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(max((one.at for one in kept), default=feed.since)))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", href=feed.address, type=MIMETYPE)
    _add(root, "link", rel="alternate", href=feed.page, type="text/html")
    for one in kept:
        entry = _add(root, "entry")
        _add(entry, "id", f"{feed.address}#{one.key}")
        _add(entry, "title", one.title)
        _add(entry, "updated", _moment(one.at))
        _add(entry, "link", rel="alternate", href=one.address, type="text/html")
        _add(entry, "summary", one.text)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text.translate(NOT_IN_XML) if text else text
    return child


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
