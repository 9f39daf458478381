"""The committed web fonts: every rule has its file, every European letter its rule."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

STATIC = Path(__file__).resolve().parents[2] / "static"
RULE = re.compile(
    r'family: "([^"]+)";\s+src: url\(\.\./fonts/([^)]+)\).*?range: ([^;]+);', re.DOTALL
)
RULES = RULE.findall((STATIC / "css" / "fonts.css").read_text())
ALPHABETS = (
    "àâæçéèêëîïôœùûüÿ áéíñóúü ăâîșț őű ąćęłńóśźż čďěňřšťůž đ þð øåæ ħġċż āēģīķļņū ėįų ğış ŋ ẞß "
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёўђјљњћџѓќ αβγδεζηθικλμνξοπρσςτυφχψω άέήίόύώϊϋΐΰ ảấềộữỹ"
)


def covered(ranges: str) -> set[int]:
    letters: set[int] = set()
    for part in ranges.replace("U+", "").split(", "):
        first, _, last = part.partition("-")
        letters |= set(range(int(first, 16), int(last or first, 16) + 1))
    return letters


@pytest.mark.parametrize("family", ["Source Serif 4", "Source Sans 3"])
def test_every_letter_of_europe_has_a_web_font(family):
    drawn: set[int] = set()

    for owner, file, ranges in RULES:
        if owner == family:
            drawn |= covered(ranges) & set(TTFont(STATIC / "fonts" / file).getBestCmap())

    assert [sign for sign in ALPHABETS + ALPHABETS.upper() if ord(sign) not in drawn] == []


def test_style_sheet_and_folder_name_the_same_files():
    named = {file for _, file, _ in RULES}

    assert named == {path.name for path in (STATIC / "fonts").glob("*.woff2")}


def test_each_web_font_varies_in_weight_only():
    axes = {
        axis.axisTag
        for _, file, _ in RULES
        for axis in TTFont(STATIC / "fonts" / file)["fvar"].axes
    }

    assert axes == {"wght"}
