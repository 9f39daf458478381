"""The last part of an article's address: made from a title, never one that is taken."""

import re
from collections.abc import Container

from slugify import slugify

LONGEST = 200
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ROADS = frozenset(("search", "topic", "in", "page"))  # of addresses beside the articles


def of(text: str) -> str:
    """Return a text as it stands in an address."""
    return slugify(text, max_length=LONGEST - 10, word_boundary=True) or "article"


def is_road(slug: str) -> bool:
    """Tell whether an address means something else: a year, the search."""
    return slug in ROADS or slug.isdigit()


def free(text: str, taken: Container[str]) -> str:
    """Return a slug nobody has: a number is added where one collides."""
    wanted = of(text)
    if is_road(wanted):
        wanted = f"article-{wanted}"
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
