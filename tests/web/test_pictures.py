"""A picture is what its content says, never its name; what is kept is drawn anew."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from summit.web.pictures import NoPicture, TooLargePicture, draw_anew
from summit.web.uploads.rules import MOST_BYTES
from tests.practical.conftest import picture_file

HTML = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png_of(width, height):
    """Return the beginning of a PNG that says how large it is, and little more."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_kept_as_webp_no_larger_than_asked(kind):
    found = draw_anew(picture_file(kind, size=(900, 300))[0].read(), most=300)

    kept = Image.open(BytesIO(found.content))
    assert kept.format == "WEBP"
    assert kept.size == (found.width, found.height) == (300, 100)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HTML,
        SVG,
        b"\x89PNG\r\n\x1a\n" + HTML,
        b"GIF89a" + b"\0" * 99,
        picture_file("BMP")[0].getvalue(),
        picture_file("JPEG")[0].getvalue()[:300],
        picture_file("PNG", size=(400, 400))[0].getvalue()[:200],
    ],
    ids=["nothing", "html", "svg", "a png that is none", "gif", "bmp", "cut jpeg", "cut png"],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(NoPicture):
        draw_anew(content, most=300)


@pytest.mark.parametrize("tag", [b"\x03", b"\x1a"], ids=["compression", "resolution"])
def test_a_picture_whose_exif_has_words_for_a_number_is_refused(tag):
    written, place = BytesIO(), Image.Exif()
    place[0x0112], place[0x010E] = 6, "abc"  # Orientation, ImageDescription
    Image.new("RGB", (24, 17)).save(written, "JPEG", exif=place)
    broken = written.getvalue().replace(b"\x01\x0e\x00\x02", b"\x01" + tag + b"\x00\x02")

    with pytest.raises(NoPicture):
        draw_anew(broken, most=300)


def test_a_picture_that_opens_to_gigabytes_is_refused():
    for side in (7_000, 11_000, 60_000):
        with pytest.raises(TooLargePicture):
            draw_anew(png_of(side, side), most=300)


def test_a_file_above_the_limit_is_not_even_opened():
    with pytest.raises(TooLargePicture):
        draw_anew(b"\0" * (MOST_BYTES + 1), most=300)


def test_nothing_else_that_the_file_held_is_kept():
    written, words = BytesIO(), PngImagePlugin.PngInfo()
    words.add_text("Comment", "somebody at home")
    place = Image.Exif()
    place[0x010E] = "secret-place"  # ImageDescription
    Image.new("RGB", (20, 20)).save(written, "PNG", pnginfo=words, exif=place)
    assert b"secret-place" in written.getvalue()

    kept = draw_anew(written.getvalue(), most=300).content

    assert b"somebody" not in kept
    assert b"secret-place" not in kept


def test_a_clear_ground_stays_clear():
    written = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, "PNG")

    kept = Image.open(BytesIO(draw_anew(written.getvalue(), most=300).content))

    assert kept.convert("RGBA").getpixel((5, 5))[3] == 0
