"""Texts as they are typed, and as they are read."""

import pytest

from summit.kernel.text import bound, one_line, tidy, whole


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Jusqu’au 15 mai : 50 %", "Jusqu’au 15 mai_: 50_%"),
        ("moins 40 $ CA de frais", "moins 40_$_CA de frais"),
        ("Les « leaders », dit-on", "Les «_leaders_», dit-on"),
        ("à 14:30, « oui »", "à 14:30, «_oui_»"),
        ("a fee of $40.00 CAD: 50%", "a fee of $40.00 CAD: 50%"),
        ("https://summit.example", "https://summit.example"),
    ],
)
def test_signs_stay_beside_what_they_belong_to(typed, read):
    assert bound(tidy(typed)) == read.replace("_", "\N{NO-BREAK SPACE}")


def test_one_line_keeps_emoji_and_right_to_left_and_drops_control_characters():
    assert one_line("  Ana\x00\r\nMaría\t👩\u200d🚀 ") == "Ana María 👩\u200d🚀"
    assert one_line("رئيس\u202e البلدية") == "رئيس البلدية"
    assert one_line(None) == ""


@pytest.mark.parametrize("sign", ["\ufdd0", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff"])
def test_what_is_no_character_goes(sign):
    assert tidy(f"a{sign}b") == "ab"


@pytest.mark.parametrize("odd", [None, "", "-1", "1.5", "٣", "²", "1234567", "12 "])
def test_what_is_no_number_of_so_many_digits_is_another(odd):
    assert whole("007", digits=6, otherwise=1) == 7
    assert whole(odd, digits=6, otherwise=1) == 1
