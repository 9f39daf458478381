"""Public pages of practical information, and the banner over every page."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g, render_template
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from summit.edition.models import Summit
from summit.edition.queries import find_summit
from summit.extensions import db
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.practical import queries
from summit.practical.models import Partner, PracticalPage, Question
from summit.practical.queries import Surroundings
from summit.practical.structured import about_page, about_questions
from summit.web.caching import cached, good_until, kept_fact
from summit.web.guards import public
from summit.web.languages import current_language
from summit.web.published import PublicPage, tell_pages
from summit.web.structured import path_to
from summit.web.tongues import listed_tongues

blueprint = Blueprint("practical", __name__)
blueprint.add_app_template_filter(listed_tongues)


def current_surroundings() -> Surroundings:
    """Return the banner and the like; read once a request, and never fails."""
    if "surroundings" not in g:
        g.surroundings = _find()
        good_until(g.surroundings.good_until)
    found: Surroundings = g.surroundings
    return found


def _find() -> Surroundings:
    try:
        return kept_fact("surroundings", _read) or Surroundings()
    except SQLAlchemyError:  # the page that says so must still be drawn
        return Surroundings()


def _read(session: Session) -> Surroundings:
    return queries.surroundings(session, now=now())


@blueprint.app_template_filter()
def in_reader_language(address: str) -> str:
    """Return a link of this site in the reader's language, whichever the organizers copied."""
    if address[:4] in {f"/{language}/" for language in Language}:
        return f"/{current_language()}{address[3:]}"
    return address


@dataclass(frozen=True, slots=True)
class OnSummitPage:
    """What the summit page says of practical information."""

    pages: list[PracticalPage]
    has_questions: bool
    partners: list[Partner]


def on_summit_page() -> OnSummitPage:
    session = db.session()
    return OnSummitPage(
        pages=list(queries.published(session, PracticalPage)),
        has_questions=bool(queries.published(session, Question)),
        partners=list(queries.published(session, Partner)),
    )


@blueprint.record_once
def _tell(state: BlueprintSetupState) -> None:
    tell_pages(state.app, _own_pages)
    state.app.jinja_env.globals.update(
        surroundings=LocalProxy(current_surroundings),
        practical_on_summit_page=on_summit_page,
    )


def _own_pages(session: Session) -> list[PublicPage]:
    """Return the pages with something to read on them."""
    found = [
        PublicPage("practical.page", {"slug": one.slug})
        for one in queries.published(session, PracticalPage)
    ]
    if queries.published(session, Question):
        found.insert(0, PublicPage("practical.questions"))
    if queries.surroundings(session, now=now()).has_practical:
        found.insert(0, PublicPage("practical.overview"))
    return found


def _summit() -> Summit:
    return find_summit(db.session()) or abort(503)


@blueprint.get("/")
@public
@cached
def overview(language: Language) -> str:
    """Show the venue, the languages, where to stay and what else there is to know."""
    session = db.session()
    rooms, changes = queries.hotels(session, now=now())
    good_until(changes)
    return render_template(
        "practical/overview.html",
        summit=_summit(),
        pages=queries.published(session, PracticalPage),
        rooms=rooms,
        partners=queries.published(session, Partner),
        questions=queries.published(session, Question),
        structured=about_page(_way(language)),
    )


@blueprint.get("/questions")
@public
@cached
def questions(language: Language) -> str:
    """Show every question with its answer, each at an address of its own within the page."""
    found = queries.published(db.session(), Question) or abort(404)
    way = _way(language, (_("Questions and answers"), path_to("practical.questions", language)))
    return render_template(
        "practical/questions.html",
        groups=queries.grouped(found),
        structured=about_questions(found, way, language),
    )


@blueprint.get("/<slug>")
@public
@cached
def page(language: Language, slug: str) -> str:
    found = queries.find_page(db.session(), slug) or abort(404)
    own = (found.title.to(language), path_to("practical.page", language, slug=slug))
    return render_template(
        "practical/page.html", page=found, structured=about_page(_way(language, own))
    )


def _way(language: Language, *further: Any) -> list[tuple[str, str]]:
    return [
        (_summit().name.to(language), path_to("pages.summit", language)),
        (_("Practical information"), path_to("practical.overview", language)),
        *further,
    ]
