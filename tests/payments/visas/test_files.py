"""A proof is what its content says, never what its name does."""

from io import BytesIO

import pytest
from PIL import Image

from summit.payments.visas.files import NotAProof, TooLargeProof, look_at
from summit.web.pictures import MOST_BYTES

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(kind):
    written = BytesIO()
    Image.new("RGB", (8, 8), "white").save(written, kind)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type", "name"),
    [
        (PDF, "application/pdf", "refusal.pdf"),
        (picture("PNG"), "image/png", "refusal.png"),
        (picture("JPEG"), "image/jpeg", "refusal.jpg"),
    ],
)
def test_the_content_decides_what_a_file_is(content, media_type, name):
    found = look_at("refusal.exe", content)

    assert (found.media_type, found.name, len(found.sha256)) == (media_type, name, 64)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00",
        b"<html><script>alert(1)</script>",
        b"%PDF-1.4\ncut on its way",
        picture("PNG")[:40],
        picture("GIF"),
    ],
)
def test_what_is_no_pdf_or_picture_is_refused(content):
    with pytest.raises(NotAProof):
        look_at("refusal.pdf", content)


def test_a_file_of_more_than_five_megabytes_is_refused():
    with pytest.raises(TooLargeProof):
        look_at("refusal.pdf", PDF + b" " * MOST_BYTES + b"%%EOF")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", ".pdf"),
        ("", "proof.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', ".pdf"),
        ("Rechazo visa – Ana.pdf", ".pdf"),
        ("x" * 500 + ".pdf", ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_could_do_harm(typed, kept):
    name = look_at(typed, PDF).name

    assert name.endswith(kept)
    assert len(name) <= 120
    assert not set(name) & set('/\\"\r\n:')
