"""Public pages of the programme, its calendars, and the feed of its changes.

A kept page depends on its path alone: what narrows the programme stands in the path.
"""

from collections.abc import Iterable
from datetime import date

from flask import Blueprint, Response, abort, current_app, g, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.routing import BaseConverter, ValidationError

from summit.edition.models import Summit
from summit.edition.queries import find_summit, zone_of
from summit.extensions import db
from summit.kernel.clock import now
from summit.kernel.languages import REGIONAL, Language
from summit.programme import calendars, feed, labels, queries
from summit.programme.models import ProgrammeSession
from summit.programme.queries import Narrowed, time_of
from summit.programme.reading.queries import belonging_of, reading_about, reading_for
from summit.programme.wording import Said, hours, say, time_in_words
from summit.web import formats
from summit.web.caching import cached, good_until
from summit.web.filters import absolute, zone
from summit.web.guards import public
from summit.web.languages import current_language
from summit.web.published import PublicPage, tell_pages

blueprint = Blueprint("programme", __name__)
LONG = 60  # sessions; a longer page says of each its hours, title and room only


class DayConverter(BaseConverter):
    """`<day:day>` in an address: 2026-07-08."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError() from None

    def to_url(self, value: date) -> str:
        return value.isoformat()


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    tell_pages(state.app, _own_pages)
    state.app.url_map.converters.setdefault("day", DayConverter)
    state.app.jinja_env.globals.update(
        belonging_of=lambda article: belonging_of(db.session(), article.id)
    )
    state.app.jinja_env.filters.update(
        weekday=lambda value: formats.day(value, weekday=True),
        hours_of=lambda row: hours(time_of(row), zone()),
        time_of=lambda row: time_in_words(time_of(row), zone()),
        kind_name=lambda kind: labels.KINDS[kind],
        role_name=lambda role: labels.ROLES[role],
        language_name=lambda code: str(labels.LANGUAGES.get(code, code)),
    )


def _own_pages(session: Session) -> list[PublicPage]:
    sessions = queries.published(session)
    return [
        *(PublicPage(f"programme.{name}") for name in ("programme", "speakers", "changes")),
        *(PublicPage("programme.one", {"slug": row.slug}) for row in sessions),
    ]


def _summit() -> Summit:
    """Return the summit; its zone is that of every hour on the page."""
    found = find_summit(db.session()) or abort(404)
    g.zone = zone_of(found)
    return found


@blueprint.get("/")
@blueprint.get("/day/<day:day>")
@blueprint.get("/room/<int:room_id>")
@blueprint.get("/theme/<theme>")
@blueprint.get("/in/<code>")
@blueprint.get("/theme/<theme>/in/<code>")
@public
@cached
def programme(
    language: Language,
    day: date | None = None,
    room_id: int | None = None,
    theme: str | None = None,
    code: str | None = None,
) -> str:
    """Show the programme by day: all of it, or one day, room, theme or language."""
    session, summit = db.session(), _summit()
    rows, marks = queries.published(session), queries.marks(session, now())
    good_until(marks.good_until)
    narrowed = Narrowed(day=day, room_id=room_id, theme=theme, language=code)
    offered = queries.offered(rows, zone())
    if not offered.has(narrowed):
        abort(404)  # nothing published is there: such addresses are without number
    shown = [row for row in rows if narrowed.takes(row, zone())]
    return render_template(
        "programme/programme.html",
        summit=summit,
        days=queries.by_day(shown, zone()),
        count=len(shown),
        is_long=len(shown) > LONG,
        narrowed=narrowed,
        offered=offered,
        changed=marks.changed,
    )


@blueprint.get("/<slug>")
@public
@cached
def one(language: Language, slug: str) -> str:
    """Show one session."""
    session, summit = db.session(), _summit()
    row = queries.find_session(session, slug) or abort(404)
    marks = queries.marks(session, now())
    good_until(marks.good_until)
    return render_template(
        "programme/session.html",
        summit=summit,
        row=row,
        is_changed=row.id in marks.changed,
        changes=_said_changes(row),
        reading=reading_for(session, row, language),
    )


@blueprint.get("/speakers")
@public
@cached
def speakers(language: Language) -> str:
    """Show who agreed to be shown, with their sessions."""
    _summit()
    people = queries.speakers(db.session())
    return render_template(
        "programme/speakers.html",
        speakers=people,
        reading=reading_about(db.session(), [one for one, _ in people], language),
    )


@blueprint.get("/changes")
@public
@cached
def changes(language: Language) -> str:
    """Show what changed, newest first."""
    _summit()
    return render_template("programme/changes.html", changes=_said_changes())


def _said_changes(of: ProgrammeSession | None = None) -> list[Said]:
    session = db.session()
    found = queries.changes(session, of)
    names = queries.shown_names(session, found)
    return [say(one, names, zone()) for one in found]


@blueprint.get("/changes.atom")
@public
@cached
def changes_feed(language: Language) -> Response:
    summit = _summit()
    about = feed.Feed(
        title=_("Changes of the programme"),
        author=summit.name.to(language),
        address=absolute(url_for(".changes_feed")),
        page=absolute(url_for(".changes")),
        language=REGIONAL[language],
        since=queries.first_published_at(db.session()) or abort(404),
    )
    entries = [
        feed.Entry(
            key=str(one.change.id),
            title=_(
                "%(title)s – %(change)s",
                title=one.change.session.title.to(language),
                change=one.kind,
            ),
            text=one.sentence,
            address=_address_of(one.change.session),
            at=one.change.at,
        )
        for one in _said_changes()
    ]
    return Response(feed.atom(about, entries), mimetype=feed.MIMETYPE)


@blueprint.get("/programme.ics")
@public
@cached
def calendar(language: Language) -> Response:
    """Return the whole programme, for calendars to subscribe to."""
    return calendar_file(queries.published(db.session()))


@blueprint.get("/<slug>.ics")
@public
@cached
def one_calendar(language: Language, slug: str) -> Response:
    """Return one session, if its day is known."""
    row = queries.find_session(db.session(), slug)
    if row is None or not (row.starts_at or row.on_day):
        abort(404)
    return calendar_file([row])


def calendar_file(rows: Iterable[ProgrammeSession]) -> Response:
    """Return sessions as a calendar in the language of the page."""
    summit, language = _summit(), current_language()
    words = calendars.Words(
        language=language,
        name=_("Programme – %(summit)s", summit=summit.name.to(language)),
        venue=summit.venue,
        cancelled=lambda title: _("Cancelled: %(title)s", title=title),
        speakers=lambda names: _("With %(names)s", names=names),
        address_of=_address_of,
    )
    url = str(current_app.config["SETTINGS"].public_url)
    made = calendars.calendar_of(rows, words, public_url=url)
    return Response(made, mimetype=calendars.MIMETYPE)


def _address_of(row: ProgrammeSession) -> str:
    return absolute(url_for("programme.one", slug=row.slug))
