"""The public face: the summit page, what is around every page, and the legal pages."""

from flask import Blueprint, Response, abort, g, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from summit.articles.queries import reading
from summit.edition.legal.texts import current_version, own_text
from summit.edition.queries import (
    content_version,
    current_terms,
    find_summit,
    imagines_facts,
)
from summit.edition.rules import LegalText, SiteState
from summit.extensions import db
from summit.kernel.clock import imagined, now
from summit.kernel.languages import Language
from summit.pages.folder.contents import write_folder
from summit.pages.folder.drawing import draw_folder
from summit.pages.queries import NO_FRAME, Frame, Site, frame_of, site_state
from summit.pages.structured import about_article, about_summit
from summit.pages.wording import price_basis
from summit.programme import queries as programme
from summit.registration.delegations import are_there_any, published_delegations
from summit.web import formats
from summit.web.caching import cached, good_until, kept_fact, version_with
from summit.web.guards import public
from summit.web.languages import current_language, preferred
from summit.web.published import PublicPage, tell_pages

blueprint = Blueprint("pages", __name__)
blueprint.add_app_template_filter(price_basis)


def current_frame() -> Frame:
    """Return what stands around the page being drawn; read once a request, and never fails."""
    if "frame" not in g:
        g.frame = _find_frame()
        g.zone = g.frame.zone
        good_until(g.frame.good_until)
    frame: Frame = g.frame
    return frame


def _find_frame() -> Frame:
    try:
        return kept_fact("frame", _read_frame) or NO_FRAME
    except SQLAlchemyError:  # the page that says so must still be drawn
        return NO_FRAME


def _read_frame(session: Session) -> Frame | None:
    summit = find_summit(session)
    if summit is None:
        return None
    return frame_of(summit, now=now(), has_programme=programme.is_out(session))


def current_site() -> Site | None:
    """Return the state of the site; read once a request. The page dies when the clock ends it."""
    if "site" not in g:
        g.site = site_state(db.session(), now=now())
        good_until(g.site.desk.good_until if g.site else None)
    site: Site | None = g.site
    return site


def when() -> str:
    """Return the days or the month of the summit; empty while neither is known."""
    frame = current_frame()
    return formats.period(frame.starts_on, frame.ends_on, frame.month)


def place_and_time() -> str:
    """Return "Montreal, July 2026", as far as both are known."""
    city, time = current_frame().city.to(current_language()), when()
    return _("%(city)s, %(time)s", city=city, time=time) if city and time else city or time


@blueprint.record_once
def frame_every_page(state: BlueprintSetupState) -> None:
    """Give the templates of every capability what `shared/base.html` shows."""
    tell_pages(state.app, _own_pages)
    version_with(state.app, content_version)
    state.app.jinja_env.globals.update(
        frame=LocalProxy(current_frame),
        site=LocalProxy(current_site),
        place_and_time=place_and_time,
        when=when,
        imagined=imagined,
        imagines_facts=imagines_facts,
        about_summit=about_summit,
        about_article=about_article,
    )


def _own_pages(_session: Session) -> list[PublicPage]:
    return [PublicPage(f"pages.{name}") for name in ("summit", "terms", "privacy", "accessibility")]


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
    """Show what is known, what is not yet, and the way to register while it is open."""
    session = db.session()
    known = find_summit(session) or abort(503)
    return render_template(
        "pages/summit.html",
        summit=known,
        reading=reading(session),
        now_and_next=_what_is_on(),
        has_delegations=are_there_any(session),
    )


def _what_is_on() -> programme.NowAndNext | None:
    """Return what goes on and what comes next, while the summit is on."""
    site = current_site()
    if site is None or site.state is not SiteState.ON_NOW:
        return None
    found = programme.now_and_next(db.session(), now())
    good_until(found.good_until)
    return found


@blueprint.get("/<language:language>/folder.pdf")
@public
@cached
def folder(language: Language) -> Response:
    """Hand out the mayor's folder: all that is known, to print."""
    session, site = db.session(), current_site()
    known = find_summit(session)
    if known is None or site is None:
        abort(503)
    content = draw_folder(write_folder(session, known, current_frame(), site, language))
    return Response(content, mimetype="application/pdf")


@blueprint.get("/<language:language>/delegations")
@public
@cached
def delegations(language: Language) -> str:
    """Show who comes, of those who agreed to be shown."""
    found = published_delegations(db.session())
    return render_template("pages/delegations.html", delegations=found)


@blueprint.get("/<language:language>/terms")
@public
@cached
def terms(language: Language) -> str:
    """Show the terms in force, French first (DOMAIN 3.1)."""
    return render_template("pages/terms.html", terms=current_terms(db.session()))


@blueprint.get("/<language:language>/privacy")
@public
@cached
def privacy(language: Language) -> str:
    """Say what the site keeps about people, why, and what they may ask."""
    return _notice(LegalText.PRIVACY, summit=find_summit(db.session()))


@blueprint.get("/<language:language>/accessibility")
@public
@cached
def accessibility(language: Language) -> str:
    """Say how the site is made usable for everyone, and what is not yet."""
    return _notice(LegalText.ACCESSIBILITY)


def _notice(of: LegalText, **given: object) -> str:
    """Draw a notice: as organizers published it last, else in the site's own words."""
    version = current_version(db.session(), of)
    text = version.text if version else own_text(of)
    return render_template(f"pages/{of}.html", version=version, text=text, **given)
