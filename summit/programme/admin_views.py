"""Office: sessions, speakers, rooms and themes."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.queries import find_summit, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.programme import labels, lists
from summit.programme.forms import RoomForm, SessionForm, SpeakerForm, ThemeForm
from summit.programme.lists import Publication, Wanted
from summit.programme.missing import texts
from summit.programme.models import ProgrammeSession, Room, Speaker, Theme
from summit.programme.queries import time_of
from summit.programme.rules import summit_days
from summit.programme.service import places, sessions
from summit.programme.statuses import SessionKind
from summit.web.edits import EditForm
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.languages import current_language
from summit.web.listing import PER_PAGE, Filter, Listing, Page, SavedView, offset
from summit.web.markdown import markdown
from summit.web.missing import tell_texts

blueprint = Blueprint("programme_admin", __name__)


@blueprint.record_once
def _tell(state: BlueprintSetupState) -> None:
    tell_texts(state.app, lambda session: texts(session, url_for))


@blueprint.before_request
def _set_zone() -> None:
    """Hours are typed and shown in the summit's zone."""
    summit = find_summit(db.session())
    if summit is not None:
        g.zone = zone_of(summit)


def _write(deed: Callable[[Session], Any]) -> None:
    with transaction(by=visitor().actor) as session:
        deed(session)


def _try(deed: Callable[[Session], Any], said: str) -> None:
    """Do something and say so, or say why not."""
    try:
        _write(deed)
    except Refused as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(said)


def _answer(page: str, form: EditForm) -> ResponseReturnValue:
    return page, 422 if form.errors or form.form_errors else 200


def _is_preview() -> bool:
    return request.form.get("do") == "preview"


# -- sessions ----------------------------------------------------------------------------------


def _listing() -> Listing:
    session, here = db.session(), current_language()
    states = [
        (Publication.DRAFT, _("Draft")),
        (Publication.PUBLISHED, _("On the site")),
        (Publication.CANCELLED, _("Cancelled session")),
    ]
    return Listing(
        endpoint="programme_admin.sessions_list",
        filters=[
            Filter("state", _("Status"), states),
            Filter("kind", _("Kind"), [(one, name) for one, name in labels.KINDS.items()]),
            Filter(
                "room",
                _("Room"),
                [(str(one.id), one.name.to(here)) for one in lists.rooms(session)],
            ),
            Filter(
                "theme",
                _("Theme"),
                [(str(one.id), one.name.to(here)) for one in lists.themes(session)],
            ),
        ],
        orders=[("", _("By time")), ("title", _("By title")), ("changed", _("Changed last"))],
        views=[SavedView(_("All"), {})] + [SavedView(name, {"state": one}) for one, name in states],
        hint=_("Title"),
    )


@blueprint.get("/programme")
@staff("site.edit")
def sessions_list() -> str:
    listing = _listing()
    asked = listing.read()
    state, kind, room, theme = (asked.get(one) for one in ("state", "kind", "room", "theme"))
    wanted = Wanted(
        search=asked.search,
        publication=Publication(state) if state else None,
        kind=SessionKind(kind) if kind else None,
        room_id=int(room) if room else None,
        theme_id=int(theme) if theme else None,
        order=asked.order,
    )
    rows, total = lists.sessions(db.session(), wanted, limit=PER_PAGE, offset=offset(asked))
    return render_template(
        "programme/admin/sessions.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        publication_of=lists.publication_of,
        is_outside=_is_outside,
    )


def _is_outside(row: ProgrammeSession) -> bool:
    """Tell whether a session's day lies outside the summit, whose days were moved since."""
    summit = find_summit(db.session())
    if summit is None:
        return False
    days = summit_days(summit.starts_on, summit.ends_on, summit.month)
    return not days.include(time_of(row).day(zone_of(summit)))


def _session_form() -> SessionForm:
    session, form = db.session(), SessionForm()
    form.offer(lists.rooms(session), lists.themes(session), lists.every_speaker(session))
    return form


def _find(session_id: int) -> ProgrammeSession:
    return db.session.get(ProgrammeSession, session_id) or abort(404)


@blueprint.route("/programme/new", methods=["GET", "POST"])
@staff("site.edit")
def new_session() -> ResponseReturnValue:
    form = _session_form()
    if not form.is_submitted():
        form.add_lines()
    elif form.validate() and not _is_preview():
        kept: list[int] = []
        if form.keep(lambda: _write(lambda s: kept.append(_add(s, form))), lambda: None):
            flash(_("Saved as a draft. Publish it when it is ready."))
            return redirect(url_for(".session", session_id=kept[0]), code=303)
    return _session_page(form, None)


def _add(session: Session, form: SessionForm) -> int:
    return sessions.add_session(session, form.wish(), now=now()).id


@blueprint.route("/programme/<int:session_id>", methods=["GET", "POST"])
@staff("site.edit")
def session(session_id: int) -> ResponseReturnValue:
    row, form = _find(session_id), _session_form()
    if not form.is_submitted():
        form.fill(sessions.show(row))
    elif form.validate() and not _is_preview():
        if form.keep(lambda: _edit(form, session_id), lambda: sessions.show(_find(session_id))):
            flash(_("Saved."))
            _warn(session_id)
            return redirect(url_for(".session", session_id=session_id), code=303)
    return _session_page(form, _find(session_id))


def _edit(form: SessionForm, session_id: int) -> None:
    seen = form.seen.data or ""
    _write(lambda s: sessions.edit_session(s, session_id, form.wish(), seen=seen, now=now()))


def _warn(session_id: int) -> None:
    """Say who is in two places at once; organizers decide."""
    for name, title in sessions.double_booked(db.session(), _find(session_id)):
        elsewhere = title.to(current_language())
        said = _("%(name)s also speaks in “%(title)s” at that time.", name=name, title=elsewhere)
        flash(said, "error")


def _session_page(form: SessionForm, row: ProgrammeSession | None) -> ResponseReturnValue:
    page = render_template(
        "programme/admin/session.html",
        form=form,
        row=row,
        state=lists.publication_of(row) if row else None,
        preview=_preview(form.title, form.summary) if form.is_submitted() else [],
    )
    return _answer(page, form)


def _preview(title: Any, text: Any) -> list[tuple[Any, str, Any]]:
    """Return (language, title, text) of each language in which there is one."""
    return [
        (one, title.data.get(one.name[-2:], ""), markdown(text.data.get(one.name[-2:], "")))
        for one in title
        if title.data.get(one.name[-2:]) or text.data.get(one.name[-2:])
    ]


@blueprint.post("/programme/<int:session_id>/publish")
@staff("site.edit")
def publish(session_id: int) -> ResponseReturnValue:
    _find(session_id)
    deed = sessions.publish_session
    _try(lambda s: deed(s, session_id, now=now()), _("Published. The public pages say so now."))
    _warn(session_id)
    return redirect(url_for(".session", session_id=session_id), code=303)


@blueprint.post("/programme/<int:session_id>/unpublish")
@staff("site.edit")
def unpublish(session_id: int) -> ResponseReturnValue:
    _find(session_id)
    deed = sessions.unpublish_session
    _try(lambda s: deed(s, session_id, now=now()), _("Taken off the site. It is a draft again."))
    return redirect(url_for(".session", session_id=session_id), code=303)


@blueprint.post("/programme/<int:session_id>/duplicate")
@staff("site.edit")
def duplicate(session_id: int) -> ResponseReturnValue:
    _find(session_id)
    with transaction(by=visitor().actor) as session:
        made = sessions.duplicate_session(session, session_id, now=now()).id
    flash(_("This is the copy, a draft without hours."))
    return redirect(url_for(".session", session_id=made), code=303)


@blueprint.post("/programme/<int:session_id>/delete")
@staff("site.edit")
def delete(session_id: int) -> ResponseReturnValue:
    _find(session_id)
    _try(lambda s: sessions.delete_draft(s, session_id), _("The draft is deleted."))
    return redirect(url_for(".sessions_list"), code=303)


# -- speakers ----------------------------------------------------------------------------------


@blueprint.get("/programme/speakers")
@staff("site.edit")
def speakers_list() -> str:
    states = [(Publication.DRAFT, _("Not shown")), (Publication.PUBLISHED, _("Shown"))]
    listing = Listing(
        endpoint="programme_admin.speakers_list",
        filters=[Filter("state", _("Status"), states)],
        hint=_("Name, organization, city"),
    )
    asked = listing.read()
    state = asked.get("state")
    wanted = Wanted(search=asked.search, publication=Publication(state) if state else None)
    rows, total = lists.speakers(db.session(), wanted, limit=PER_PAGE, offset=offset(asked))
    page = Page(rows, total, asked.page)
    return render_template("programme/admin/speakers.html", listing=listing, asked=asked, page=page)


@blueprint.route("/programme/speakers/new", methods=["GET", "POST"])
@staff("site.edit")
def new_speaker() -> ResponseReturnValue:
    form = SpeakerForm()
    if form.is_submitted() and form.validate() and not _is_preview():
        if form.keep(lambda: _write(lambda s: places.add_speaker(s, form.asked())), lambda: None):
            flash(_("Saved. Nobody is shown before you publish them."))
            return redirect(url_for(".speakers_list"), code=303)
    return _speaker_page(form, None)


@blueprint.route("/programme/speakers/<int:speaker_id>", methods=["GET", "POST"])
@staff("site.edit")
def speaker(speaker_id: int) -> ResponseReturnValue:
    def row() -> Speaker:
        return db.session.get(Speaker, speaker_id) or abort(404)

    form = SpeakerForm(obj=row())

    def edit(session: Session) -> None:
        places.edit_speaker(session, speaker_id, form.asked(), seen=form.seen.data or "")

    if not form.is_submitted():
        form.show(row())
    elif form.validate() and not _is_preview() and form.keep(lambda: _write(edit), row):
        flash(_("Saved."))
        return redirect(url_for(".speaker", speaker_id=speaker_id), code=303)
    return _speaker_page(form, row())


def _speaker_page(form: SpeakerForm, row: Speaker | None) -> ResponseReturnValue:
    page = render_template(
        "programme/admin/speaker.html",
        form=form,
        row=row,
        preview=_preview(form.role, form.biography) if form.is_submitted() else [],
    )
    return _answer(page, form)


@blueprint.post("/programme/speakers/<int:speaker_id>/<any(publish, unpublish):deed>")
@staff("site.edit")
def show_speaker(speaker_id: int, deed: str) -> ResponseReturnValue:
    """Show a speaker who agreed to it, or show them no more."""
    if db.session.get(Speaker, speaker_id) is None:
        abort(404)
    if deed == "publish":
        _try(
            lambda s: places.publish_speaker(s, speaker_id, now=now()),
            _("Published. The public pages say so now."),
        )
    else:
        _try(
            lambda s: places.unpublish_speaker(s, speaker_id, now=now()),
            _("This person is shown no more."),
        )
    return redirect(url_for(".speaker", speaker_id=speaker_id), code=303)


@blueprint.post("/programme/speakers/<int:speaker_id>/delete")
@staff("site.edit")
def delete_speaker(speaker_id: int) -> ResponseReturnValue:
    return _delete(Speaker, speaker_id, places.remove_speaker, ".speakers_list")


# -- rooms and themes --------------------------------------------------------------------------


@blueprint.get("/programme/rooms")
@staff("site.edit")
def rooms_and_themes() -> str:
    session = db.session()
    return render_template(
        "programme/admin/places.html", rooms=lists.rooms(session), themes=lists.themes(session)
    )


@blueprint.route("/programme/rooms/new", methods=["GET", "POST"])
@staff("site.edit")
def new_room() -> ResponseReturnValue:
    return _new(RoomForm(), places.add_room, "programme/admin/room.html")


@blueprint.route("/programme/rooms/<int:room_id>", methods=["GET", "POST"])
@staff("site.edit")
def room(room_id: int) -> ResponseReturnValue:
    form = RoomForm(obj=db.session.get(Room, room_id) or abort(404))

    def edit(session: Session) -> None:
        seen = form.seen.data or ""
        places.edit_room(session, room_id, form.asked(), seen=seen, now=now())

    return _one(form, Room, room_id, edit, "programme/admin/room.html")


@blueprint.post("/programme/rooms/<int:room_id>/delete")
@staff("site.edit")
def delete_room(room_id: int) -> ResponseReturnValue:
    return _delete(Room, room_id, places.remove_room, ".rooms_and_themes")


@blueprint.route("/programme/themes/new", methods=["GET", "POST"])
@staff("site.edit")
def new_theme() -> ResponseReturnValue:
    return _new(ThemeForm(), places.add_theme, "programme/admin/theme.html")


@blueprint.route("/programme/themes/<int:theme_id>", methods=["GET", "POST"])
@staff("site.edit")
def theme(theme_id: int) -> ResponseReturnValue:
    form = ThemeForm(obj=db.session.get(Theme, theme_id) or abort(404))

    def edit(session: Session) -> None:
        places.edit_theme(session, theme_id, form.asked(), seen=form.seen.data or "")

    return _one(form, Theme, theme_id, edit, "programme/admin/theme.html")


@blueprint.post("/programme/themes/<int:theme_id>/delete")
@staff("site.edit")
def delete_theme(theme_id: int) -> ResponseReturnValue:
    return _delete(Theme, theme_id, places.remove_theme, ".rooms_and_themes")


def _new(
    form: EditForm, add: Callable[[Session, dict[str, Any]], Any], template: str
) -> ResponseReturnValue:
    if form.is_submitted() and form.validate():
        if form.keep(lambda: _write(lambda s: add(s, form.asked())), lambda: None):
            flash(_("Saved. The public pages say so now."))
            return redirect(url_for(".rooms_and_themes"), code=303)
    return _answer(render_template(template, form=form, row=None), form)


def _one(
    form: EditForm, kind: type[Any], number: int, edit: Callable[[Session], None], template: str
) -> ResponseReturnValue:
    def row() -> Any:
        return db.session.get_one(kind, number)

    if not form.is_submitted():
        form.show(row())
    elif form.validate() and form.keep(lambda: _write(edit), row):
        flash(_("Saved. The public pages say so now."))
        return redirect(url_for(".rooms_and_themes"), code=303)
    return _answer(render_template(template, form=form, row=row()), form)


def _delete(
    kind: type[Any], number: int, remove: Callable[[Session, int], None], back: str
) -> ResponseReturnValue:
    if db.session.get(kind, number) is None:
        abort(404)
    _try(lambda s: remove(s, number), _("Deleted."))
    return redirect(url_for(back), code=303)
