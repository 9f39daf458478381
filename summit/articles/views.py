"""Public pages of articles: the index, and one page each."""

from flask import Blueprint, abort, render_template
from flask.blueprints import BlueprintSetupState
from sqlalchemy.orm import Session

from summit.articles import queries, rules
from summit.extensions import db
from summit.kernel.languages import Language
from summit.web.caching import cached
from summit.web.guards import public
from summit.web.published import PublicPage, tell_pages

blueprint = Blueprint("articles", __name__)
blueprint.add_app_template_filter(rules.opening)
blueprint.add_app_template_filter(rules.whole)
blueprint.add_app_template_filter(rules.inner_quotes)


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
    """Show every article: the announcement, those chosen for the summit, the rest by heading."""
    chosen = queries.reading(db.session())
    return render_template(
        "articles/index.html",
        announcement=chosen.announcement,
        pinned=chosen.pinned,
        groups=queries.groups(db.session(), beside=chosen),
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
