"""What is sent packed, to whom, and what never is."""

import gzip

import pytest

from summit.staff.rules import Role
from summit.web.packing import takes

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize(
    ("accepted", "is_taken"),
    [
        ("gzip", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("br", False),
        ("xgzip", False),
        ("", False),
        (None, False),
        (",;,", False),
    ],
)
def test_only_who_takes_gzip_is_sent_it(accepted, is_taken):
    assert takes(accepted) is is_taken


@pytest.fixture
def fetch(client):
    """Read an answer and close it, as a server does: a static file is open until then."""

    def read(address, **headers):
        with client.get(address, headers=headers) as answer:
            answer.get_data()
        return answer

    return read


@pytest.mark.parametrize("address", ["/static/css/public.css", "/static/js/holder.js"])
def test_a_style_and_a_script_are_sent_packed_under_a_weak_etag(fetch, make, address):
    plain = fetch(address)

    packed = fetch(address, **PACKED)

    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert packed.headers["ETag"] == f"W/{plain.headers['ETag']}"
    known = {"If-None-Match": packed.headers["ETag"], **PACKED}
    assert fetch(address, **known).status_code == 304


def test_a_picture_and_a_font_go_as_they_are(fetch, make):
    for address in ("/static/img/card.png", "/static/fonts/source-sans-3-latin-wght-normal.woff2"):
        assert "Content-Encoding" not in fetch(address, **PACKED).headers


def test_a_public_page_is_packed_by_flask_and_before_it_alike(fetch, make):
    first = fetch("/en/terms", **PACKED)

    second = fetch("/en/terms", **PACKED)
    plain = fetch("/en/terms")

    assert gzip.decompress(first.data) == gzip.decompress(second.data) == plain.data
    for name in ("ETag", "Content-Encoding", "Vary", "Cache-Control", "Content-Security-Policy"):
        assert first.headers[name] == second.headers[name]
    assert "Content-Encoding" not in plain.headers
    assert first.headers["ETag"] == f"W/{plain.headers['ETag']}"
    known = fetch("/en/terms", **{"If-None-Match": first.headers["ETag"], **PACKED})
    assert (known.status_code, known.data) == (304, b"")
    assert "Content-Encoding" not in known.headers


def test_the_blank_form_is_packed_and_what_was_typed_never_is(client, make):
    make.category()

    assert "Content-Encoding" in client.get("/en/register/", headers=PACKED).headers
    typed = client.post("/en/register/", data={"municipality": "Tres Aguas"}, headers=PACKED)
    assert "Content-Encoding" not in typed.headers


def test_pages_with_secrets_are_never_packed(make, sign_in, client):
    office = sign_in(make.staff(Role.OWNER)).get("/office/", headers=PACKED)

    assert office.status_code == 200
    assert "Content-Encoding" not in office.headers
