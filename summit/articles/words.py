"""How alike two texts are: TF-IDF over the words they share, explainable word by word.

No database here. A word weighs more where it stands in the title, and less the more articles of
its language use it.
"""

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from summit.kernel.languages import Language
from summit.kernel.text import fold

WORD = re.compile(r"[^\W\d_]{3,}")
IN_TITLE, IN_TOPIC, IN_TEXT = 3, 2, 1  # what one occurrence counts
LEAST = 40  # thousandths; below, two articles share only what everybody writes
LEAST_WORDS = 2  # one shared word is a coincidence
SPARE = 8
SHOWN = 6  # words that explain a likeness
PLAIN = {  # words that say nothing about what a text is about
    Language.FR: "les des une uns unes dans pour par sur avec sans sous vers chez est sont ete "
    "etre avoir ont avait etait sera aux ces cet cette ses son leur leurs notre "
    "nos votre vos que qui quoi dont comme mais donc car pas plus moins tres "
    "aussi ainsi alors entre elle elles ils nous vous tout tous toute toutes "
    "autre autres meme memes fait faire peut peuvent doit deux trois encore deja "
    "lors apres avant depuis selon afin non oui quand comment pourquoi",
    Language.EN: "the and for are was were been being have has had not but you your our their "
    "his her its they them this that these those with from into onto over under "
    "about between through which who whom whose what when where why how than then "
    "there here also only just more most less very can could will would should "
    "may might must shall does did done one two three all any each every some "
    "such other another both few many much own same too even still already while "
    "because after before since until during again against out off per via yet",
    Language.ES: "los las una unos unas del por para con sin sobre bajo hacia desde hasta "
    "entre segun durante mediante que quien quienes cual cuales cuyo cuya como "
    "cuando donde porque pero sino mas menos muy tan tanto tambien asi aun solo "
    "este esta estos estas ese esa esos esas aquel aquella eso esto les nos sus "
    "mis tus ser son fue fueron sido era eran estan estar han hay haber habia "
    "tiene tienen puede pueden debe deben hacer hace otro otra otros otras todo "
    "toda todos todas cada mismo misma dos tres antes despues ahora siempre nunca",
}
PLAIN_WORDS = {language: frozenset(words.split()) for language, words in PLAIN.items()}
FINAL = {"y": "i", "z": "c"}  # how the last letter of a singular stands in its plural
Counts = Mapping[str, tuple[int, str]]  # by stem: how much it says, and a word that was written
Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are, in thousandths, and what each shared word adds to it."""

    weight: int
    words: Mapping[str, int]


def count_words(
    language: Language, *, title: str, text: str, topics: Iterable[str] = ()
) -> dict[str, tuple[int, str]]:
    """Return what each word of an article says."""
    counts: dict[str, tuple[int, str]] = {}
    parts = [(title, IN_TITLE), (text, IN_TEXT), *((topic, IN_TOPIC) for topic in topics)]
    for part, says in parts:
        for written, stem in _stems(part, language):
            before, first = counts.get(stem, (0, written))
            counts[stem] = (before + says, first)
    return counts


def _stems(text: str, language: Language) -> Iterator[tuple[str, str]]:
    for written in WORD.findall(text.lower()):
        plain = fold(written)
        if plain not in PLAIN_WORDS[language]:
            yield written, _stem(plain)


def _stem(word: str) -> str:
    """Return a word without its plural: ciudades as ciudad, voces as voz, cities as city."""
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + FINAL.get(word[-1], word[-1])


class Corpus:
    """The articles of one language, by id; a text is compared with all of them at once."""

    def __init__(self, articles: Mapping[int, Counts]) -> None:
        uses: dict[str, int] = defaultdict(int)
        for counts in articles.values():
            for stem in counts:
                uses[stem] += 1
        self._uses, self._size = uses, len(articles)
        self._written = {
            stem: pair[1] for counts in articles.values() for stem, pair in counts.items()
        }
        self._in: dict[str, dict[int, float]] = defaultdict(dict)
        for article_id, counts in articles.items():
            for stem, weight in self.vector(counts).items():
                self._in[stem][article_id] = weight

    def vector(self, counts: Counts) -> Vector:
        """Return the weight of each word, of length 1 in all."""
        raw = {
            stem: (1 + math.log(says))
            * math.log((self._size + 1) / (self._uses.get(stem, 0) + 0.5))
            for stem, (says, _written) in counts.items()
        }
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {stem: weight / length for stem, weight in raw.items() if weight > 0}

    def closest(
        self, counts: Counts, *, most: int = 12, besides: int | None = None
    ) -> list[tuple[int, Likeness]]:
        """Return at most `most` articles that are like these words, the closest first."""
        own = self.vector(counts)
        weights: dict[int, float] = defaultdict(float)
        for stem, weight in own.items():
            for article_id, other in self._in.get(stem, {}).items():
                weights[article_id] += weight * other
        weights.pop(besides or 0, None)
        worth = [(-weight, key) for key, weight in weights.items() if weight * 1000 >= LEAST]
        near = heapq.nsmallest(most + SPARE, worth)  # some will share one word only
        found = [(article_id, self._likeness(own, article_id)) for _weight, article_id in near]
        return [one for one in found if len(one[1].words) >= LEAST_WORDS][:most]

    def _likeness(self, own: Vector, article_id: int) -> Likeness:
        shared = {
            stem: weight * self._in[stem][article_id]
            for stem, weight in own.items()
            if article_id in self._in.get(stem, {})
        }
        heaviest = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
        words = {self._written[stem]: round(1000 * weight) for stem, weight in heaviest}
        return Likeness(
            round(1000 * sum(shared.values())),
            {word: weight for word, weight in words.items() if weight > 0},
        )
