"""A kept page of the programme, proved by changing each thing it shows and asking every worker."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from summit.edition.models import Summit
from summit.kernel.clock import now
from summit.programme.models import (
    ProgrammeChange,
    ProgrammeSession,
    Room,
    SessionSpeaker,
    Speaker,
    Theme,
)
from summit.programme.statuses import ChangeKind, SessionKind, SpeakerRole
from tests.factories import MOMENT, in_all
from tests.pages.published import text_of
from tests.programme.conftest import HOUR, hours


@pytest.fixture
def shown(programme, shown_by_all):
    """Return the text that every worker shows at an address."""
    room, theme, speaker = programme.room(), programme.theme(), programme.speaker()
    programme.session(
        slug="water",
        title=in_all("Water"),
        room_id=room.id,
        themes=[theme.id],
        speaking=[(speaker.id, SpeakerRole.SPEAKER)],
        **hours(0),
    )
    programme.session(slug="draft", title=in_all("Fire"), is_published=False)

    return lambda address: text_of(shown_by_all(address))


@dataclass(frozen=True)
class Change:
    address: str
    make: object  # what is done to the session
    shows: str  # not there before, there after


def set_on(model, **given):
    def change(session):
        row = session.scalars(select(model).order_by(model.id)).first()
        for name, value in given.items():
            setattr(row, name, value)

    return change


def publish(session):
    row = session.scalars(select(ProgrammeSession).filter_by(slug="draft")).one()
    row.is_published, row.published_at = True, now()


def moderated(session):
    session.scalars(select(SessionSpeaker)).one().role = SpeakerRole.MODERATOR


def told(session):
    row = session.scalars(select(ProgrammeSession).filter_by(slug="water")).one()
    session.add(
        ProgrammeChange(programme_session_id=row.id, kind=ChangeKind.RESTORED, at=MOMENT - HOUR)
    )


def later(session):
    row = session.scalars(select(ProgrammeSession).filter_by(slug="water")).one()
    row.starts_at, row.ends_at = row.starts_at + HOUR, row.ends_at + HOUR


TITLE = set_on(ProgrammeSession, title=in_all("Ice"))
ROOM = set_on(Room, name=in_all("Grand hall"))
NAME = set_on(Speaker, name="Eva Ejemplo")
CHANGES = {
    "a title": Change("/en/programme/", TITLE, "Ice"),
    "a title on its page": Change("/en/programme/water", TITLE, "Ice"),
    "a title in its calendar": Change(
        "/en/programme/water.ics", TITLE, "SUMMARY;LANGUAGE=en-CA:Ice"
    ),
    "a title in the whole calendar": Change("/en/programme/programme.ics", TITLE, ":Ice"),
    "a title beside a speaker": Change("/en/programme/speakers", TITLE, "Ice"),
    "a summary": Change(
        "/en/programme/water", set_on(ProgrammeSession, summary=in_all("Why")), "Why"
    ),
    "hours": Change("/en/programme/", later, "10:00 – 11:00"),
    "hours on its page": Change("/en/programme/water", later, "10:00 – 11:00"),
    "hours in a calendar": Change("/en/programme/programme.ics", later, "DTSTART:20310708T140000Z"),
    "a kind": Change("/en/programme/", set_on(ProgrammeSession, kind=SessionKind.VISIT), "Visit"),
    "languages": Change(
        "/en/programme/water", set_on(ProgrammeSession, interpreted=["pt"]), "Portuguese"
    ),
    "a cancellation": Change(
        "/en/programme/", set_on(ProgrammeSession, is_cancelled=True), "Cancelled"
    ),
    "a room": Change("/en/programme/", ROOM, "Grand hall"),
    "a room on a session page": Change("/en/programme/water", ROOM, "Grand hall"),
    "a theme": Change("/en/programme/theme/water", set_on(Theme, name=in_all("Ice")), "Ice"),
    "a speaker": Change("/en/programme/speakers", NAME, "Eva Ejemplo"),
    "a speaker in a session": Change("/en/programme/water", NAME, "Eva Ejemplo"),
    "a role in a session": Change("/en/programme/water", moderated, "moderates"),
    "a publication": Change("/en/programme/", publish, "Fire"),
    "a publication, in the feed": Change("/en/programme/draft", publish, "Fire"),
    "a change of the log": Change("/en/programme/changes", told, "Takes place after all"),
    "a change in the feed": Change("/en/programme/changes.atom", told, "Takes place after all"),
    "a mark": Change("/en/programme/", told, "Changed lately"),
    "the venue in a calendar": Change(
        "/en/programme/programme.ics", set_on(Summit, venue=in_all("Palais")), "Palais"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_the_programme_shows_in_every_worker_at_once(shown, writing, change):
    before = shown(change.address)

    with writing() as session:
        change.make(session)

    assert change.shows not in before
    assert change.shows in shown(change.address)


def test_the_menu_gets_and_loses_the_programme_in_every_worker(shown, writing):
    assert "Programme" in shown("/en/terms")

    with writing() as session:
        for row in session.scalars(select(ProgrammeSession)):
            row.is_published = False

    assert "Programme" not in shown("/en/terms")
    assert "Page not found" in shown("/en/programme/water")
