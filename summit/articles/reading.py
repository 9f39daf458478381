"""Reads a feed or a file of articles: RSS as Wix writes it, JSON in two shapes, CSV.

A document that cannot be read is refused whole; an entry that cannot be is refused by its name.
"""

from datetime import tzinfo

from summit.articles import json_feeds, rss, sheets
from summit.articles.entries import Reading
from summit.articles.unread import NotAFeed
from summit.kernel.languages import Language

BOM = b"\xef\xbb\xbf"


def read_articles(body: bytes, *, zone: tzinfo, language: Language | None = None) -> Reading:
    """Return what stands in `body`, whose first sign says what it is. Raises `NotAFeed`.

    `language` is that of every entry that does not name its own; None goes by address and feed.
    """
    body = body.removeprefix(BOM).lstrip()
    if not body:
        raise NotAFeed()
    if body[:1] == b"<" or body[:2] in (b"\xff\xfe", b"\xfe\xff"):  # UTF-16 is XML's or nobody's
        return rss.read(body, zone=zone, language=language)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise NotAFeed() from None
    if text[0] in "{[":
        return json_feeds.read(text, zone=zone, language=language)
    return sheets.read(text, zone=zone, language=language)
