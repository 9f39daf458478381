import re
from pathlib import Path

import pytest

from summit.checkin.statuses import ADMITS, Verdict
from summit.edition.models import Summit


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_the_door_speaks_the_language_of_its_address(client, language):
    page = client.get(f"/door/{language}/")

    assert page.status_code == 200
    assert f'<html lang="{language}-' in page.text


def test_the_door_without_a_language_asks_the_browser(client):
    reply = client.get("/door/", headers={"Accept-Language": "es-MX,en;q=0.5"})

    assert (reply.status_code, reply.location) == (302, "/door/es/")


def test_the_door_knows_no_fourth_language(client):
    assert client.get("/door/de/").status_code == 404


def test_the_door_holds_the_guests_words_in_every_language(client):
    page = client.get("/door/en/").text

    for word in ("welcome", "see-desk", "already-in", "one-moment", "another-door", "opens"):
        assert re.findall(f'data-word="{word}" lang="(..)"', page) == ["fr", "en", "es"]


def test_every_word_the_scripts_ask_for_is_on_the_page(client, full_app):
    page = client.get("/door/en/").text
    there = set(re.findall('data-word="([^"]+)"', page))
    scripts = [file.read_text() for file in Path(full_app.static_folder, "js/door").glob("*.js")]

    asked = {name for text in scripts for name in re.findall(r'word\("([^"]+)"', text)}

    assert asked
    assert asked <= there


def test_every_verdict_has_its_sign_and_its_line_in_the_list(client):
    page = client.get("/door/en/").text

    for verdict in [*Verdict, "waiting"]:
        assert f'id="sign-{verdict}"' in page
        assert f'data-word="list-{verdict}"' in page
        if verdict not in ADMITS:
            assert f'data-word="staff-{verdict}"' in page


def test_only_the_decoder_may_compile_webassembly(client):
    decoder, page = client.get("/door/decoder.js", buffered=True), client.get("/door/en/")

    assert decoder.mimetype == "text/javascript"
    assert "'wasm-unsafe-eval'" in decoder.headers["Content-Security-Policy"]
    assert "wasm-unsafe-eval" not in page.headers["Content-Security-Policy"]
    assert "camera=(self)" in page.headers["Permissions-Policy"]


def test_the_door_carries_nothing_inline(client):
    page = client.get("/door/en/").text

    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page) == []


def test_a_demonstration_says_so_at_the_door(client, make, writing):
    assert "All guests are invented" not in client.get("/door/en/").text

    with writing() as session:
        session.get_one(Summit, 1).is_demonstration = True

    assert "All guests are invented" in client.get("/door/en/").text
