from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from summit.edition.models import Summit
from summit.kernel.clock import now
from summit.kernel.edits import fingerprint
from summit.programme.models import ProgrammeSession, Room, Speaker, Theme
from summit.programme.service import sessions
from summit.programme.service.sessions import Wish
from tests.clock import at
from tests.factories import MOMENT, in_all

_serial = count(1)
FIRST_DAY, LAST_DAY = date(2031, 7, 8), date(2031, 7, 10)
NINE = datetime(2031, 7, 8, 13, 0, tzinfo=UTC)  # nine in Montreal
HOUR = timedelta(hours=1)


def hours(begins, length=1):
    """Return hours counted from nine on the first day."""
    return {"starts_at": NINE + begins * HOUR, "ends_at": NINE + (begins + length) * HOUR}


@pytest.fixture
def programme(make, writing):
    """Makes parts of a programme; the summit lasts from July 8 to 10, 2031."""
    with writing() as session:
        summit = session.get_one(Summit, 1)
        summit.starts_on, summit.ends_on, summit.month = FIRST_DAY, LAST_DAY, "2031-07"
    with at(MOMENT):
        yield Programme(make, writing)


class Programme:
    def __init__(self, make, writing):
        self.make, self.writing = make, writing

    def room(self, name="Salle Un", **given):
        return self.make.keep(Room(name=in_all(name), **given))

    def theme(self, slug="water", **given):
        return self.make.keep(Theme(slug=slug, name=in_all(slug.title()), **given))

    def speaker(self, name="Ana Ejemplo", **given):
        agreed = {"is_published": True, "agreed_on": date(2026, 3, 1)}
        return self.make.keep(Speaker(name=name, folded=name.lower(), **agreed | given))

    def wish(self, **given):
        number = next(_serial)
        usual = {"slug": f"session-number-{number}", "title": in_all(f"Session {number}")}
        return Wish(**usual | given)

    def session(self, *, is_published=True, when=None, **given):
        """Return a session made by the service; published unless said otherwise."""
        with self.writing(by="factory") as session:
            session.expire_on_commit = False
            row = sessions.add_session(session, self.wish(**given), now=when or now())
            if is_published:
                sessions.publish_session(session, row.id, now=when or now())
        return row

    def edit(self, row, *, when=None, **given):
        """Change a session as the office would, having seen it as it is."""
        with self.writing(by="staff:1") as session:
            shown = sessions.show(session.get_one(ProgrammeSession, row.id))
            seen = fingerprint(shown, sessions.SHOWN)
            wish = replace(shown, **given)
            sessions.edit_session(session, row.id, wish, seen=seen, now=when or now())
