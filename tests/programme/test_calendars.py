"""The calendars and the feed as their readers take them apart."""

from datetime import date, timedelta
from xml.etree import ElementTree

import icalendar
import pytest

from summit.edition.models import Summit
from summit.kernel.languages import Translated
from summit.programme.feed import ATOM
from summit.programme.statuses import SpeakerRole
from tests.factories import MOMENT, in_all
from tests.programme.conftest import FIRST_DAY, HOUR, NINE, hours

LATER = MOMENT + timedelta(days=3)
NAUGHTY = "Eau; feu, \\air\\ et «terre»\nBEGIN:VEVENT 🌊 <b>&amp;</b> "


def events_of(answer):
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    calendar = icalendar.Calendar.from_ical(answer.data)
    return {str(one["UID"]): one for one in calendar.walk("VEVENT")}


@pytest.fixture
def feed(client):
    return lambda language="en": events_of(client.get(f"/{language}/programme/programme.ics"))


def test_a_session_is_an_event_in_utc(programme, feed, writing):
    room, speaker = programme.room("Hall"), programme.speaker()
    with writing() as session:
        session.get_one(Summit, 1).venue = in_all("Palais")
    row = programme.session(
        slug="water",
        title=in_all("Water"),
        summary=in_all("Why"),
        room_id=room.id,
        themes=[programme.theme().id],
        speaking=[(speaker.id, SpeakerRole.SPEAKER)],
        **hours(0),
    )

    (event,) = feed().values()

    assert event["UID"] == f"session-{row.id}@127.0.0.1"
    assert event.decoded("dtstart") == NINE
    assert event["DTSTART"].to_ical() == b"20310708T130000Z"
    assert event.decoded("dtend") == NINE + HOUR
    assert event["SUMMARY"] == "Water"
    assert event["LOCATION"] == "Hall, Palais"
    assert event["STATUS"] == "CONFIRMED"
    assert event["URL"].endswith("/en/programme/water")
    assert "Why" in event["DESCRIPTION"]
    assert "With Ana Ejemplo" in event["DESCRIPTION"]
    assert event["CATEGORIES"].to_ical() == b"Water"


def test_one_event_keeps_its_uid_in_every_language(programme, feed):
    programme.session(title=Translated(fr="Eau", en="Water"), **hours(0))

    keys = {language: list(feed(language)) for language in ("fr", "en", "es")}

    assert keys["fr"] == keys["en"] == keys["es"]
    (french,) = feed("es").values()
    assert french["SUMMARY"] == "Eau"  # French is what Spanish falls back to
    assert french["SUMMARY"].params["LANGUAGE"] == "fr-CA"


def test_a_change_raises_the_sequence_and_the_moment(programme, feed):
    row = programme.session(**hours(0))
    (before,) = feed().values()

    programme.edit(row, when=LATER, **hours(1))

    (after,) = feed().values()
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after.decoded("last-modified") == LATER
    assert after["UID"] == before["UID"]


def test_a_cancelled_session_says_so_twice(programme, feed):
    row = programme.session(title=in_all("Water"), **hours(0))
    programme.edit(row, is_cancelled=True)

    (event,) = feed().values()

    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "Cancelled: Water"


def test_a_day_without_hours_blocks_nobodys_day(programme, feed):
    programme.session(on_day=FIRST_DAY)

    (event,) = feed().values()

    assert event.decoded("dtstart") == date(2031, 7, 8)
    assert event.decoded("dtend") == date(2031, 7, 9)
    assert event["TRANSP"] == "TRANSPARENT"


def test_what_has_no_day_yet_is_in_no_calendar(programme, feed):
    programme.session()

    assert feed() == {}


def test_the_calendar_of_one_session_holds_that_one(programme, client):
    programme.session(slug="water", title=in_all("Water"), **hours(0))
    programme.session(**hours(1))

    (event,) = events_of(client.get("/en/programme/water.ics")).values()

    assert event["SUMMARY"] == "Water"


def test_whatever_organizers_type_stays_one_event_of_folded_lines(programme, client, feed):
    programme.session(
        title=in_all(NAUGHTY.replace("\n", " ") + "é" * 90),
        summary=in_all(NAUGHTY),
        **hours(0),
    )

    (event,) = feed().values()

    assert NAUGHTY.replace("\n", " ") in event["SUMMARY"]
    assert NAUGHTY in event["DESCRIPTION"]
    content = client.get("/en/programme/programme.ics").data
    assert content.count(b"BEGIN:VEVENT\r\n") == 1
    assert max(len(line) for line in content.split(b"\r\n")) <= 75  # octets, RFC 5545, 3.1
    assert content.endswith(b"END:VCALENDAR\r\n")


def test_calendars_are_told_when_to_ask_again(programme, client):
    programme.session(**hours(0))

    content = client.get("/en/programme/programme.ics").data

    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in content
    assert b"X-WR-CALNAME:Programme" in content
    assert b"webcal://" in client.get("/en/programme/").data


def atom_of(client, language="en"):
    answer = client.get(f"/{language}/programme/changes.atom")
    assert answer.mimetype == "application/atom+xml"
    return ElementTree.fromstring(answer.data)  # noqa: S314  our own


def test_the_feed_is_atom_with_an_entry_for_each_change(programme, client):
    row = programme.session(slug="water", title=in_all("Water"), **hours(0))
    programme.edit(row, when=LATER, title=in_all(f"A < B & \x0bC {NAUGHTY}"), **hours(1))

    root = atom_of(client)

    named = {"a": ATOM}
    assert root.findtext("a:updated", namespaces=named) == LATER.isoformat()
    assert root.findtext("a:author/a:name", namespaces=named)
    entries = root.findall("a:entry", named)
    assert len(entries) == 2
    ids = [entry.findtext("a:id", namespaces=named) for entry in entries]
    assert len(set(ids)) == 2
    for entry in entries:
        assert entry.findtext("a:title", namespaces=named).startswith("A < B & C")
        assert entry.find("a:link", named).get("href").endswith("/en/programme/water")
        assert entry.findtext("a:summary", namespaces=named)


def test_an_empty_feed_is_valid_and_stays_the_same(programme, client):
    programme.session()

    first = ElementTree.tostring(atom_of(client))

    assert first == ElementTree.tostring(atom_of(client, "en"))
    assert MOMENT.isoformat().encode()[:16] in first
