"""Badges as they leave the printer: rasterised, read by a camera's decoder, and as text."""

import uuid
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops
from pypdf import PdfReader
from reportlab.lib.units import mm

from summit.badges.drawing import HEIGHT, WIDTH, BadgeFace, Identity, draw_badges
from summit.badges.token import SigningKey
from summit.kernel.languages import Language, Translated

KEY = SigningKey(bytes(range(32)))
SUMMIT = Identity(
    name=Translated(
        fr="2e Sommet international des maires",
        en="2nd International Mayors Summit",
        es="2.ª Cumbre Internacional de Alcaldes",
    ),
    place="Montréal, juillet 2026",
)
MAYOR = Translated(fr="Mairesse, élue", en="Mayor", es="Alcaldesa")
FACE = BadgeFace(
    given_name="María Fernanda",
    family_name="Etxeberría-Villaseñor y Montes de Oca",
    organisation="San Bartolomé de las Tres Aguas",
    role="Presidenta municipal – Mexique",
    category=MAYOR,
    colour="#124a75",
    token=KEY.sign_badge(uuid.UUID(int=1)),
    short_code="T4NE-8GY6",
    language=Language.ES,
)
OVERLONG = "Wolfeschlegelsteinhausenbergerdorff" * 4 + " de Todos os Santos" * 20
DEMANDING = (
    "Ștefăniță Țîrțău",
    "Ödön Bükkfű Őrsi",
    "Świętosława Łącz-Żmijęć",
    "Dvořáková Štěchťňů",
    "Đorđe Ljubičić",
    "Þórdís Ægisdóttir Sæþórsson",
    "Ħamrun Ġgantija Żebbuġ Ċaw",
    "Ģirts Ķēniņš Ļūža",
    "Živilė Šeškauskaitė Ąžuolų",
    "Çağrı İğdır Şükrü",
    "Máret Ánne Ŋuorti Deatnu Ŧŧ",
    "Groß STRAẞE Œuvre",
    "Ǥǥ Ǩǩ Ʒʒ Ǯǯ",
    "Ẁẁ Ẃẃ Ŷŷ Ḃḃ ẇ ṡ",
    "Ioánnis Ιωάννης Παπαδόπουλος ΐ ΰ",
    "Їжакевич Ґалаґан Єва",
    "Љиљана Њиготић Ђурђевић Џеј Ћосић",
    "Ѓорѓи Ќосев Ѕвезда",
    "Алёна Щёголева Ъ",
    "Nguyễn Thị Ánh Đặng",
    "Ḥusayn Ṭāriq Ūz",
    "თბილისი Երևան",
)
NO_FONT_HAS = ("李小龍", "김민준", "सुनील", "🦄")


def pages_of(pdf: bytes, dots_per_inch: int = 200) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dots_per_inch / 72).to_pil().convert("RGB") for page in document]


def texts_of(pdf: bytes) -> list[str]:
    """What a reader selects, on one line: how names were broken is no part of them."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """The fonts of all pages and forms, and whether each is embedded."""
    found: dict[str, bool] = {}
    for item in objects_of(pdf):
        if isinstance(item, dict) and item.get("/Type") == "/Font":
            found[str(item["/BaseFont"])] = "/FontFile2" in item.get("/FontDescriptor", {})
    return found


def objects_of(pdf: bytes) -> list[object]:
    reader = PdfReader(BytesIO(pdf))
    numbers = range(1, len(reader.xref[0]) + 1)
    return [reader.get_object(number) for number in numbers]


def test_a_title_stands_before_the_name_as_it_was_typed():
    (text,) = texts_of(draw_badges([replace(FACE, title="Mtra.")], SUMMIT))

    assert "Mtra. María Fernanda" in text


def test_answers_stand_under_the_position_as_they_were_given():
    noted = replace(FACE, notes=("East wing", "French, Nahuatl"))

    (text,) = texts_of(draw_badges([noted], SUMMIT))

    assert "Presidenta municipal – Mexique East wing · French, Nahuatl" in text


def test_the_letters_of_the_zones_it_opens_stand_above_the_code():
    (text,) = texts_of(draw_badges([replace(FACE, zones=("P", "M2"))], SUMMIT))

    assert "P · M2 T4NE-8GY6" in text or "T4NE-8GY6 P · M2" in text


def test_each_page_scans_as_its_own_token():
    faces = [replace(FACE, token=KEY.sign_badge(uuid.UUID(int=number))) for number in range(50)]

    pages = pages_of(draw_badges(faces, SUMMIT), dots_per_inch=120)

    read = [[code.text for code in zxingcpp.read_barcodes(page)] for page in pages]
    assert read == [[face.token] for face in faces]


def test_the_symbol_is_28_millimetres_with_its_quiet_zone():
    page = pages_of(draw_badges([FACE], SUMMIT), dots_per_inch=254)[0]  # ten dots a millimetre

    corners = zxingcpp.read_barcodes(page)[0].position
    left, right = corners.top_left.x, corners.top_right.x
    top, foot = corners.top_left.y, corners.bottom_left.y

    assert right - left == pytest.approx(280, abs=4)
    assert foot - top == pytest.approx(280, abs=4)
    quiet = page.crop((left - 28, top - 28, right + 28, foot + 28))  # four modules are 3.02 mm
    quiet.paste("white", (26, 26, quiet.width - 26, quiet.height - 26))
    assert ink_of(quiet) is None


def ink_of(page: Image.Image) -> tuple[int, int, int, int] | None:
    """The smallest box that holds all that is not white."""
    return ImageChops.invert(
        page.convert("L").point(lambda grey: 255 if grey > 250 else 0)
    ).getbbox()


def test_a_name_can_be_selected_with_its_accents():
    text = texts_of(draw_badges([FACE], SUMMIT))[0]

    for printed in (FACE.given_name, FACE.organisation, FACE.role, FACE.short_code):
        assert printed in text
    assert "Etxeberría- Villaseñor y Montes de Oca" in text.replace("-V", "- V")


def test_fixed_words_stand_in_french_and_the_persons_language():
    spanish, english, french = texts_of(
        draw_badges([replace(FACE, language=language) for language in ("es", "en", "fr")], SUMMIT)
    )

    for text in (spanish, english, french):
        assert "Sommet international des maires" in text
        assert "Porte-nom personnel" in text
        assert "Mairesse, élue" in text
    assert "Gafete personal" in spanish
    assert "2.ª Cumbre Internacional de Alcaldes" in spanish
    assert "Alcaldesa" in spanish
    assert "Personal badge" in english
    assert "2nd International Mayors Summit" in english
    assert french.count("Mairesse, élue") == 1


@pytest.mark.parametrize("name", DEMANDING)
def test_every_european_letter_prints_as_itself(name):
    face = replace(FACE, given_name=name, family_name=name, organisation=name, role=name)

    text = texts_of(draw_badges([face], SUMMIT))[0]

    assert "\ufffd" not in text
    for word in name.split():
        assert text.count(word) >= 4


@pytest.mark.parametrize("name", NO_FONT_HAS)
def test_a_letter_no_font_has_shows_as_a_sign(name):
    text = texts_of(draw_badges([replace(FACE, given_name=name)], SUMMIT))[0]

    assert "\ufffd" * len(name) in text


def test_an_arabic_name_is_joined_and_begins_at_the_right():
    pdf = draw_badges([replace(FACE, given_name="محمد", family_name="عبد الله")], SUMMIT)

    text = texts_of(pdf)[0]

    assert "\ufffd" not in text
    assert "ﻣﺤﻤﺪ" in text  # initial m, medial h, medial m, final d, as the reader puts them back


@pytest.mark.parametrize(
    "strange",
    [
        "",
        " ",
        "\x00",
        "\n\t",
        "\u200d\ufe0f",
        "👩🏽\u200d⚖️ 😀",
        "\u202eevil",
        "a\u0301\u0302",
        "/-–/",
        "-" * 300,
    ],
)
def test_no_name_breaks_the_drawing(strange):
    face = replace(
        FACE, given_name=strange, family_name=strange, organisation=strange, role=strange, demo=True
    )

    pages = pages_of(draw_badges([face], SUMMIT))

    assert zxingcpp.read_barcodes(pages[0])[0].text == FACE.token


@pytest.mark.parametrize("demo", [False, True], ids=["real", "demonstration"])
def test_an_overlong_name_is_whole_and_inside_the_page(demo):
    long_words = Translated(fr="Personnel de soutien " * 4, es="Personal de apoyo " * 4)
    face = replace(
        FACE,
        given_name=OVERLONG,
        family_name=OVERLONG,
        organisation=OVERLONG,
        role=OVERLONG,
        category=long_words,
        colour="#ffffff",  # no band, so that all ink is text, mark or code
        demo=demo,
    )

    pdf = draw_badges([face], SUMMIT)

    page = pages_of(pdf, dots_per_inch=254)[0]
    left, top, right, foot = ink_of(page) or (0, 0, 0, 0)
    assert left >= 79
    assert right <= 1050 - 45  # the code's edge; names end before
    letters = texts_of(pdf)[0].replace(" ", "")
    assert letters.count(OVERLONG.replace(" ", "")) == 4
    assert zxingcpp.read_barcodes(page)[0].text == face.token


def test_a_category_of_any_length_leaves_room_for_the_name():
    endless = Translated(fr="Personnel de soutien " * 60, es="Personal de apoyo " * 60)

    pdf = draw_badges([replace(FACE, category=endless, demo=True)], SUMMIT)

    text = texts_of(pdf)[0]
    assert text.count("Personnel de soutien") == 60
    assert text.count("Personal de apoyo") == 60
    assert FACE.given_name in text
    assert zxingcpp.read_barcodes(pages_of(pdf)[0])[0].text == FACE.token


def test_a_category_without_a_name_is_a_band_of_colour():
    page = pages_of(draw_badges([replace(FACE, category=Translated())], SUMMIT))[0]

    assert page.getpixel((page.width // 2, page.height - 5)) == (0x12, 0x4A, 0x75)


def test_a_single_name_is_set_as_large_as_a_given_one():
    alone = draw_badges([replace(FACE, given_name="", family_name="Soekarno")], SUMMIT)
    given = draw_badges([replace(FACE, given_name="Soekarno", family_name="")], SUMMIT)

    assert alone == given


@pytest.mark.parametrize("colour", ["#124a75", "#75427a", "#7d5a00"])
def test_the_band_has_the_colour_of_the_category(colour):
    page = pages_of(draw_badges([replace(FACE, colour=colour)], SUMMIT))[0]

    red, green, blue = page.getpixel((page.width // 2, page.height - 5))
    assert f"#{red:02x}{green:02x}{blue:02x}" == colour


def test_every_font_is_embedded():
    face = replace(FACE, given_name="Ŧ Երևան", demo=True)

    fonts = fonts_of(draw_badges([FACE, face], SUMMIT))

    assert len(fonts) == 5
    assert all(fonts.values())


def test_the_file_says_what_it_is_and_keeps_to_a6():
    reader = PdfReader(BytesIO(draw_badges([FACE], SUMMIT)))

    assert reader.metadata is not None
    assert reader.metadata.title == "Porte-nom personnel – 2e Sommet international des maires"
    assert reader.metadata.author == "2e Sommet international des maires"
    assert reader.root_object["/Lang"] == "fr-CA"
    assert [float(side) for side in reader.pages[0].mediabox[2:]] == pytest.approx(
        [WIDTH, HEIGHT], abs=0.01
    )
    assert (WIDTH / mm, HEIGHT / mm) == (105, 148)


def test_the_same_facts_give_the_same_bytes():
    faces = [FACE, replace(FACE, given_name="Ŧ Երևան", demo=True, language=Language.EN)]

    assert draw_badges(faces, SUMMIT) == draw_badges(faces, SUMMIT)


def test_only_a_demonstration_says_it_is_one():
    real, demonstration = texts_of(draw_badges([FACE, replace(FACE, demo=True)], SUMMIT))

    assert "Démonstration · Demostración" in demonstration
    assert "Démonstration" not in real


def test_no_badge_at_all_is_an_error():
    with pytest.raises(ValueError, match="no badge"):
        draw_badges([], SUMMIT)
