"""RSS 2.0 as Wix writes it (DOMAIN 5): guid sometimes absent, HTML in descriptions.

Entities and document types are refused, not expanded. The picture is left out: its length is
always 0, its type may lie, and no page of ours loads it.
"""

from datetime import datetime, tzinfo
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree.ElementTree import Element, ParseError  # names only

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from summit.articles.entries import Entry, Reading, entry_of, read_each, spoken_at
from summit.articles.plain import text_of
from summit.articles.unread import BrokenFeed, DangerousFeed, NotAFeed
from summit.kernel.languages import Language

CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def read(body: bytes, *, zone: tzinfo, language: Language | None) -> Reading:
    """Return the entries of a feed. Raises `NotAFeed`."""
    channel = _parsed(body).find("channel")
    if channel is None:
        raise NotAFeed()
    stated = channel.findtext("language") or ""
    return read_each(
        channel.iterfind("item"), lambda item: _entry(item, stated, zone, language), _name
    )


def _name(item: Element) -> str:
    return text_of(item.findtext("title") or item.findtext("link") or "")


def _parsed(body: bytes) -> Element:
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except DefusedXmlException:
        raise DangerousFeed() from None
    except ParseError as wrong:
        raise BrokenFeed(line=wrong.position[0]) from None
    except (ValueError, LookupError):  # an encoding nobody knows
        raise NotAFeed() from None
    return root


def _entry(item: Element, stated: str, zone: tzinfo, language: Language | None) -> Entry:
    def said(name: str) -> str:
        return item.findtext(name) or ""

    guid, address = said("guid"), said("link")
    if not address and _leads(item.find("guid")):
        address = guid
    return entry_of(
        title=said("title"),
        language=spoken_at(address, stated, language),
        address=address,
        description=said("description"),
        guid=guid,
        author=said(CREATOR) or said("author"),
        moment=_moment(said("pubDate")),
        zone=zone,
        topics=[one.text or "" for one in item.iterfind("category")],
    )


def _leads(guid: Any) -> bool:
    """A guid is an address unless it says that it is not (RSS 2.0)."""
    return guid is not None and guid.get("isPermaLink", "true") != "false"


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
