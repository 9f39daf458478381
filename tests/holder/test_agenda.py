"""An attendee's own agenda, behind their own link only."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from summit.kernel import clock
from summit.programme.models import AgendaEntry
from summit.programme.service import sessions
from summit.programme.service.sessions import Wish
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from tests.conftest import filled
from tests.factories import in_all
from tests.pages.published import text_of

NINE = datetime(2026, 7, 8, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def session_named(writing):
    def make_one(name, begins=0, *, is_published=True):
        begins_at = NINE + begins * HOUR
        wish = Wish(slug="", title=in_all(name), starts_at=begins_at, ends_at=begins_at + HOUR)
        with writing() as session:
            session.expire_on_commit = False
            row = sessions.add_session(session, wish, now=clock.now())
            if is_published:
                sessions.publish_session(session, row.id, now=clock.now())
        return row

    return make_one


@pytest.fixture
def person(make):
    return make.registration(Status.CONFIRMED, now=clock.now()).attendees[0]


@pytest.fixture
def page(person, link_of):
    return f"/en/r/{link_of(person)}"


def test_a_session_is_put_in_and_taken_out(client, session_named, page, stored):
    water, _fire = session_named("Water"), session_named("Fire", 3)
    agenda = f"{page}/agenda"

    answer = client.submit(agenda, f"{agenda}/{water.id}/add")
    assert answer.status_code == 303
    assert [one.programme_session_id for one in stored(AgendaEntry)] == [water.id]
    chosen = text_of(client.get(agenda).text).split("Choose from the programme")[0]
    assert "Water" in chosen
    assert "Fire" not in chosen

    client.submit(agenda, f"{agenda}/{water.id}/remove")
    assert stored(AgendaEntry) == []


def test_opening_a_page_or_a_calendar_changes_nothing(client, session_named, page, stored):
    row = session_named("Water")

    assert client.get(f"{page}/agenda").status_code == 200
    assert client.get(f"{page}/agenda.ics").status_code == 200
    assert client.get(f"{page}/agenda/{row.id}/add").status_code == 405
    assert client.get(f"{page}/agenda/{row.id}/remove").status_code == 405

    assert stored(AgendaEntry) == []


def test_a_post_without_a_token_changes_nothing(client, session_named, page, stored):
    row = session_named("Water")

    assert client.post(f"{page}/agenda/{row.id}/add").status_code == 400
    assert stored(AgendaEntry) == []


def test_the_calendar_behind_the_link_holds_what_was_chosen(client, session_named, page):
    water, _fire = session_named("Water"), session_named("Fire", 3)
    client.submit(f"{page}/agenda", f"{page}/agenda/{water.id}/add")

    answer = client.get(f"{page}/agenda.ics")

    (event,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["SUMMARY"] == "Water"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_contacts_link_and_a_false_one_open_no_agenda(
    client, session_named, person, page, link_of, stored
):
    row = session_named("Water")
    contact = link_of(stored(Registration, id=person.registration_id)[0])

    for link in (contact, link_of(person)[:-1] + "x", "attendee-1-1-none"):
        assert client.get(f"/en/r/{link}/agenda").status_code == 404
        assert client.get(f"/en/r/{link}/agenda.ics").status_code == 404
        sent = client.submit(f"{page}/agenda", f"/en/r/{link}/agenda/{row.id}/add")
        assert sent.status_code == 404
    assert stored(AgendaEntry) == []


def test_a_revoked_link_opens_no_agenda_any_more(client, writing, person, page):
    with writing() as session:
        session.get_one(Attendee, person.id).link_version += 1

    assert client.get(f"{page}/agenda").status_code == 404


def test_one_persons_choice_is_nobody_elses(client, make, session_named, page, link_of):
    other = make.registration(Status.CONFIRMED, now=clock.now()).attendees[0]
    row = session_named("Water")
    client.submit(f"{page}/agenda", f"{page}/agenda/{row.id}/add")

    theirs = client.get(f"/en/r/{link_of(other)}/agenda").text

    assert "You have not chosen a session yet." in text_of(theirs)


def test_sessions_at_one_time_are_pointed_out_and_kept(client, session_named, page, stored):
    rows = session_named("Water"), session_named("Fire")
    for row in rows:
        client.submit(f"{page}/agenda", f"{page}/agenda/{row.id}/add")

    shown = text_of(client.get(f"{page}/agenda").text)

    assert shown.count("At the same time as another session you chose.") == 2
    assert len(stored(AgendaEntry)) == 2


def test_a_session_that_is_not_public_is_refused(client, session_named, page, stored):
    session_named("Water")
    draft = session_named("Secret", is_published=False)

    answer = client.submit(f"{page}/agenda", f"{page}/agenda/{draft.id}/add")

    assert answer.status_code == 404
    assert "Secret" not in client.get(f"{page}/agenda").text
    assert stored(AgendaEntry) == []


def test_an_ended_registration_keeps_its_agenda_as_it_was(
    client, session_named, page, person, writing, stored
):
    row = session_named("Water")
    client.submit(f"{page}/agenda", f"{page}/agenda/{row.id}/add")
    other = session_named("Fire", 3)
    token = filled(client.get(f"{page}/agenda").text)["csrf_token"]  # of a page still open
    with writing() as session:
        session.get_one(Registration, person.registration_id).become(Status.CANCELLED)

    shown = client.get(f"{page}/agenda").text
    refused = client.post(f"{page}/agenda/{other.id}/add", data={"csrf_token": token})

    assert "/add" not in shown
    assert refused.status_code == 409
    assert len(stored(AgendaEntry)) == 1


def test_the_attendees_page_leads_to_the_agenda_once_there_is_a_programme(
    client, session_named, page
):
    assert "agenda" not in client.get(page).text
    session_named("Water")
    assert f'href="{page}/agenda"' in client.get(page).text
