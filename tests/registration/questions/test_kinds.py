"""What each kind of answer takes, how it keeps it, and how it says it: plain functions."""

import pytest

from summit.kernel.languages import Language, Translated
from summit.registration.questions.errors import (
    NotAChoice,
    NotACountry,
    NotADay,
    NotANumber,
    NotAPhone,
    NotYesOrNo,
    TooLong,
)
from summit.registration.questions.kinds import KINDS, LANGUAGES, language_name, parse, say
from summit.registration.questions.statuses import Kind

FR, EN, ES = Language.FR, Language.EN, Language.ES
LABELS = {"7": Translated(fr="Petit", en="Small"), "9": Translated(fr="Grand", en="Large")}


def test_every_kind_stands_in_the_table():
    assert set(KINDS) == set(Kind)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.TEXT, ["  Dos \n  líneas "], "Dos líneas"),
        (Kind.LONG_TEXT, ["Une\r\nautre"], "Une\nautre"),
        (Kind.NUMBER, ["1 234,50"], "1234.5"),
        (Kind.NUMBER, ["\u22127"], "-7"),
        (Kind.NUMBER, ["100"], "100"),
        (Kind.CHOICE, ["9"], "9"),
        (Kind.CHOICES, ["9", "7", "9"], "7,9"),
        (Kind.DAY, ["2026-07-20"], "2026-07-20"),
        (Kind.YES_NO, ["no"], "no"),
        (Kind.COUNTRY, ["MX"], "MX"),
        (Kind.PHONE, ["+52 (55) 1234-5678"], "+525512345678"),
        (Kind.PHONE, ["0044 (0)20 7946 0958"], "+442079460958"),
        (Kind.LANGUAGES, ["nah", "fr"], "fr,nah"),
    ],
)
def test_an_answer_is_kept_in_one_form(kind, typed, kept):
    assert parse(kind, typed, ["7", "9"]) == kept


@pytest.mark.parametrize("kind", Kind)
def test_nothing_typed_is_no_answer(kind):
    assert parse(kind, ["  ", ""]) == ""
    assert say(kind, "", FR) == ""


@pytest.mark.parametrize(
    ("kind", "typed", "refusal"),
    [
        (Kind.TEXT, ["x" * 301], TooLong),
        (Kind.LONG_TEXT, ["x" * 3001], TooLong),
        (Kind.NUMBER, ["twelve"], NotANumber),
        (Kind.NUMBER, ["٣"], NotANumber),
        (Kind.CHOICE, ["8"], NotAChoice),
        (Kind.CHOICE, ["7", "9"], NotAChoice),
        (Kind.CHOICES, ["7", "8"], NotAChoice),
        (Kind.DAY, ["2026-02-30"], NotADay),
        (Kind.DAY, ["20/07/26"], NotADay),
        (Kind.YES_NO, ["maybe"], NotYesOrNo),
        (Kind.COUNTRY, ["XX"], NotACountry),
        (Kind.PHONE, ["514 555-0100"], NotAPhone),
        (Kind.PHONE, ["+1234567890123456"], NotAPhone),
        (Kind.LANGUAGES, ["xx"], NotAChoice),
    ],
)
def test_what_is_no_answer_of_its_kind_is_refused(kind, typed, refusal):
    with pytest.raises(refusal):
        parse(kind, typed, ["7", "9"])


@pytest.mark.parametrize(
    ("kind", "kept", "said"),
    [
        (Kind.NUMBER, "-1234.5", "\u22121234,5"),
        (Kind.CHOICES, "7,9", "Petit, Grand"),
        (Kind.DAY, "2026-07-01", "1er\u00a0juillet 2026"),
        (Kind.YES_NO, "yes", "oui"),
        (Kind.COUNTRY, "MX", "Mexique"),
        (Kind.PHONE, "+525512345678", "+525512345678"),
        (Kind.LANGUAGES, "fr,nah", "français, nahuatl"),
    ],
)
def test_an_answer_is_said_in_the_readers_language(kind, kept, said):
    assert say(kind, kept, FR, LABELS) == said


def test_every_language_offered_has_a_name_in_ours():
    unnamed = {code for code in LANGUAGES for one in Language if language_name(code, one) == code}

    assert unnamed == set()
