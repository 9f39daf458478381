"""Writes what machines subscribe to: the map of the site, the news as RSS and as JSON Feed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as xml  # written here, never read

SITEMAP, XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Mapped:
    """One page of the map: its address by language tag, French first, and since when it is so."""

    addresses: Sequence[tuple[str, str]]
    changed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One piece of news."""

    address: str
    title: str
    summary: str
    language: str
    published_on: date | None  # no day, no date: none is invented


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The news in one language."""

    title: str
    description: str
    address: str  # of the page
    feed_address: str
    language: str
    items: Sequence[Item]


def sitemap(pages: Iterable[Mapped]) -> bytes:
    """Return the map: each page in each language, with its other languages (sitemaps.org, 0.9)."""
    xml.register_namespace("", SITEMAP)
    xml.register_namespace("xhtml", XHTML)
    root = xml.Element(f"{{{SITEMAP}}}urlset")
    for page in pages:
        for _tag, address in page.addresses:
            entry = xml.SubElement(root, f"{{{SITEMAP}}}url")
            xml.SubElement(entry, f"{{{SITEMAP}}}loc").text = address
            if page.changed_on:
                xml.SubElement(entry, f"{{{SITEMAP}}}lastmod").text = f"{page.changed_on}"
            for tag, other in page.addresses:
                how = {"rel": "alternate", "hreflang": tag, "href": other}
                xml.SubElement(entry, f"{{{XHTML}}}link", how)
    return _written(root)


def rss(channel: Channel) -> bytes:
    """Return the news as RSS 2.0."""
    xml.register_namespace("atom", ATOM)
    root = xml.Element("rss", {"version": "2.0"})
    told = xml.SubElement(root, "channel")
    for name, text in (
        ("title", channel.title),
        ("link", channel.address),
        ("description", channel.description),
        ("language", channel.language),
    ):
        xml.SubElement(told, name).text = text
    how = {"rel": "self", "type": "application/rss+xml", "href": channel.feed_address}
    xml.SubElement(told, f"{{{ATOM}}}link", how)
    for item in channel.items:
        entry = xml.SubElement(told, "item")
        for name, text in (
            ("title", item.title),
            ("link", item.address),
            ("guid", item.address),
            ("description", item.summary),
        ):
            xml.SubElement(entry, name).text = text
        if item.published_on:
            midnight = datetime.combine(item.published_on, time(), UTC)
            xml.SubElement(entry, "pubDate").text = format_datetime(midnight)
    return _written(root)


def json_feed(channel: Channel) -> dict[str, Any]:
    """Return the news as JSON Feed 1.1."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": channel.address,
        "feed_url": channel.feed_address,
        "language": channel.language,
        "items": [_json_item(item) for item in channel.items],
    }


def _json_item(item: Item) -> dict[str, Any]:
    told = {
        "id": item.address,
        "url": item.address,
        "title": item.title,
        "content_text": item.summary,
        "language": item.language,
    }
    if item.published_on:
        told["date_published"] = datetime.combine(item.published_on, time(), UTC).isoformat()
    return told


def _written(root: xml.Element) -> bytes:
    written: bytes = xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
