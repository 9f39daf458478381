"""What the pages load: there, kept as long as may be, and never stale."""

import re

import pytest


def test_a_style_is_kept_for_a_year_at_the_address_of_its_version(client, make):
    html = client.get("/en/").text
    address = re.search(r'href="(/static/css/site\.css\?v=[0-9a-f]{10})"', html)[1]

    answer = client.get(address, buffered=True)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("fonts/source-serif-4-latin-wght-normal.woff2", "public, max-age=2592000"),
        ("css/public.css", "no-cache"),
        ("css/site.css", "no-cache"),
    ],
)
def test_a_file_without_version_is_asked_for_again(client, path, kept):
    assert client.get(f"/static/{path}", buffered=True).headers["Cache-Control"] == kept


def test_every_file_the_pages_name_is_there(client, make):
    html = client.get("/en/").text

    named = set(re.findall(r'"(/static/[^"]+)"', html))
    assert len(named) >= 6
    assert [name for name in named if client.get(name, buffered=True).status_code != 200] == []


def test_the_page_preloads_the_very_font_its_styles_ask_for(client, make):
    html = client.get("/en/").text
    preloaded = re.search(r'rel="preload"\s+href="/static/fonts/([^"]+)"', html)[1]

    assert f"url(../fonts/{preloaded})" in client.get("/static/css/fonts.css", buffered=True).text


def test_a_missing_file_is_not_kept(client):
    assert "immutable" not in client.get("/static/css/none.css?v=1").headers["Cache-Control"]
