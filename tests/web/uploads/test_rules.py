"""What a file is, whatever its name says."""

import struct
import zlib
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from summit.web.uploads.errors import BrokenFile, EmptyFile, TooLargeFile, TooManyPixels, WrongKind
from summit.web.uploads.rules import (
    MEGABYTE,
    MOST_BYTES,
    MediaType,
    clean_name,
    in_megabytes,
    look_at,
)
from tests.web.uploads.files import PDF, picture


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [
        (PDF, MediaType.PDF, ".pdf"),
        (picture("PNG"), MediaType.PNG, ".png"),
        (picture("JPEG"), MediaType.JPEG, ".jpg"),
    ],
)
def test_the_content_decides_and_the_name_follows(content, kind, ending):
    found = look_at(content, "orden de compra.exe")

    assert found.media_type is kind
    assert found.name == f"orden de compra{ending}"
    assert found.content == content


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile),
        (b"%PDF-1.7" + b"0" * MOST_BYTES, TooLargeFile),
        (b"<html><script>alert(1)</script></html>", WrongKind),
        (b"MZ\x90\x00 a program called order.pdf", WrongKind),
        (b"GIF89a" + b"\x00" * 40, WrongKind),
        (b" %PDF-1.7 %%EOF", WrongKind),
        (PDF[:-40], BrokenFile),
        (picture("PNG")[:-30], BrokenFile),
        (picture("JPEG")[:100], BrokenFile),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, BrokenFile),
        (b"\xff\xd8\xff", BrokenFile),
    ],
)
def test_what_cannot_be_kept_is_refused(content, refusal):
    with pytest.raises(refusal):
        look_at(content, "order.pdf")


@pytest.mark.parametrize("side", [6_500, 60_000])
def test_a_small_file_that_opens_to_too_many_pixels_is_refused_by_its_head(side):
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)

    def chunk(kind, data):
        tail = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + tail

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    with pytest.raises(TooManyPixels):  # decoded, it would be `BrokenFile`: there is no more of it
        look_at(bomb, "order.png")


def test_a_file_that_is_too_large_is_told_its_size():
    with pytest.raises(TooLargeFile) as refusal:
        look_at(b"%PDF-1.7" + b"0" * MOST_BYTES, "order.pdf", size=20 * MEGABYTE)

    assert refusal.value.facts == {"size": Decimal("20.0"), "most": 5}
    assert in_megabytes(MOST_BYTES + 1) == Decimal("5.1")


def test_a_whole_page_at_600_dpi_is_taken():
    written = BytesIO()
    Image.new("1", (5_100, 6_600)).save(written, "PNG")

    assert look_at(written.getvalue(), "scan.png").media_type is MediaType.PNG


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ana\\Orden 118.PDF", "Orden 118.pdf"),
        ("Bon de commande n° 7 – été.pdf", "Bon de commande n- 7 - été.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a-b Set-Cookie- x.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("order.pdf.exe", "order.pdf.pdf"),
    ],
)
def test_a_name_is_no_path_and_no_command(typed, kept):
    assert clean_name(typed, MediaType.PDF) == kept
