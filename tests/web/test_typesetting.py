"""Letters and lines of the PDFs we hand out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summit.web.typesetting import Typeface, printable, runs, unprintable, width, wrap


def test_a_letter_serif_lacks_comes_from_sans_in_the_same_weight():
    assert runs("Fŧs", Typeface.SERIF_SEMIBOLD) == [
        (Typeface.SERIF_SEMIBOLD, "F"),
        (Typeface.SANS_SEMIBOLD, "ŧ"),
        (Typeface.SERIF_SEMIBOLD, "s"),
    ]


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("Ştefan Ełżbieta", ""),
        ("李 Wu", "李"),
        ("محمد", ""),
        ("Zoë 🦄👩🏽\u200d⚖️", "🦄👩"),
        ("", ""),
    ],
)
def test_letters_that_will_not_print_are_told_beforehand(name, missing):
    assert unprintable(name) == set(missing)


def test_a_letter_written_in_two_signs_is_printed_as_one():
    assert printable("S\u0326tefa\u0306nit\u0326a\u0306") == "Ștefăniță"


def test_invisible_signs_leave_nothing_behind():
    assert printable("\u202eAn\u200da\x00\ufe0f ") == "Ana"


@given(st.text(max_size=120), st.floats(0.9, 40))
def test_wrapping_loses_no_sign_and_keeps_to_the_measure(typed, measure):
    text = printable(typed)

    lines = wrap(text, Typeface.SERIF, measure, breaking=True)

    assert lines is not None
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    narrow = [line for line in lines if len(line) > 1]
    assert [line for line in narrow if width(line, Typeface.SERIF) > measure + 0.01] == []


def test_a_word_that_is_too_wide_is_not_broken_unasked():
    assert wrap("Llanfairpwllgwyngyll", Typeface.SANS, 5) is None


def test_two_lines_are_about_equally_long():
    assert wrap("San Bartolomé de las Tres Aguas", Typeface.SANS, 11) == [
        "San Bartolomé",
        "de las Tres Aguas",
    ]
