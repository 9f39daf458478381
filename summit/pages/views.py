"""The public face: the summit page, what is around every page, and the legal pages."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.local import LocalProxy

from summit.edition.queries import content_version, find_summit
from summit.extensions import db
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.pages.queries import NO_FRAME, Frame, frame_of
from summit.web import formats
from summit.web.caching import cached, good_until, version_with
from summit.web.guards import public
from summit.web.languages import current_language, preferred

blueprint = Blueprint("pages", __name__)


def current_frame() -> Frame:
    """Return what stands around the page being drawn; read once a request, and never fails."""
    if "frame" not in g:
        g.frame = _read_frame()
        g.zone = g.frame.zone
        good_until(g.frame.good_until)
    frame: Frame = g.frame
    return frame


def _read_frame() -> Frame:
    try:
        summit = find_summit(db.session())
        return frame_of(summit, now=now()) if summit else NO_FRAME
    except SQLAlchemyError:  # the page that says so must still be drawn
        db.session.rollback()
        return NO_FRAME


def place_and_time() -> str:
    """Return "Montreal, July 2026", as far as both are known."""
    frame = current_frame()
    when = formats.period(frame.starts_on, frame.ends_on, frame.month)
    city = frame.city.to(current_language())
    return _("%(city)s, %(time)s", city=city, time=when) if city and when else city or when


@blueprint.record_once
def frame_every_page(state: BlueprintSetupState) -> None:
    """Give the templates of every capability what `shared/base.html` shows."""
    version_with(state.app, lambda: content_version(db.session()))
    state.app.jinja_env.globals.update(
        frame=LocalProxy(current_frame), place_and_time=place_and_time
    )


@blueprint.get("/")
@public
def choose_language() -> ResponseReturnValue:
    """Send the reader to the summit page in the language the browser prefers."""
    chosen = redirect(url_for(".summit", language=preferred()))
    chosen.headers["Vary"] = "Accept-Language"
    chosen.headers["Cache-Control"] = "no-cache"
    return chosen


@blueprint.get("/<language:language>/")
@public
@cached
def summit(language: Language) -> str:
    return render_template("pages/summit.html")
