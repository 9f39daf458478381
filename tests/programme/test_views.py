"""The public pages of the programme, and what they say before there is one."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from summit.edition.models import Summit
from summit.kernel.languages import Translated
from summit.programme import queries
from summit.programme.rules import FRESH
from summit.programme.service import places, sessions
from summit.programme.statuses import SessionKind, SpeakerRole
from tests.clock import at
from tests.factories import MOMENT, in_all
from tests.pages.published import text_of
from tests.programme.conftest import FIRST_DAY, HOUR, NINE, hours

LATER = MOMENT + timedelta(days=3)


def titles_in(html):
    main = html[html.index("<main") : html.index("</main>")]
    return [text_of(one).strip() for one in re.findall(r"<h3[^>]*>(.*?)</h3>", main, re.S)]


def test_before_a_session_is_public_the_page_says_so(programme, client):
    programme.session(is_published=False, title=in_all("Secret"))

    page = client.get("/en/programme/").text

    assert "The programme is to be announced." in text_of(page)
    assert "The programme is to be announced." in text_of(client.get("/en/programme/changes").text)
    assert "Speakers are to be announced." in client.get("/en/programme/speakers").text
    assert client.get("/en/programme/changes.atom").status_code == 404
    assert "Secret" not in page
    assert 'href="/en/programme/"' not in client.get("/en/").text


def test_a_public_programme_stands_in_the_menu_and_on_the_summit_page(programme, client):
    programme.session()

    page = client.get("/en/").text

    assert page.count('href="/en/programme/"') == 3  # head, foot, and what is known


def test_sessions_stand_by_day_in_the_order_they_begin(programme, client):
    programme.session(title=in_all("Unknown"))
    programme.session(title=in_all("Second day"), on_day=FIRST_DAY + timedelta(days=1))
    programme.session(title=in_all("At eleven"), **hours(2))
    programme.session(title=in_all("At nine"), **hours(0))

    html = client.get("/en/programme/").text

    assert titles_in(html) == ["At nine", "At eleven", "Second day", "Unknown"]
    page = text_of(html)
    assert page.index("Tuesday, July 8, 2031") < page.index("Wednesday, July 9, 2031")
    assert page.index("Wednesday, July 9, 2031") < page.index("Day to be announced")
    assert "9:00 – 10:00" in page
    assert "All hours are in Montreal time." in page


def test_a_session_without_hours_stands_after_the_evening_of_its_day(programme, client):
    programme.session(title=in_all("Hour unknown"), on_day=FIRST_DAY)
    programme.session(title=in_all("Gala"), **hours(13, 2))  # 22:00, the day after in UTC

    assert titles_in(client.get("/en/programme/").text) == ["Gala", "Hour unknown"]


def test_while_no_day_is_known_the_page_says_so(programme, client):
    programme.session(title=in_all("Water"))

    page = text_of(client.get("/en/programme/").text)

    assert "Days and hours are to be announced." in page
    assert "2031" not in page.split("Day to be announced")[1].split("Keep up")[0]


@pytest.fixture
def varied(programme):
    """Two sessions that differ in day, room, theme and language."""
    rooms = programme.room("Hall"), programme.room("Loft")
    themes = programme.theme("water"), programme.theme("fire")
    for number, name in enumerate(("Alpha", "Beta")):
        programme.session(
            title=in_all(name),
            room_id=rooms[number].id,
            themes=[themes[number].id],
            spoken=[("fr", "es")[number]],
            interpreted=["en"],
            **hours(24 * number),
        )
    return rooms


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("", ["Alpha", "Beta"]),
        ("day/2031-07-08", ["Alpha"]),
        ("day/2031-07-09", ["Beta"]),
        ("theme/fire", ["Beta"]),
        ("in/fr", ["Alpha"]),
        ("in/en", ["Alpha", "Beta"]),
        ("theme/fire/in/es", ["Beta"]),
        ("theme/fire/in/fr", []),
    ],
)
def test_the_programme_is_narrowed_by_plain_links(varied, client, path, shown):
    html = client.get(f"/en/programme/{path}").text

    assert titles_in(html) == shown


def test_a_room_has_its_own_programme(varied, client):
    assert titles_in(client.get(f"/en/programme/room/{varied[1].id}").text) == ["Beta"]


@pytest.mark.parametrize(
    "path",
    [
        "day/2031-07-10",
        "day/2031-99-99",
        "day/today",
        "room/0",
        "theme/air",
        "in/pt",
        "in/xx",
        "theme/fire/in/xx",
        "no-such-session",
        "no-such-session.ics",
        "theme/",
    ],
)
def test_addresses_of_nothing_are_no_pages(varied, client, path):
    assert client.get(f"/en/programme/{path}").status_code == 404


def test_a_draft_has_no_page_and_no_calendar(programme, client):
    programme.session(slug="secret", is_published=False, **hours(0))

    assert client.get("/en/programme/secret").status_code == 404
    assert client.get("/en/programme/secret.ics").status_code == 404


def test_a_theme_of_drafts_only_is_not_offered(programme, client):
    programme.session()
    programme.session(is_published=False, themes=[programme.theme("water").id])

    assert client.get("/en/programme/theme/water").status_code == 404
    assert "theme/water" not in client.get("/en/programme/").text


def test_a_session_page_shows_all_that_is_known(programme, client):
    room = programme.room("Hall", capacity_note=in_all("120 seats"))
    speaker = programme.speaker(role=in_all("Mayor"), city=in_all("Villa Ejemplo"))
    hidden = programme.speaker("Nobody Yet", is_published=False, agreed_on=None)
    programme.session(
        slug="water",
        title=in_all("Water"),
        summary=Translated(en="## Why\n\n<script>alert(1)</script> *now*"),
        kind=SessionKind.PANEL,
        room_id=room.id,
        speaking=[(speaker.id, SpeakerRole.MODERATOR), (hidden.id, SpeakerRole.SPEAKER)],
        spoken=["fr"],
        interpreted=["en", "fcs"],
        **hours(0),
    )

    html = client.get("/en/programme/water").text
    page = text_of(html)

    for said in (
        "Panel",
        "Tuesday, July 8, 2031, 9:00 – 10:00",
        "Hall",
        "120 seats",
        "Ana Ejemplo (moderates)",
        "Mayor, Villa Ejemplo",
        "Quebec Sign Language (LSQ)",
    ):
        assert said in page
    assert "Nobody Yet" not in page
    assert "<script>" not in html.split("<main")[1]
    assert "<em>now</em>" in html
    assert 'href="/en/programme/water.ics"' in html
    assert f'href="/en/programme/speakers#speaker-{speaker.id}"' in html


def test_a_session_without_hours_says_what_is_to_be_announced(programme, client):
    programme.session(slug="water")

    page = client.get("/en/programme/water").text

    assert text_of(page).count("To be announced") == 2  # when, and in which room
    assert "water.ics" not in page
    assert client.get("/en/programme/water.ics").status_code == 404


def test_a_cancelled_session_is_marked_and_stays(programme, client):
    row = programme.session(slug="water", title=in_all("Water"), **hours(0))
    programme.edit(row, is_cancelled=True)

    page = client.get("/en/programme/").text

    assert titles_in(page) == ["Water"]
    assert "Cancelled session" in text_of(page)
    assert "This session does not take place." in client.get("/en/programme/water").text


def test_a_title_in_another_language_is_labelled(programme, client):
    programme.session(slug="agua", title=Translated(es="Agua"))

    page = client.get("/en/programme/").text

    assert '<span lang="es-MX">Agua</span>' in page
    assert "in Spanish" in page
    assert "in Spanish" in client.get("/en/programme/agua").text


def test_a_change_is_marked_for_a_week_and_no_longer(programme, client):
    row = programme.session(slug="water", **hours(0))
    with at(LATER):
        programme.edit(row, when=LATER, **hours(1))
        assert "Changed lately" in client.get("/en/programme/").text
        assert "Changed lately" in client.get("/en/programme/water").text
    with at(LATER + FRESH - timedelta(minutes=1)):
        assert "Changed lately" in client.get("/en/programme/").text
    with at(LATER + FRESH + timedelta(minutes=1)):
        assert "Changed lately" not in client.get("/en/programme/").text
        assert "Changed lately" not in client.get("/en/programme/water").text


def test_what_changed_is_told_newest_first(programme, client):
    row = programme.session(slug="water", title=in_all("Water"), **hours(0))
    programme.edit(row, when=LATER, **hours(1))
    programme.edit(row, when=LATER + HOUR, room_id=programme.room("Hall").id)

    page = text_of(client.get("/en/programme/changes").text)

    assert "Other room. Before: to be announced. Now: Hall." in page
    assert "Before: Tuesday, July 8, 2031, 9:00 – 10:00. Now: Tuesday, July 8" in page
    assert page.index("Other room") < page.index("Other time")
    assert "Other time" in client.get("/en/programme/water").text


def test_a_change_of_speakers_who_are_shown_no_more_names_nobody(programme, client, writing):
    speaker = programme.speaker("Ana Ejemplo")
    row = programme.session(title=in_all("Water"))
    programme.edit(row, speaking=[(speaker.id, SpeakerRole.SPEAKER)])
    assert "Ana Ejemplo" in client.get("/en/programme/changes").text

    with writing() as session:
        places.unpublish_speaker(session, speaker.id, now=LATER)

    page = text_of(client.get("/en/programme/changes").text)
    assert "Other speakers" in page
    assert "Ana Ejemplo" not in page
    assert "–. Now" not in page


def test_changes_of_what_was_taken_off_are_not_told(programme, client, writing):
    row = programme.session(title=in_all("Water"), **hours(0))
    programme.edit(row, **hours(1))
    with writing() as session:
        sessions.unpublish_session(session, row.id, now=LATER)

    assert "Water" not in client.get("/en/programme/changes").text
    assert "Water" not in client.get("/en/programme/changes.atom").text


def test_speakers_stand_with_their_sessions_and_an_anchor(programme, client):
    speaker = programme.speaker(biography=in_all("She **knows** water."), languages=["es"])
    programme.speaker("Nobody Yet", is_published=False)
    programme.session(
        slug="water", title=in_all("Water"), speaking=[(speaker.id, SpeakerRole.SPEAKER)]
    )
    programme.session(
        slug="draft", is_published=False, speaking=[(speaker.id, SpeakerRole.SPEAKER)]
    )

    html = client.get("/en/programme/speakers").text

    assert f'id="speaker-{speaker.id}"' in html
    assert "<strong>knows</strong>" in html
    assert 'href="/en/programme/water"' in html
    assert "Nobody Yet" not in html
    assert "/en/programme/draft" not in html


def test_two_hundred_sessions_make_a_light_page(programme, client, writing):
    from sqlalchemy import event

    from summit.extensions import db
    from summit.programme.models import ProgrammeSession

    room, theme = programme.room(), programme.theme()
    with writing() as session:
        session.add_all(
            ProgrammeSession(
                slug=f"long-{number}",
                title=in_all(f"A session with a title of usual length, number {number}"),
                folded="",
                starts_at=NINE + number * HOUR / 5,
                ends_at=NINE + (number + 1) * HOUR / 5,
                room_id=room.id,
                is_published=True,
                published_at=MOMENT,
                changed_at=MOMENT,
            )
            for number in range(200)
        )
    statements = []
    with client.application.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    answer = client.get("/en/programme/")

    assert answer.text.count('class="slot"') == 200
    assert len(answer.data) < 80_000  # bytes, before anything is compressed
    assert len(statements) < 25
    assert theme.slug not in answer.text


def test_pages_and_files_carry_an_etag_and_answer_304(programme, client):
    programme.session(slug="water", **hours(0))

    for path in ("", "water", "water.ics", "programme.ics", "changes", "changes.atom", "speakers"):
        answer = client.get(f"/en/programme/{path}")
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "public, no-cache"
        again = client.get(
            f"/en/programme/{path}", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304


def test_a_query_string_does_not_narrow_or_break_the_kept_page(varied, client):
    plain = client.get("/en/programme/").data

    assert client.get("/en/programme/?theme=fire&language=fr").data == plain
    assert client.get("/en/programme/").data == plain


# -- what is on --------------------------------------------------------------------------------


def test_what_is_on_and_next_leaves_out_what_is_cancelled_or_unknown(programme, writing):
    on = programme.session(title=in_all("On"), **hours(0))
    cancelled = programme.session(title=in_all("Cancelled"), **hours(0))
    programme.edit(cancelled, is_cancelled=True)
    programme.session(title=in_all("Draft"), is_published=False, **hours(0))
    following = programme.session(title=in_all("Next"), **hours(2))
    programme.session(on_day=FIRST_DAY)

    with writing() as session:
        found = queries.now_and_next(session, NINE + HOUR / 2)
        assert [row.id for row in found.now] == [on.id]
        assert [row.id for row in found.next] == [following.id]
        assert found.good_until == NINE + HOUR


def test_without_a_programme_nothing_is_on(programme, writing):
    with writing() as session:
        found = queries.now_and_next(session, NINE)
        assert (found.now, found.next, found.good_until) == ([], [], None)


def test_a_gala_after_midnight_belongs_to_its_evening(programme, client, writing):
    with writing() as session:
        session.get_one(Summit, 1).ends_on = FIRST_DAY
    programme.session(title=in_all("Gala"), **hours(12, 6))

    assert titles_in(client.get("/en/programme/day/2031-07-08").text) == ["Gala"]
    assert client.get("/en/programme/day/2031-07-09").status_code == 404


def test_on_the_days_the_summit_page_says_what_is_on_and_what_is_next(programme, client):
    room = programme.room("Grande salle")
    programme.session(title=in_all("Water at nine"), room_id=room.id, **hours(0))
    programme.session(title=in_all("Roads at eleven"), **hours(2))
    programme.session(title=in_all("Cancelled at ten"), is_cancelled=True, **hours(1))

    with at(MOMENT):
        assert "Roads at eleven" not in text_of(client.get("/en/").text)
    with at(NINE + HOUR / 2):
        page = text_of(client.get("/en/").text)
        assert "Grande salle" in page[page.index("Water at nine") : page.index("Roads at eleven")]
        assert "Cancelled at ten" not in page
    with at(NINE + HOUR):  # the kept page dies when a session ends
        page = text_of(client.get("/en/").text)
        assert "Water at nine" not in page
        assert "Roads at eleven" in page


@pytest.mark.parametrize(
    ("language", "coming", "day"),
    [
        ("fr", "Ensuite", "Mardi 8"),
        ("en", "Up next", "Tuesday, July 8"),
        ("es", "A continuación", "Martes 8"),
    ],
)
def test_what_comes_next_is_no_next_page_and_its_day_begins_a_line(
    programme, client, language, coming, day
):
    programme.session(title=in_all("Roads at eleven"), **hours(2))

    with at(NINE):
        page = text_of(client.get(f"/{language}/").text)

    assert day in page.partition(coming)[2].partition("Roads at eleven")[2]


def test_a_session_longer_than_a_page_goes_on_overleaf_in_the_folder(programme, client):
    people = [programme.speaker("Nom " * 50).id for _ in range(30)]
    speaking = [(one, SpeakerRole.SPEAKER) for one in people]
    programme.session(title=in_all("Séance " * 28), speaking=speaking, **hours(0))

    document = PdfReader(BytesIO(client.get("/en/folder.pdf").data))

    assert sum(page.extract_text().count("Nom") for page in document.pages) == 30 * 50


def test_the_programme_stands_in_the_mayors_folder(programme, client):
    room, speaker = programme.room("Grande salle"), programme.speaker("Ana Ejemplo")
    programme.session(
        title=in_all("Water at nine"),
        room_id=room.id,
        speaking=[(speaker.id, SpeakerRole.SPEAKER)],
        **hours(0),
    )

    document = PdfReader(BytesIO(client.get("/en/folder.pdf").data))
    text = " ".join(" ".join(page.extract_text() for page in document.pages).split())

    for word in ("Water at nine", "Grande salle", "Ana Ejemplo", "July 8, 2031"):
        assert word in text.replace("\N{NO-BREAK SPACE}", " ")
