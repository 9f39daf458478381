"""Every text of the site exists in French and Spanish, set as their readers expect it."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from babel.support import Translations

from summit.kernel.languages import Language
from summit.web.languages import LOCALES
from tools.messages import CATALOGUES, LANGUAGES, ROOT, WORDS, collect

pytestmark = pytest.mark.xdist_group("translations")  # texts are collected once
PLACE = re.compile(r"%\(\w+\)[sd]")
AS_TYPED = re.compile(r"https?://|\d{4}-\d\d-\d\dT\d\d:\d\d")  # the same in every language
NBSP = "\N{NO-BREAK SPACE}"

FRENCH_SIGNS = {
    "a straight apostrophe": re.compile("'"),
    "no no-break space before : % $": re.compile(rf"(?<![{NBSP}%])[:%$](?!/)"),
    "no no-break space inside « »": re.compile(rf"«(?!{NBSP})|(?<!{NBSP})»"),
    "a space before ; ! ? , .": re.compile(rf"[ {NBSP}][;!?,.]"),
    "three points instead of one sign": re.compile(r"\.\.\."),
    "an hour written with a colon": re.compile(r"\d:\d"),
    "English quotation marks": re.compile('[“”"]'),
}
SPANISH_SIGNS = {
    "a straight apostrophe": re.compile("'"),
    "a question that is not opened": re.compile(r"^[^¿]*\?"),
    "spaces inside «»": re.compile(rf"«[ {NBSP}]|[ {NBSP}]»"),
    "English quotation marks": re.compile('[“”"]'),
}
MANNERS = {  # vous and usted, and nothing that shouts
    "fr": re.compile(r"!|\b(tu|toi|ton|tes)\b", re.IGNORECASE),
    "es": re.compile(r"[!¡]|\b(tú|tu|tus|te|ti|contigo|vosotr[oa]s|vuestr[oa]s?)\b", re.IGNORECASE),
}


@cache
def catalogue(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def said() -> tuple[Message, ...]:
    """Return every text that code and templates say."""
    return tuple(collect())


def ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def texts(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def translations(language: str) -> Iterator[tuple[str, str]]:
    """Return each English text with what it is in `language`; one and several apart."""
    for message in catalogue(language):
        if message.id:
            yield from zip(ids(message), texts(message), strict=True)


def without_places(text: str) -> str:
    return AS_TYPED.sub("X", PLACE.sub("X", text))


def says_something(text: str) -> bool:
    """Tell whether a text has words of its own beside what is put into it."""
    return bool(re.search(r"[^\W\d_]{2,}", without_places(text)))


def wrong(language: str, signs: dict[str, re.Pattern[str]]) -> list[tuple[str, str]]:
    return [
        (text, what)
        for _english, text in translations(language)
        for what, sign in signs.items()
        if sign.search(without_places(text))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_with_its_plurals(language):
    known = catalogue(language)

    missing = []
    for message in said():
        found = known.get(message.id, message.context)
        if message.id and (found is None or not all(texts(found))):
            missing.append(message.id)

    assert missing == [], "run `make messages`, then write what is empty"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_of_its_text(language):
    differing = [
        (english, text)
        for english, text in translations(language)
        if set(PLACE.findall(english)) != set(PLACE.findall(text))
        or english.count("%%") != text.count("%%")
    ]

    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_as_a_guess(language):
    assert [message.id for message in catalogue(language) if message.fuzzy and message.id] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_the_same_in_english_was_looked_at(language):
    looked_at = json.loads((CATALOGUES / "same.json").read_text())[language]

    same = {
        text for english, text in translations(language) if text == english and says_something(text)
    }

    assert sorted(same - set(looked_at)) == [], "translate it, or add it to same.json"
    assert sorted(set(looked_at) - same) == [], "take it out of same.json"


def test_french_is_set_with_its_own_signs():
    assert wrong("fr", FRENCH_SIGNS) == []


def test_a_french_hour_stays_on_one_line():
    breaking = re.compile(r"(\)s|\d) h\b|\bh %\(")

    assert [text for _english, text in translations("fr") if breaking.search(text)] == []


def test_spanish_is_set_with_its_own_signs():
    assert wrong("es", SPANISH_SIGNS) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_readers_are_addressed_formally_and_calmly(language):
    assert wrong(language, {"manners": MANNERS[language]}) == []


def test_english_shouts_at_nobody():
    assert [message.id for message in said() if "!" in "".join(ids(message))] == []


def test_texts_are_marked_only_by_names_that_are_collected():
    unknown = [
        (str(file.relative_to(ROOT)), alias.asname or alias.name)
        for file in (ROOT / "summit").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "flask_babel"
        for alias in node.names
        if "gettext" in alias.name and (alias.asname or alias.name) not in WORDS
    ]

    assert unknown == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_site_reads_the_translations_that_stand_here(language):
    compiled = CATALOGUES / language / "LC_MESSAGES" / "messages.mo"
    assert compiled.exists(), "the catalogues are not compiled: run `make`"
    said = Translations.load(CATALOGUES, [LOCALES[Language(language)]])

    stale = [
        message.id
        for message in catalogue(language)
        if message.id and said.gettext(ids(message)[0]) != texts(message)[0]
    ]

    assert stale == [], "the compiled catalogue is older than its source: run `make`"
