"""One table of the kinds of answers: how each is read from what was typed, and how it is said.

Plain values in and out, no I/O. A kept answer is one text: as typed, a decimal number with a point,
numbers of choices or codes of languages between commas, an ISO 8601 day, "yes" or "no", a country
of ISO 3166-1, a phone number of E.164, the name of a file. An empty one is no answer, and is read
by no kind.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import Locale

from summit.kernel.errors import N_
from summit.kernel.languages import Language, Translated
from summit.kernel.text import one_line, tidy
from summit.registration.questions.errors import (
    NotAChoice,
    NotACountry,
    NotADay,
    NotAFile,
    NotANumber,
    NotAPhone,
    NotYesOrNo,
    TooLong,
)
from summit.registration.questions.statuses import NO, YES, Kind
from summit.web import formats
from summit.web.countries import CODES, country_name
from summit.web.languages import LOCALES

LONGEST = {Kind.TEXT: 300, Kind.LONG_TEXT: 3000}  # characters
NUMBER = re.compile(r"[-\N{MINUS SIGN}]?\d{1,12}(?:[.,]\d{1,6})?")
DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
PHONE = re.compile(r"\+[1-9]\d{6,14}")  # E.164: fifteen digits at most, with the country's
BETWEEN = re.compile(r"\(0\)|[\s./()\N{EN DASH}-]")  # what people write between digits
SEPARATOR = ","
# spoken where delegations come from, by ISO 639
LANGUAGES = (
    *("fr", "en", "es", "pt", "de", "it", "nl", "pl", "ro", "el", "ru", "uk", "tr", "ar", "fa"),
    *("he", "hi", "ur", "bn", "zh", "ja", "ko", "vi", "th", "id", "sw", "am", "wo", "ht"),
    *("nah", "yua", "qu", "ay", "gn", "cr", "iu", "moh"),
)
NAMED = {  # of these, what Babel has no name for
    "nah": Translated(fr="nahuatl", en="Nahuatl", es="náhuatl"),
    "yua": Translated(fr="maya yucatèque", en="Yucatec Maya", es="maya yucateco"),
}
SAID = {
    YES: Translated(fr="oui", en="yes", es="sí"),
    NO: Translated(fr="non", en="no", es="no"),
}

Labels = Mapping[str, Translated]  # of choices, by number
Parse = Callable[[Sequence[str], Collection[str]], str]
Say = Callable[[str, Language, Labels], str]


@dataclass(frozen=True, slots=True)
class KindOfAnswer:
    """`parse` takes what was typed, never empty, and the choices offered; raises `NotAnAnswer`.

    `say` takes what was kept, a language, and the names of the choices.
    """

    name: str
    parse: Parse
    say: Say


def parse(kind: Kind, typed: Sequence[str], offered: Collection[str] = ()) -> str:
    """Return an answer as it is kept, "" where nothing was typed. Raises `NotAnAnswer`."""
    answers = [one for one in map(tidy, typed) if one]
    return KINDS[kind].parse(answers, offered) if answers else ""


def say(kind: Kind, kept: str, language: Language, labels: Labels | None = None) -> str:
    """Return a kept answer as somebody reads it in this language."""
    return KINDS[kind].say(kept, language, labels or {}) if kept else ""


def parts(kept: str) -> list[str]:
    """Return the choices or languages of a kept answer."""
    return kept.split(SEPARATOR) if kept else []


def _text(typed: Sequence[str], _offered: Collection[str]) -> str:
    return _short(one_line(typed[0]), LONGEST[Kind.TEXT])


def _long_text(typed: Sequence[str], _offered: Collection[str]) -> str:
    return _short(typed[0], LONGEST[Kind.LONG_TEXT])


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise TooLong(most=most, typed=len(text))
    return text


def _number(typed: Sequence[str], _offered: Collection[str]) -> str:
    text = re.sub(r"\s", "", typed[0])
    if not text.isascii() and "\N{MINUS SIGN}" not in text or not NUMBER.fullmatch(text):
        raise NotANumber()
    number = Decimal(text.replace("\N{MINUS SIGN}", "-").replace(",", "."))
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _choice(typed: Sequence[str], offered: Collection[str]) -> str:
    if len(typed) > 1 or typed[0] not in offered:
        raise NotAChoice()
    return typed[0]


def _choices(typed: Sequence[str], offered: Collection[str]) -> str:
    if not set(typed) <= set(offered):
        raise NotAChoice()
    return SEPARATOR.join(one for one in offered if one in typed)


def _day(typed: Sequence[str], _offered: Collection[str]) -> str:
    if not typed[0].isascii() or not DAY.fullmatch(typed[0]):
        raise NotADay()
    try:
        return date.fromisoformat(typed[0]).isoformat()
    except ValueError:
        raise NotADay() from None


def _yes_no(typed: Sequence[str], _offered: Collection[str]) -> str:
    if len(typed) > 1 or typed[0] not in SAID:
        raise NotYesOrNo()
    return typed[0]


def _country(typed: Sequence[str], _offered: Collection[str]) -> str:
    if typed[0] not in CODES:
        raise NotACountry()
    return typed[0]


def _phone(typed: Sequence[str], _offered: Collection[str]) -> str:
    """Return a number as E.164; 00 stands for + where most of the world dials abroad so."""
    digits = BETWEEN.sub("", typed[0])
    number = f"+{digits[2:]}" if digits.startswith("00") else digits
    if not number.isascii() or not PHONE.fullmatch(number):
        raise NotAPhone()
    return number


def _languages(typed: Sequence[str], _offered: Collection[str]) -> str:
    return _choices(typed, LANGUAGES)


def _file(_typed: Sequence[str], _offered: Collection[str]) -> str:
    """Refuse whatever was typed: a file is no text, see `service.Typed`."""
    raise NotAFile()


def _as_kept(kept: str, _language: Language, _labels: Labels) -> str:
    return kept


def _say_number(kept: str, language: Language, _labels: Labels) -> str:
    return kept.replace(".", formats.decimal_mark(language)).replace("-", formats.MINUS)


def _say_choices(kept: str, language: Language, labels: Labels) -> str:
    named = [labels[one].to(language) if one in labels else one for one in parts(kept)]
    return ", ".join(named)


def _say_day(kept: str, language: Language, _labels: Labels) -> str:
    return formats.day(date.fromisoformat(kept), language)


def _say_yes_no(kept: str, language: Language, _labels: Labels) -> str:
    return SAID[kept].to(language)


def _say_country(kept: str, language: Language, _labels: Labels) -> str:
    return country_name(kept, language)


def _say_languages(kept: str, language: Language, _labels: Labels) -> str:
    return ", ".join(language_name(code, language) for code in parts(kept))


def language_name(code: str, language: Language) -> str:
    """Return what a language is called in another one."""
    if code in NAMED:
        return NAMED[code].to(language)
    return str(Locale.parse(LOCALES[language]).languages.get(code, code))


KINDS: Mapping[Kind, KindOfAnswer] = {
    Kind.TEXT: KindOfAnswer(N_("A line of text"), _text, _as_kept),
    Kind.LONG_TEXT: KindOfAnswer(N_("A longer text"), _long_text, _as_kept),
    Kind.NUMBER: KindOfAnswer(N_("A number"), _number, _say_number),
    Kind.CHOICE: KindOfAnswer(N_("One of several choices"), _choice, _say_choices),
    Kind.CHOICES: KindOfAnswer(N_("Several of several choices"), _choices, _say_choices),
    Kind.DAY: KindOfAnswer(N_("A day"), _day, _say_day),
    Kind.YES_NO: KindOfAnswer(N_("Yes or no"), _yes_no, _say_yes_no),
    Kind.COUNTRY: KindOfAnswer(N_("A country"), _country, _say_country),
    Kind.PHONE: KindOfAnswer(N_("A phone number"), _phone, _as_kept),
    Kind.LANGUAGES: KindOfAnswer(N_("Languages"), _languages, _say_languages),
    Kind.FILE: KindOfAnswer(N_("A file: a PDF or a picture"), _file, _as_kept),
}
