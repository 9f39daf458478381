"""Which articles stand beside one, and how much of an excerpt a card shows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from summit.kernel.languages import Language

COMPETITION = re.compile(  # Montreal is no host city: the words stay inside the magazine's excerpt
    r"\bfifa\b|\bworld[ -]cup\b|\bcoupe[ -]du[ -]monde\b|\bcopa[ -](?:del[ -]mundo|mundial)\b"
    r"|\bmundial(?:[ -]de[ -]f[uú]tbol|[ -]2026)\b|\bmondial[ -]2026\b",
    re.I,
)
FIRST_SENTENCE = re.compile(r"^.{20,}?[.!?](?=\s)")
OPENS, CLOSES = re.compile(r"“|«\s?"), re.compile(r"”|\s?»")
MARKS = {
    Language.FR: ("«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»"),
    Language.EN: ("“", "”"),
    Language.ES: ("«", "»"),
}
CARD = 160  # characters of an excerpt on a card, about four lines
MOST_MINUTES = 600  # of reading; more is a mistake


class DatePrecision(StrEnum):
    """How much of an article's date is known; no more than that is ever printed."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class TopicKind(StrEnum):
    """What a topic names. A city is a topic too: it has a name, a page, and articles."""

    TOPIC = "topic"
    CITY = "city"


class TargetKind(StrEnum):
    """What else an article may belong to; who knows it is in a package above."""

    SESSION = "session"
    SPEAKER = "speaker"


class Outcome(StrEnum):
    """What became of one entry of a feed."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that may stand beside another one."""

    article_id: int
    is_pinned: bool
    is_linked: bool
    shared_topics: int
    speaks: bool  # it has a title in the reader's language
    sort_on: date
    likeness: int = 0  # thousandths; 0 where it is not worth a word

    @property
    def is_related(self) -> bool:
        return self.is_linked or self.shared_topics > 0 or self.likeness > 0


def closest(candidates: Iterable[Candidate], count: int) -> list[int]:
    """Return the ids of at most `count` related articles, the editors' own choice first.

    Then what an editor linked, then the reader's language, then shared topics, then likeness; the
    newest breaks ties. What shares nothing is left out: an unrelated article is no help.
    """
    related = [one for one in candidates if one.is_related]
    return [one.article_id for one in sorted(related, key=_rank)[:count]]


def _rank(one: Candidate) -> tuple[bool, bool, bool, int, int, int, int]:
    newest = -one.sort_on.toordinal()
    first_by_id = one.article_id  # two of one day keep an order
    pinned, linked, speaks = not one.is_pinned, not one.is_linked, not one.speaks
    return pinned, linked, speaks, -one.shared_topics, -one.likeness, newest, first_by_id


def names_a_competition(text: str) -> bool:
    """Tell whether a text names the competition that has nothing to do with the summit."""
    return COMPETITION.search(text) is not None


def opening(excerpt: str, *, ellipsis: bool = True) -> str:
    """Return how an excerpt begins: its first sentence, or as many whole words as fit a card.

    An ellipsis says that something follows; without one a whole sentence stands by itself. Never
    more: what comes after the first sentence stands only in the attributed excerpt. Nothing at
    all where the beginning names the competition.
    """
    shown = _opening(excerpt, ellipsis=ellipsis)
    return "" if names_a_competition(shown) else shown


def _opening(excerpt: str, *, ellipsis: bool) -> str:
    found = FIRST_SENTENCE.match(excerpt)
    sentence = found[0] if found else excerpt
    if len(sentence) > CARD:
        return sentence[:CARD].rsplit(" ", 1)[0].rstrip(" ,;:–—") + " …"
    return f"{sentence} …" if ellipsis and sentence != excerpt else sentence


def whole(excerpt: str, *, is_cut: bool) -> str:
    """Return an excerpt as it is shown: a cut one ends in one ellipsis, however it was printed."""
    return excerpt.rstrip(".… ") + "…" if is_cut else excerpt


def quoted(text: str, language: Language) -> str:
    """Return a text between the quotation marks of its language; those inside it become others."""
    first, last = MARKS[language]
    left, right = "‘’" if language is Language.EN else "“”"
    return first + CLOSES.sub(right, OPENS.sub(left, text)) + last
