"""Reads a person out of one line of a message, by a rule that is told where it is used. No Flask.

The rule: before the first comma (or a dash between blanks, or a tab) stands the name, after it the
position. Titles that we know leave the name's beginning. Of what is left, words in capitals are the
family names, if other words are not; else the last word is, in Spanish the last two of three or
more. Small words ("de la", "van der") go with the word after them. Nobody's name is changed: what
the rule gets wrong is put right on the page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summit.kernel.languages import Language
from summit.kernel.text import fold, one_line

# As people write before names in the three languages; with or without its full stop.
TITLES = frozenset(
    {
        *("mtra", "mtro", "lic", "licda", "ing", "arq", "dr", "dra", "profr", "profra", "prof"),
        *("cp", "sr", "sra", "srta", "don", "dona", "maestra", "maestro", "licenciada"),
        *("licenciado", "ingeniera", "ingeniero", "doctora", "doctor", "docteur", "docteure"),
        *("mme", "mlle", "madame", "monsieur", "mr", "mrs", "ms", "mx", "hon", "rev"),
        *("c", "m", "me"),
    }
)
WITH_STOP = frozenset({"c", "m"})  # without it they are an initial: "C. Ana", but "M Night"
SMALL = frozenset(
    {
        *("de", "del", "la", "las", "los", "y", "e", "da", "das", "do", "dos", "di", "du", "des"),
        *("le", "van", "von", "der", "den", "ter", "bin", "ben", "ibn", "al", "el", "abu", "san"),
    }
)
MARK = re.compile(r"^\s*(?:[-–—•*·]+|\(?\d{1,3}[.):]|\d{1,3}(?=\s))\s*")  # of a list
DIVIDES = re.compile(r"\t|,|;| [-–—] |:\s")
LONGEST = {"title": 40, "given_name": 100, "family_name": 100, "role": 150}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a line says of a person, as far as the rule tells it."""

    title: str = ""
    given_name: str = ""
    family_name: str = ""
    role: str = ""


def read_lines(text: str, language: Language) -> Sequence[Read]:
    """Return who stands in these lines; one person for each line that has letters."""
    lines = text.replace("\r", "\n").split("\n")
    return [read_line(line, language) for line in lines if re.search(r"[^\W\d_]", line)]


def read_line(line: str, language: Language) -> Read:
    name, *rest = DIVIDES.split(MARK.sub("", line), maxsplit=1)
    return read_name(name, language, role=one_line(" ".join(rest)).rstrip(",;. "))


def read_name(name: str, language: Language, *, role: str = "") -> Read:
    """Return one name divided by the rule."""
    words = one_line(name).rstrip(",;").split(" ")
    first = next((at for at, word in enumerate(words) if not is_title(word)), len(words))
    if first == len(words):  # a title and nothing else is a name
        first = 0
    given, family = _divided([word for word in words[first:] if word], language)
    return Read(
        title=" ".join(words[:first]),
        given_name=" ".join(given),
        family_name=" ".join(family),
        role=role,
    )


def is_title(word: str) -> bool:
    plain = fold(word).replace(".", "")
    return plain in TITLES and (plain not in WITH_STOP or word.endswith("."))


def _divided(words: Sequence[str], language: Language) -> tuple[Sequence[str], Sequence[str]]:
    loud = [len(word) > 1 and word.isupper() and "." not in word for word in words]
    if any(loud) and not all(loud):
        return (
            [word for word, is_loud in zip(words, loud, strict=True) if not is_loud],
            [word for word, is_loud in zip(words, loud, strict=True) if is_loud],
        )
    parts = _with_small_words(words)
    last = 2 if language is Language.ES and len(parts) > 2 else 1
    if len(parts) < 2:
        return words, ()
    given, family = parts[:-last], parts[-last:]
    return [word for part in given for word in part], [word for part in family for word in part]


def _with_small_words(words: Sequence[str]) -> list[list[str]]:
    """Return the words, each behind the small ones that belong to it: [Ana] [de la Cruz]."""
    parts: list[list[str]] = []
    waiting: list[str] = []
    for at, word in enumerate(words):
        waiting.append(word)
        is_last = at == len(words) - 1
        if is_last or at == 0 or fold(word) not in SMALL:
            parts.append(waiting)
            waiting = []
    return parts
