"""Public pages of articles: the index, lists by topic, language and year, the search, and each."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.articles import browse, queries, rules, search
from summit.articles.models import Article, Topic
from summit.articles.rules import TopicKind
from summit.extensions import db
from summit.kernel.languages import Language
from summit.kernel.text import one_line, whole
from summit.web.caching import cached
from summit.web.guards import public
from summit.web.listing import FARTHEST, Page
from summit.web.published import PublicPage, tell_pages

blueprint = Blueprint("articles", __name__)
blueprint.add_app_template_filter(rules.opening)
blueprint.add_app_template_filter(rules.whole)
blueprint.add_app_template_filter(rules.quoted)


@blueprint.record_once
def _tell(state: BlueprintSetupState) -> None:
    tell_pages(state.app, _own_pages)


def _own_pages(session: Session) -> list[PublicPage]:
    every = queries.every_article(session)
    return [
        PublicPage("articles.index"),
        *(PublicPage("articles.article", {"slug": one.slug}) for one in every),
    ]


@blueprint.get("/")
@public
@cached
def index(language: Language) -> str:
    """Show the announcement, what was chosen for the summit, the newest by heading, the ways on."""
    session = db.session()
    chosen = queries.reading(session)
    return render_template(
        "articles/index.html",
        announcement=chosen.announcement,
        pinned=chosen.pinned,
        groups=queries.groups(session, beside=chosen),
        topics=browse.topics_in_use(session, TopicKind.TOPIC),
        cities=browse.topics_in_use(session, TopicKind.CITY),
        tongues=browse.languages_in_use(session),
        years=browse.years_in_use(session),
    )


@blueprint.get("/<slug>")
@public
@cached
def article(language: Language, slug: str) -> str:
    session = db.session()
    found = queries.find_article(session, slug) or abort(404)
    return render_template(
        "articles/article.html",
        article=found,
        announces=queries.announces(session, found),
        related=queries.related(session, found, language),
    )


@blueprint.get("/topic/<slug>")
@blueprint.get("/topic/<slug>/page/<int:number>", endpoint="topic_page")
@public
@cached
def topic(language: Language, slug: str, number: int = 1) -> str:
    """Show the articles about one topic or city."""
    found = browse.find_topic(db.session(), slug) or abort(404)
    page = browse.of_topic(db.session(), found, number)
    return _list(page, "topic", _name_of(found, language), topic=found, slug=slug)


@blueprint.get("/in/<language:code>")
@blueprint.get("/in/<language:code>/page/<int:number>", endpoint="spoken_page")
@public
@cached
def spoken(language: Language, code: Language, number: int = 1) -> str:
    """Show the articles with a title in one language."""
    names = {
        Language.FR: _("Articles in French"),
        Language.EN: _("Articles in English"),
        Language.ES: _("Articles in Spanish"),
    }
    page = browse.in_language(db.session(), code, number)
    spoken_in = code if code != language else None
    return _list(page, "spoken", names[code], spoken_in=spoken_in, code=code)


@blueprint.get("/<int:year>")
@blueprint.get("/<int:year>/page/<int:number>", endpoint="year_page")
@public
@cached
def year(language: Language, year: int, number: int = 1) -> str:
    """Show the articles of one year."""
    page = browse.of_year(db.session(), year, number)
    return _list(page, "year", _("Articles of %(year)s", year=year), year=year)


@blueprint.get("/search")
@public
def find(language: Language) -> Response:
    """Search titles, excerpts and authors. It depends on what was typed, so nobody keeps it."""
    text = one_line(request.args.get("q"))[: search.LONGEST]
    asked = request.args.get("page", "")
    number = whole(asked, digits=5, otherwise=1)
    number = min(max(number, 1), FARTHEST)
    rows, total = search.find(
        db.session(), text, limit=browse.PER_PAGE, offset=(number - 1) * browse.PER_PAGE
    )
    page = Page(rows, total, number, browse.PER_PAGE)
    answer = make_response(
        render_template("articles/search.html", text=text, page=page, turn=_turn_of_search(text))
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _turn_of_search(text: str) -> Callable[[int], str]:
    return lambda number: url_for("articles.find", q=text, page=number if number > 1 else None)


def _name_of(topic: Any, language: Language) -> str:
    name: str = topic.name.to(language)
    return name


def _list(
    page: Page[Article],
    way: str,
    name: str,
    *,
    topic: Topic | None = None,
    spoken_in: str | None = None,
    **values: Any,
) -> str:
    """Draw one page of a list. A page without articles is no page, nor is a first one twice."""
    if not page.rows or "number" in (request.view_args or {}) and page.number == 1:
        abort(404)

    def turn(number: int) -> str:
        if number == 1:
            return url_for(f"articles.{way}", **values)
        return url_for(f"articles.{way}_page", **values, number=number)

    return render_template(
        "articles/list.html", page=page, name=name, topic=topic, spoken_in=spoken_in, turn=turn
    )
