"""Every public page there is, and what the tests read in one."""

import re
from html import unescape

LANGUAGES = ("fr", "en", "es")
SLUGS = (
    "the-money-cities-are-leaving-on-the-table",
    "the-trade-war-has-gone-municipal-how-cities-are-redesigning-latin-americas-new-trade-architecture",
    "the-mistake-holding-mexican-cities-back",
    "long-live-mexico",
    "ngos-without-a-financial-compass-the-blind-spot",
    "migration-and-thirst-the-water-time-bomb",
    "the-border-that-truly-adds-value-the-quiet-boom-of-student-exchanges",
    "a-border-with-a-female-seal-the-economic-power-of-women-entrepreneurs-uniting-mexico-and-the-united-states",
    "guardians-of-water-how-women-are-stopping-thirst-where-the-state-fails",
    "education-on-fire-rescue-or-relapse-in-the-most-forgotten-classrooms",
)
ANNOUNCEMENT = "long-live-mexico"
PROGRAMME = ("programme/", "programme/speakers", "programme/changes")
PAGES = ("", "articles/", "terms", "privacy", "accessibility", *PROGRAMME) + tuple(
    f"articles/{slug}" for slug in SLUGS
)
ADDRESSES = [f"/{language}/{page}" for language in LANGUAGES for page in PAGES]


def text_of(html):
    """Return what a reader reads: no markup, one space for many."""
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))
