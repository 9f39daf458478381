"""The office looks at the site: at another moment, by language, part by part."""

from datetime import UTC, datetime

import pytest

from summit.edition.models import Summit, TermsVersion
from summit.kernel import clock
from summit.kernel.languages import Translated
from summit.staff.rules import Role
from tests.factories import MOMENT
from tests.pages.published import text_of

AS_ON = "/office/as-on?moment={}&page=&language=en"


@pytest.fixture
def editor(sign_in, make):
    return sign_in(make.staff(Role.ORGANIZER))


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("2026-01-05T09:00", "Registration opens on"),
        ("2026-03-10T11:00", "Registration is open"),
        ("2026-08-02T09:00", "The summit is over"),
    ],
)
def test_the_site_is_seen_as_on_another_day_and_nothing_of_it_is_kept(
    site, editor, client, moment, says
):
    before = client.get("/en/").text

    page = editor.get(AS_ON.format(moment))

    assert page.status_code == 200
    assert says in text_of(page.text)
    assert "This is how the page looks on" in text_of(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert client.get("/en/").text == before
    assert clock.imagined() is None


@pytest.mark.parametrize(
    "asked",
    [
        "moment=soon&page=&language=en",
        "moment=&page=&language=en",
        "moment=2026-03-10T09:00&page=../office/&language=en",
        "moment=2026-03-10T09:00&page=&language=de",
        "moment=9999-12-31T12:00&page=&language=en",
        "moment=2026-03-10T09:00&page=nowhere&language=en",
    ],
)
def test_what_cannot_be_imagined_is_said(site, editor, asked):
    answer = editor.get(f"/office/as-on?{asked}")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_another_thread_keeps_its_own_time():
    with clock.imagining(MOMENT):
        assert clock.now() == MOMENT
    assert clock.now() > datetime(2026, 1, 1, tzinfo=UTC)


def test_missing_languages_are_named_where_they_are_written(site, editor, writing):
    page = editor.get("/office/languages")
    assert "Every text exists in the three languages." in text_of(page.text)

    with writing() as session:
        session.get_one(Summit, 1).venue = Translated(en="Hall of Ten")
        session.add(TermsVersion(text=Translated(fr="Conditions"), published_at=MOMENT))

    missing = editor.get("/office/languages")
    assert 'href="/office/summit">Venue</a>' in missing.text
    assert 'href="/office/legal/terms">Text</a>' in missing.text
    assert missing.text.count('class="chip amber"') == 4  # venue: fr, es; terms: en, es


def test_the_components_are_shown_to_staff_only(site, editor, client):
    assert "A line to correct" in text_of(editor.get("/office/components").text)
    assert client.get("/office/components").status_code == 303
