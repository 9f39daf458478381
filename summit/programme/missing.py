"""The texts of the programme, for the report of what is missing in which language."""

from collections.abc import Callable, Iterator

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.kernel.languages import Translated
from summit.programme import lists
from summit.web.languages import current_language
from summit.web.missing import WrittenText

Address = Callable[..., str]  # `url_for`


def texts(session: Session, address: Address) -> Iterator[WrittenText]:
    """Yield what organizers wrote; sessions and speakers may stand in one language."""
    yield from _of_sessions(session, address)
    for one in lists.every_speaker(session):
        of = _("Speaker: %(name)s", name=one.name)
        place = address("programme_admin.speaker", speaker_id=one.id)
        yield _text(of, _("Position"), one.role, place)
        yield _text(of, _("Municipality or organization"), one.organization, place)
        yield _text(of, _("City"), one.city, place)
        yield _text(of, _("Short biography"), one.biography, place)
    for room in lists.rooms(session):
        of = _("Room: %(name)s", name=room.name.to(current_language()))
        place = address("programme_admin.room", room_id=room.id)
        yield _text(of, _("Name"), room.name, place, needs_french=True)
        yield _text(of, _("Note on capacity"), room.capacity_note, place)
    for theme in lists.themes(session):
        of = _("Theme: %(name)s", name=theme.name.to(current_language()))
        place = address("programme_admin.theme", theme_id=theme.id)
        yield _text(of, _("Name"), theme.name, place, needs_french=True)


def _of_sessions(session: Session, address: Address) -> Iterator[WrittenText]:
    for row in lists.every_session(session):
        of = _("Session: %(name)s", name=row.title.to(current_language()))
        place = address("programme_admin.session", session_id=row.id)
        yield _text(of, _("Title"), row.title, place)
        yield _text(of, _("Summary"), row.summary, place)
        yield _text(of, _("Note on capacity"), row.capacity_note, place)


def _text(
    of: str, field: str, text: Translated | None, address: str, *, needs_french: bool = False
) -> WrittenText:
    return WrittenText(of=of, field=field, text=text, address=address, needs_french=needs_french)
