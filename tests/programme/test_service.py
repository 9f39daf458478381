"""Sessions, speakers, rooms, themes and agendas as they are written."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from summit.audit.models import AuditEntry
from summit.edition.models import ContentVersion, Summit
from summit.kernel.edits import ChangedMeanwhile, fingerprint
from summit.kernel.languages import Translated
from summit.programme import queries
from summit.programme.errors import (
    AddressIsPublic,
    HasBeenPublic,
    HasEnded,
    NotAgreed,
    NotOnTheProgramme,
    RoomTaken,
    SlugTaken,
    StillUsed,
)
from summit.programme.models import (
    AgendaEntry,
    ProgrammeChange,
    ProgrammeSession,
    Room,
    Speaker,
    Theme,
)
from summit.programme.rules import EndsBeforeItStarts, OutsideTheSummit
from summit.programme.service import agenda, places, sessions
from summit.programme.statuses import ChangeKind, SpeakerRole, ThemeColour
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests import crowd as process
from tests.factories import MOMENT, in_all
from tests.programme.conftest import FIRST_DAY, HOUR, NINE, hours

LATER = MOMENT + timedelta(days=3)


@pytest.fixture
def changes_of(stored):
    def read(row):
        return [one.kind for one in stored(ProgrammeChange, programme_session_id=row.id)]

    return read


def test_a_session_that_ends_before_it_starts_is_not_kept(programme, stored):
    with pytest.raises(EndsBeforeItStarts):
        programme.session(starts_at=NINE, ends_at=NINE - HOUR)

    assert stored(ProgrammeSession) == []


def test_the_table_itself_refuses_an_end_before_the_start(programme, make):
    row = {"slug": "x", "title": in_all("X"), "folded": "x", "changed_at": NINE}

    with pytest.raises(IntegrityError):
        make.keep(ProgrammeSession(**row, starts_at=NINE, ends_at=NINE - HOUR))


def test_a_session_outside_the_summit_is_not_kept(programme, stored):
    with pytest.raises(OutsideTheSummit):
        programme.session(on_day=FIRST_DAY - timedelta(days=1))

    assert stored(ProgrammeSession) == []


def test_a_session_the_summits_days_moved_away_from_may_be_cancelled(programme, writing, stored):
    row = programme.session(on_day=FIRST_DAY)
    with writing() as session:
        summit = session.get_one(Summit, 1)
        summit.starts_on = summit.ends_on = FIRST_DAY + timedelta(days=9)

    programme.edit(row, is_cancelled=True)
    with pytest.raises(OutsideTheSummit):
        programme.edit(row, is_cancelled=False)
    with pytest.raises(OutsideTheSummit):
        programme.edit(row, on_day=FIRST_DAY + timedelta(days=1))

    assert stored(ProgrammeSession)[0].is_cancelled


def test_a_room_another_session_has_is_refused_by_its_name(programme, stored):
    room = programme.room()
    programme.session(title=in_all("Water"), room_id=room.id, **hours(0, 2))

    with pytest.raises(RoomTaken) as refused:
        programme.session(slug="late", room_id=room.id, **hours(1))

    assert refused.value.facts["title"] == in_all("Water")
    assert stored(ProgrammeSession, slug="late") == []


def test_a_published_session_cannot_be_moved_into_a_taken_room(programme, stored):
    room = programme.room()
    programme.session(room_id=room.id, **hours(0))
    other = programme.session(**hours(0))

    with pytest.raises(RoomTaken):
        programme.edit(other, room_id=room.id)

    assert stored(ProgrammeSession, id=other.id)[0].room_id is None
    assert stored(ProgrammeChange) == []


def test_drafts_cancelled_and_following_sessions_take_no_room(programme, stored):
    room = programme.room()
    programme.session(room_id=room.id, is_published=False, **hours(0))
    cancelled = programme.session(room_id=room.id, **hours(0))
    programme.edit(cancelled, is_cancelled=True)

    programme.session(room_id=room.id, **hours(0))
    programme.session(room_id=room.id, **hours(1))

    assert len(stored(ProgrammeSession, room_id=room.id)) == 4


def test_a_restored_session_needs_its_room_again(programme):
    room = programme.room()
    first = programme.session(room_id=room.id, **hours(0))
    programme.edit(first, is_cancelled=True)
    programme.session(room_id=room.id, **hours(0))

    with pytest.raises(RoomTaken):
        programme.edit(first, is_cancelled=False)


def test_two_editors_at_once_do_not_share_a_room(programme, crowd, stored):
    room = programme.room()
    drafts = [programme.session(room_id=room.id, is_published=False, **hours(0)) for _ in range(4)]

    answers = crowd(*[(process.publish_session, row.id) for row in drafts])

    assert sorted(answers) == ["RoomTaken"] * 3 + ["published"]
    assert len(stored(ProgrammeSession, is_published=True)) == 1


def test_themes_added_at_once_have_no_address_in_common(make, crowd, stored):
    make.category()  # and with it the summit
    wanted = {"slug": "", "name": Translated(fr="Eau"), "colour": "press", "position": 0}

    assert crowd(*[(process.add_theme, wanted)] * 4) == ["added"] * 4
    assert {theme.slug for theme in stored(Theme)} == {"eau", "eau-2", "eau-3", "eau-4"}


def test_a_taken_address_names_a_free_one(programme):
    programme.session(slug="water")

    with pytest.raises(SlugTaken) as refused:
        programme.session(slug="water")

    assert refused.value.facts == {"slug": "water", "free": "water-2"}


def test_an_address_of_our_own_pages_is_taken(programme):
    with pytest.raises(SlugTaken):
        programme.session(slug="speakers")


def test_an_address_is_made_from_the_title(programme):
    first = programme.session(slug="", title=Translated(fr="L’eau à l’œuvre"))
    second = programme.session(slug="", title=Translated(fr="L’eau à l’œuvre"))

    assert (first.slug, second.slug) == ("l-eau-a-l-oeuvre", "l-eau-a-l-oeuvre-2")


def test_a_public_address_stays(programme, stored):
    row = programme.session(slug="water")

    with pytest.raises(AddressIsPublic):
        programme.edit(row, slug="fire")

    programme.edit(row, slug="")
    assert stored(ProgrammeSession)[0].slug == "water"


def test_every_change_of_a_published_session_is_written_down(programme, stored):
    room, speaker = programme.room(), programme.speaker()
    row = programme.session(slug="water", **hours(0))

    programme.edit(
        row,
        when=LATER,
        title=in_all("Fire"),
        room_id=room.id,
        speaking=[(speaker.id, SpeakerRole.MODERATOR)],
        is_cancelled=True,
        **hours(2),
    )

    written = {one.kind: one for one in stored(ProgrammeChange)}
    assert set(written) == {
        ChangeKind.TIME,
        ChangeKind.ROOM,
        ChangeKind.TITLE,
        ChangeKind.SPEAKERS,
        ChangeKind.CANCELLED,
    }
    assert {one.at for one in written.values()} == {LATER}
    assert written[ChangeKind.TIME].before["starts_at"] == NINE.isoformat()
    assert written[ChangeKind.ROOM].before is None
    assert written[ChangeKind.ROOM].after == dict(room.name)
    assert written[ChangeKind.SPEAKERS].after == {"ids": [speaker.id]}
    assert stored(ProgrammeSession)[0].sequence == 2  # published, then changed once


def test_a_draft_has_no_readers_and_no_log(programme, changes_of):
    row = programme.session(is_published=False)

    programme.edit(row, title=in_all("Fire"), **hours(1))

    assert changes_of(row) == []


def test_a_summary_is_not_logged_but_calendars_hear_of_it(programme, stored, changes_of):
    row = programme.session()

    programme.edit(row, summary=in_all("More"), when=LATER)

    assert changes_of(row) == []
    (kept,) = stored(ProgrammeSession)
    assert (kept.sequence, kept.changed_at) == (2, LATER)


def test_saving_what_is_there_changes_nothing(programme, stored):
    row = programme.session()

    programme.edit(row, when=LATER)

    assert stored(ProgrammeSession)[0].sequence == 1


def test_a_refused_edit_writes_no_log(programme, stored):
    row = programme.session(**hours(0))

    with pytest.raises(EndsBeforeItStarts):
        programme.edit(row, title=in_all("Fire"), ends_at=NINE - HOUR)

    assert stored(ProgrammeChange) == []


def test_two_editors_of_one_session_lose_nothing(programme, writing):
    row = programme.session()
    with writing() as session:
        shown = sessions.show(session.get_one(ProgrammeSession, row.id))
        seen = fingerprint(shown, sessions.SHOWN)
    programme.edit(row, title=in_all("Theirs"))

    with pytest.raises(ChangedMeanwhile), writing() as session:
        sessions.edit_session(session, row.id, shown, seen=seen, now=MOMENT)


def test_a_session_that_joins_later_is_logged_as_added(programme, changes_of):
    first = programme.session()
    same_day = programme.session(when=MOMENT + HOUR)

    late = programme.session(when=LATER)

    assert changes_of(first) == changes_of(same_day) == []
    assert changes_of(late) == [ChangeKind.ADDED]


def test_a_session_published_again_is_not_added_again(programme, writing, changes_of):
    programme.session()
    row = programme.session(when=MOMENT)
    with writing() as session:
        sessions.unpublish_session(session, row.id, now=LATER)
    with writing() as session:
        sessions.publish_session(session, row.id, now=LATER)

    assert changes_of(row) == []


def test_a_speaker_in_two_places_is_a_warning(programme, writing):
    speaker = programme.speaker()
    speaking = [(speaker.id, SpeakerRole.SPEAKER)]
    programme.session(title=in_all("Water"), speaking=speaking, **hours(0))
    programme.session(title=in_all("Later"), speaking=speaking, **hours(5))

    row = programme.session(speaking=speaking, **hours(0))

    with writing() as session:
        found = sessions.double_booked(session, session.get_one(ProgrammeSession, row.id))
    assert found == [("Ana Ejemplo", in_all("Water"))]


def test_a_copy_is_a_draft_without_hours(programme, writing, stored):
    theme, speaker = programme.theme(), programme.speaker()
    speaking = [(speaker.id, SpeakerRole.MODERATOR)]
    row = programme.session(slug="", themes=[theme.id], speaking=speaking, **hours(0))

    with writing() as session:
        copy = sessions.duplicate_session(session, row.id, now=LATER)
        shown = sessions.show(copy)

    assert shown.speaking == speaking
    assert shown.themes == [theme.id]
    assert shown.slug == f"{row.slug}-2"
    assert (shown.starts_at, shown.ends_at) == (None, None)
    assert [one.is_published for one in stored(ProgrammeSession)] == [True, False]


def test_only_what_was_never_public_is_deleted(programme, writing, stored):
    draft, row = programme.session(is_published=False), programme.session()
    with writing() as session:
        sessions.unpublish_session(session, row.id, now=LATER)

    with pytest.raises(HasBeenPublic), writing() as session:
        sessions.delete_draft(session, row.id)
    with writing() as session:
        sessions.delete_draft(session, draft.id)

    assert [one.id for one in stored(ProgrammeSession)] == [row.id]


def test_nobody_is_shown_who_has_not_agreed(programme, writing, stored):
    speaker = programme.speaker(is_published=False, agreed_on=None)

    with pytest.raises(NotAgreed), writing() as session:
        places.publish_speaker(session, speaker.id, now=MOMENT)

    assert not stored(Speaker)[0].is_published


def test_the_table_itself_shows_nobody_who_has_not_agreed(programme):
    with pytest.raises(IntegrityError):
        programme.speaker(is_published=True, agreed_on=None)


def test_a_shown_speaker_keeps_the_day_of_the_yes(programme, writing, stored):
    speaker = programme.speaker()
    wanted = {name: getattr(speaker, name) for name in places.SPEAKER} | {"agreed_on": None}
    seen = fingerprint(speaker, places.SPEAKER)

    with pytest.raises(NotAgreed), writing() as session:
        places.edit_speaker(session, speaker.id, wanted, seen=seen)

    assert stored(Speaker)[0].agreed_on == date(2026, 3, 1)


def test_a_speaker_shown_later_changes_their_sessions(programme, writing, changes_of, stored):
    speaker = programme.speaker(is_published=False)
    row = programme.session(speaking=[(speaker.id, SpeakerRole.SPEAKER)])

    with writing() as session:
        places.publish_speaker(session, speaker.id, now=LATER)

    assert changes_of(row) == [ChangeKind.SPEAKERS]
    assert stored(ProgrammeSession)[0].sequence == 2


def test_nobody_new_is_taken_for_a_speaker_who_was_deleted(programme, writing, app):
    row, speaker = programme.session(), programme.speaker("Eva Ejemplo")
    programme.edit(row, speaking=[(speaker.id, SpeakerRole.SPEAKER)])
    programme.edit(row, speaking=[])
    with writing() as session:
        places.remove_speaker(session, speaker.id)

    somebody = programme.speaker("Ana Ejemplo")

    assert somebody.id != speaker.id
    assert "Ana Ejemplo" not in app.test_client().get("/en/programme/changes").text


def test_who_takes_back_the_yes_is_named_nowhere(programme, writing, app):
    speaker = programme.speaker()
    row = programme.session()
    programme.edit(row, speaking=[(speaker.id, SpeakerRole.SPEAKER)])

    with writing() as session:
        places.unpublish_speaker(session, speaker.id, now=LATER)
    with writing() as session:
        found = queries.changes(session)
        assert queries.shown_names(session, found) == {}

    page = app.test_client().get("/en/programme/changes").text
    assert "Ana Ejemplo" not in page
    assert "Ana Ejemplo" not in app.test_client().get("/en/programme/changes.atom").text


@pytest.mark.parametrize("kind", ["room", "theme", "speaker"])
def test_what_a_session_uses_is_not_deleted(programme, writing, stored, kind):
    model = {"room": Room, "theme": Theme, "speaker": Speaker}[kind]
    used = getattr(programme, kind)()
    uses = {
        "room": {"room_id": used.id},
        "theme": {"themes": [used.id]},
        "speaker": {"speaking": [(used.id, SpeakerRole.SPEAKER)]},
    }[kind]
    programme.session(is_published=False, title=in_all("Water"), **uses)
    free = programme.theme("fire") if kind == "theme" else getattr(programme, kind)("Other")
    remove = getattr(places, f"remove_{kind}")

    with pytest.raises(StillUsed) as refused, writing() as session:
        remove(session, used.id)
    with writing() as session:
        remove(session, free.id)

    assert refused.value.facts["title"] == in_all("Water")
    assert [one.id for one in stored(model)] == [used.id]


def test_a_theme_keeps_an_address_of_its_own(programme, writing):
    programme.theme("water")
    wanted = {"name": in_all("Water"), "colour": ThemeColour.BLUE, "position": 0}

    with pytest.raises(SlugTaken), writing() as session:
        places.add_theme(session, wanted | {"slug": "water"})
    with writing() as session:
        made = places.add_theme(session, wanted | {"slug": ""})
        assert made.slug == "water-fr"


def test_a_renamed_room_is_heard_by_calendars(programme, writing, stored):
    room = programme.room()
    programme.session(room_id=room.id)
    wanted = {"name": in_all("Grand hall"), "position": 0, "capacity_note": None}
    seen = fingerprint(room, places.ROOM)

    with writing() as session:
        places.edit_room(session, room.id, wanted, seen=seen, now=LATER)

    assert stored(ProgrammeSession)[0].sequence == 2


# -- agendas -----------------------------------------------------------------------------------


@pytest.fixture
def person(make):
    return make.registration(Status.CONFIRMED).attendees[0].id


def test_a_session_is_chosen_once_however_often_it_is_sent(programme, person, writing, stored):
    row = programme.session()
    version = stored(ContentVersion)[0].version

    for _ in range(2):
        with writing(by=f"attendee:{person}") as session:
            agenda.choose(session, person, row.id, now=MOMENT)

    (entry,) = stored(AgendaEntry)
    assert (entry.attendee_id, entry.programme_session_id) == (person, row.id)
    assert stored(AuditEntry)[-1].actor == f"attendee:{person}"
    assert stored(ContentVersion)[0].version == version  # nobody else sees it


def test_a_session_chosen_in_eight_tabs_at_once_is_chosen_once(programme, person, crowd, stored):
    row = programme.session()

    crowd(*[(process.choose_session, person, row.id)] * 8)

    assert len(stored(AgendaEntry)) == 1


def test_what_is_not_public_cannot_be_chosen(programme, person, writing, stored):
    draft = programme.session(is_published=False)
    cancelled = programme.session()
    programme.edit(cancelled, is_cancelled=True)

    for wrong in (draft.id, cancelled.id, 2**30):
        with pytest.raises(NotOnTheProgramme), writing() as session:
            agenda.choose(session, person, wrong, now=MOMENT)

    assert stored(AgendaEntry) == []


def test_the_agenda_of_an_ended_registration_stays_as_it_is(programme, make, writing, stored):
    held = make.registration(Status.CONFIRMED)
    row = programme.session()
    with writing() as session:
        session.get_one(Registration, held.id).become(Status.CANCELLED)

    with pytest.raises(HasEnded), writing() as session:
        agenda.choose(session, held.attendees[0].id, row.id, now=MOMENT)

    assert stored(AgendaEntry) == []


def test_a_session_is_dropped_however_often_it_is_sent(programme, person, writing, stored):
    row = programme.session()
    with writing() as session:
        agenda.choose(session, person, row.id, now=MOMENT)

    for _ in range(2):
        with writing() as session:
            agenda.drop(session, person, row.id)

    assert stored(AgendaEntry) == []
