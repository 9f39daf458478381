"""The programme as organizers write it in the office."""

import re
from datetime import date

import pytest

from summit.audit.models import AuditEntry
from summit.programme.models import (
    ProgrammeChange,
    ProgrammeSession,
    Room,
    SessionSpeaker,
    Speaker,
    Theme,
)
from summit.programme.statuses import ChangeKind, SpeakerRole
from summit.web.missing import written_texts
from tests.factories import in_all
from tests.pages.published import text_of
from tests.programme.conftest import HOUR, NINE, hours

NEW = "/office/programme/new"
TYPED = {"starts_at": "2031-07-08T09:00", "ends_at": "2031-07-08T10:00"}  # in Montreal


@pytest.fixture
def account(make):
    return make.staff()


@pytest.fixture
def browser(sign_in, account):
    return sign_in(account)


def page_of(row):
    return f"/office/programme/{row.id}"


def test_a_session_is_written_published_and_changed(programme, browser, account, stored):
    sent = browser.draft(NEW) | {"title-fr": "L’eau", "kind": "panel"} | TYPED
    answer = browser.post(NEW, data=sent)
    (row,) = stored(ProgrammeSession)
    assert answer.location == page_of(row)
    assert (row.slug, row.starts_at, row.is_published) == ("l-eau", NINE, False)

    browser.submit(page_of(row), f"{page_of(row)}/publish")
    changed = browser.draft(page_of(row)) | {"ends_at": "2031-07-08T11:30"}
    assert browser.post(page_of(row), data=changed).status_code == 303

    (row,) = stored(ProgrammeSession)
    assert (row.is_published, row.ends_at) == (True, NINE + 2.5 * HOUR)
    assert '<span class="chip leaf">On the site</span>' in browser.get(page_of(row)).text
    assert [one.kind for one in stored(ProgrammeChange)] == [ChangeKind.TIME]
    assert stored(AuditEntry)[-1].actor == f"staff:{account.id}"


def test_themes_languages_and_speakers_are_kept_in_their_order(programme, browser, stored):
    themes = [programme.theme("water").id, programme.theme("fire").id]
    ana, eva = programme.speaker(), programme.speaker("Eva Ejemplo")
    sent = browser.draft(NEW) | {
        "title-es": "Agua",
        "themes": themes,
        "spoken": ["fr", "es"],
        "interpreted": ["fcs"],
        "speaking-0-speaker_id": eva.id,
        "speaking-0-role": "moderator",
        "speaking-2-speaker_id": ana.id,
    }

    browser.post(NEW, data=sent)

    (row,) = stored(ProgrammeSession)
    page = browser.get(page_of(row)).text
    assert (row.spoken, row.interpreted) == (["fr", "es"], ["fcs"])
    chosen = re.findall(r'<option selected value="(\d+)">([^<]+)</option>', page)
    assert (
        chosen[1:]
        == [(str(eva.id), "Eva Ejemplo"), (str(ana.id), "Ana Ejemplo")] + [("0", "–")] * 3
    )
    assert len(re.findall(r'<input checked[^>]*name="themes"', page)) == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ends_at": "2031-07-08T08:00"}, "A session ends after it starts"),
        ({"ends_at": ""}, "Write both when it starts and when it ends"),
        ({"on_day": "2031-07-08"}, "leave the day empty"),
        ({"starts_at": "2031-07-01T09:00", "ends_at": "2031-07-01T10:00"}, "outside the days"),
        ({"on_day": "9999-12-31", "starts_at": "", "ends_at": ""}, "Write a day as"),
        ({"ends_at": "9999-07-08T10:00"}, "Write a day and an hour as"),
        ({"starts_at": "nine"}, "Write a day and an hour as"),
        ({"title-fr": "", "title-en": "", "title-es": ""}, "Write a title in one language"),
        ({"title-fr": "x" * 300}, "shorten this to"),
        ({"slug": "L’eau!"}, "Write small letters, digits and hyphens"),
        ({"slug": "taken"}, "“taken” is taken. “taken-2” is free."),
        ({"slug": "speakers"}, "“speakers” is taken. “speakers-2” is free."),
        ({"kind": "party"}, "Choose one of those offered."),
        ({"room_id": "999"}, "Choose one of those offered."),
        ({"room_id": "x"}, "Choose one of those offered."),
        ({"themes": ["999"]}, "Choose one of those offered."),
        ({"themes": ["x"]}, "Choose one of those offered."),
        ({"spoken": ["xx"]}, "Choose one of those offered."),
        ({"speaking-0-speaker_id": "999"}, "Choose one of those offered."),
        ({"summary-en": "x" * 7000}, "shorten this to"),
    ],
)
def test_odd_answers_are_refused_and_change_nothing(programme, browser, stored, typed, said):
    programme.session(slug="taken")
    row = programme.session(slug="free", is_published=False, title=in_all("Water"), **hours(0))
    before = browser.draft(page_of(row))

    answer = browser.post(page_of(row), data=before | typed)

    assert answer.status_code == 422
    assert said in text_of(answer.text)
    assert 'role="alert"' in answer.text
    assert browser.draft(page_of(row)) | {"csrf_token": ""} == before | {"csrf_token": ""}


def test_a_speaker_twice_in_one_session_is_refused(programme, browser, stored):
    ana = programme.speaker()
    twice = {"speaking-0-speaker_id": ana.id, "speaking-1-speaker_id": ana.id}

    answer = browser.post(NEW, data=browser.draft(NEW) | {"title-fr": "Eau"} | twice)

    assert "Somebody stands here twice." in answer.text
    assert stored(ProgrammeSession) == []


def test_a_box_sent_twice_is_ticked_once(programme, browser, stored):
    theme = programme.theme()
    twice = {"themes": [theme.id, theme.id], "spoken": ["fr", "fr"]}

    answer = browser.post(NEW, data=browser.draft(NEW) | {"title-fr": "Eau"} | twice)

    assert answer.status_code == 303
    assert stored(ProgrammeSession)[0].spoken == ["fr"]


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5000, "-1", ""])
def test_a_speaker_under_an_odd_number_is_nobody(programme, browser, stored, number):
    odd = {f"speaking-{number}-speaker_id": programme.speaker().id}

    answer = browser.post(NEW, data=browser.draft(NEW) | {"title-fr": "Eau"} | odd)

    assert answer.status_code == 303
    assert stored(SessionSpeaker) == []


def test_a_taken_room_is_said_with_the_name_of_who_has_it(programme, browser, stored):
    room = programme.room()
    programme.session(title=in_all("Water"), room_id=room.id, **hours(0))
    row = programme.session(is_published=False, room_id=room.id, **hours(0))

    browser.submit(page_of(row), f"{page_of(row)}/publish")

    said = text_of(browser.get(page_of(row)).text)
    assert "“Water” is in this room at that time." in said
    assert not stored(ProgrammeSession, id=row.id)[0].is_published


def test_a_published_address_is_not_changed(programme, browser, stored):
    row = programme.session(slug="water")

    answer = browser.post(page_of(row), data=browser.draft(page_of(row)) | {"slug": "fire"})

    assert "the address stays" in answer.text
    assert stored(ProgrammeSession)[0].slug == "water"


def test_somebody_in_two_places_is_told_and_kept(programme, browser, stored):
    ana = programme.speaker()
    speaking = [(ana.id, SpeakerRole.SPEAKER)]
    programme.session(title=in_all("Water"), speaking=speaking, **hours(0))
    row = programme.session(**hours(0))

    sent = browser.draft(page_of(row)) | {"speaking-0-speaker_id": ana.id}
    assert browser.post(page_of(row), data=sent).status_code == 303

    page = text_of(browser.get(page_of(row)).text)
    assert "Ana Ejemplo also speaks in “Water” at that time." in page


def test_two_organizers_editing_one_session_lose_nothing(programme, make, sign_in, browser, stored):
    row = programme.session(title=in_all("Water"))
    room = programme.room("Hall")
    other = sign_in(make.staff())
    mine, theirs = browser.draft(page_of(row)), other.draft(page_of(row))
    other.post(page_of(row), data=theirs | {"title-en": "Fire", "room_id": room.id})

    answer = browser.post(page_of(row), data=mine | {"title-en": "Ice"})

    assert answer.status_code == 422
    page = text_of(answer.text)
    assert "Saved now: Fire" in page
    assert "Saved now: Hall" in page
    assert 'value="Ice"' in answer.text
    assert stored(ProgrammeSession)[0].title["en"] == "Fire"


def test_a_preview_shows_and_keeps_nothing(programme, browser, stored):
    sent = browser.draft(NEW) | {"title-fr": "Eau", "summary-fr": "**Vite** <b>", "do": "preview"}

    answer = browser.post(NEW, data=sent)

    assert answer.status_code == 200
    assert "<strong>Vite</strong> &lt;b&gt;" in answer.text
    assert stored(ProgrammeSession) == []


def test_a_copy_opens_as_a_draft(programme, browser, stored):
    row = programme.session(**hours(0))

    answer = browser.submit(page_of(row), f"{page_of(row)}/duplicate")

    copy = stored(ProgrammeSession)[-1]
    assert answer.location == page_of(copy)
    assert not copy.is_published


def test_a_session_is_taken_off_and_only_drafts_are_deleted(programme, browser, stored):
    row, draft = programme.session(), programme.session(is_published=False)

    browser.submit(page_of(row), f"{page_of(row)}/unpublish")
    browser.submit(page_of(draft), f"{page_of(draft)}/delete")
    browser.submit(page_of(row), f"{page_of(row)}/delete")

    (left,) = stored(ProgrammeSession)
    assert (left.id, left.is_published) == (row.id, False)
    assert "This session has been public." in browser.get("/office/programme").text


def test_the_list_is_searched_and_filtered(programme, browser):
    room, theme = programme.room("Hall"), programme.theme("water")
    programme.session(title=in_all("Éau vive"), room_id=room.id, themes=[theme.id], **hours(0))
    programme.session(title=in_all("Fire"), is_published=False)
    row = programme.session(title=in_all("Ice"), on_day=date(2031, 7, 9))
    programme.edit(row, is_cancelled=True)

    def listed(query):
        page = browser.get(f"/office/programme?{query}").text
        return [text_of(one) for one in re.findall(r'<th scope="row".*?<a [^>]*>(.*?)</a>', page)]

    assert listed("") == ["Éau vive", "Ice", "Fire"]
    assert listed("q=EAU") == ["Éau vive"]
    assert listed("state=draft") == ["Fire"]
    assert listed("state=published") == ["Éau vive"]
    assert listed("state=cancelled") == ["Ice"]
    assert listed(f"room={room.id}") == ["Éau vive"]
    assert listed(f"theme={theme.id}&order=title") == ["Éau vive"]
    assert listed("kind=meal") == []
    assert listed("order=title") == ["Éau vive", "Fire", "Ice"]


def test_a_session_left_outside_the_summits_days_is_marked(programme, browser, writing):
    from summit.edition.models import Summit

    programme.session(**hours(0))
    with writing() as session:
        session.get_one(Summit, 1).starts_on = date(2031, 7, 9)

    assert "outside the summit" in browser.get("/office/programme").text


def test_a_speaker_is_shown_only_with_the_day_of_the_yes(programme, browser, stored):
    page = "/office/programme/speakers/new"
    sent = browser.draft(page) | {"name": "Ana Ejemplo", "role-fr": "Mairesse", "languages": ["es"]}
    browser.post(page, data=sent)
    (speaker,) = stored(Speaker)
    own = f"/office/programme/speakers/{speaker.id}"

    browser.submit(own, f"{own}/publish")
    assert "Nobody is shown without that." in browser.get(own).text
    assert not stored(Speaker)[0].is_published

    agreed = browser.draft(own) | {"agreed_on": "2026-03-01", "languages": ["es"]}
    assert browser.post(own, data=agreed).status_code == 303
    browser.submit(own, f"{own}/publish")
    assert stored(Speaker)[0].is_published

    taken_back = browser.draft(own) | {"agreed_on": "", "languages": ["es"]}
    assert "Nobody is shown without that." in browser.post(own, data=taken_back).text
    browser.submit(own, f"{own}/unpublish")
    assert not stored(Speaker)[0].is_published


def test_speakers_are_searched_and_deleted(programme, browser, stored):
    programme.speaker("Ana Ejemplo")
    speaker = programme.speaker("Eva Ejemplo", is_published=False)
    own = f"/office/programme/speakers/{speaker.id}"

    assert "Ana" not in browser.get("/office/programme/speakers?q=eva").text
    assert "Ana" not in browser.get("/office/programme/speakers?state=draft").text
    browser.submit(own, f"{own}/delete")

    assert [one.name for one in stored(Speaker)] == ["Ana Ejemplo"]


def test_rooms_and_themes_are_written_changed_and_deleted(programme, browser, stored):
    rooms, themes = "/office/programme/rooms/new", "/office/programme/themes/new"
    browser.post(rooms, data=browser.draft(rooms) | {"name-fr": "Salle", "position": "3"})
    browser.post(themes, data=browser.draft(themes) | {"name-fr": "L’eau", "colour": "press"})
    (room,), (theme,) = stored(Room), stored(Theme)
    assert (room.position, theme.slug, theme.colour) == (3, "l-eau", "press")

    for kind, row in (("rooms", room), ("themes", theme)):
        own = f"/office/programme/{kind}/{row.id}"
        assert browser.post(own, data=browser.draft(own) | {"name-en": "New"}).status_code == 303
        assert "New" in browser.get("/office/programme/rooms").text
        browser.submit(own, f"{own}/delete")

    assert stored(Room) == stored(Theme) == []


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("rooms", {"name-fr": ""}),
        ("rooms", {"position": "-1"}),
        ("rooms", {"capacity_note-en": "x" * 300}),
        ("themes", {"name-fr": ""}),
        ("themes", {"colour": "pink"}),
        ("themes", {"slug": "A B"}),
        ("themes", {"slug": "taken"}),
        ("speakers", {"name": ""}),
        ("speakers", {"name": "\0 \u200b"}),
        ("speakers", {"agreed_on": "yesterday"}),
        ("speakers", {"biography-es": "x" * 3000}),
        ("speakers", {"languages": ["xx"]}),
    ],
)
def test_odd_places_and_people_are_refused(programme, browser, stored, kind, typed):
    programme.theme("taken")
    page = f"/office/programme/{kind}/new"
    usual = {"name-fr": "Nom", "name": "Ana"}

    answer = browser.post(page, data=browser.draft(page) | usual | typed)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert stored(Room) == stored(Speaker) == []
    assert len(stored(Theme)) == 1


def test_a_room_in_use_is_kept_and_says_by_whom(programme, browser, stored):
    room = programme.room()
    programme.session(title=in_all("Water"), room_id=room.id)
    own = f"/office/programme/rooms/{room.id}"

    browser.submit(own, f"{own}/delete")

    assert "“Water” still uses this." in browser.get("/office/programme/rooms").text
    assert len(stored(Room)) == 1


@pytest.mark.parametrize(
    "path", ["programme/999", "programme/speakers/999", "programme/rooms/999", "programme/themes/9"]
)
def test_what_is_not_there_has_no_page(programme, browser, path):
    assert browser.get(f"/office/{path}").status_code == 404


def test_the_texts_of_the_programme_are_reported(programme, app, full_app):
    programme.session(title=in_all("Water"))
    programme.room(capacity_note=in_all("120 seats"))
    programme.theme()
    programme.speaker(role=in_all("Mayor"))

    from summit.extensions import db

    with app.test_request_context("/en/"):
        found = [(one.of, one.field) for one in written_texts(app, db.session())]

    assert ("Session: Water", "Title") in found
    assert ("Room: Salle Un", "Note on capacity") in found
    assert ("Theme: Water", "Name") in found
    assert ("Speaker: Ana Ejemplo", "Position") in found
