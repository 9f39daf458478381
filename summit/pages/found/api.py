"""What search engines, networks, readers of feeds and posters ask for."""

import re
from html import unescape

from flask import Blueprint, Response, abort, current_app, url_for
from flask_babel import gettext as _

from summit.articles.models import Article
from summit.articles.queries import every_article
from summit.articles.rules import DatePrecision, opening
from summit.extensions import db
from summit.kernel.languages import REGIONAL, Language
from summit.pages.found.cards import CardFace, draw_card, draw_code
from summit.pages.found.documents import Channel, Item, Mapped, json_feed, rss, sitemap
from summit.pages.views import current_frame, place_and_time
from summit.web.caching import cached
from summit.web.filters import absolute
from summit.web.guards import public
from summit.web.languages import current_language
from summit.web.published import public_pages

blueprint = Blueprint("found", __name__)
SUMMIT_PAGE = "summit"  # stands for the empty path in the address of a card or code
TITLE = re.compile(r'<meta property="og:title"\s+content="([^"]*)"')
NEWS = 30  # pieces in a feed


@blueprint.get("/sitemap.xml")
@public
def site_map() -> Response:
    """List every public page in every language."""
    pages = [
        Mapped(
            [
                (str(one), absolute(url_for(page.endpoint, language=one, **page.values)))
                for one in Language
            ],
            page.changed_on,
        )
        for page in public_pages(current_app, db.session())
    ]
    return Response(sitemap(pages), mimetype="application/xml")


@blueprint.get("/<language:language>/news.xml")
@public
@cached
def news_as_rss(language: Language) -> Response:
    return Response(rss(_channel("found.news_as_rss")), mimetype="application/rss+xml")


@blueprint.get("/<language:language>/news.json")
@public
@cached
def news_as_json(language: Language) -> Response:
    text = current_app.json.dumps(json_feed(_channel("found.news_as_json")))
    return Response(text, mimetype="application/feed+json")


def _channel(endpoint: str) -> Channel:
    name = current_frame().name.to(current_language())
    return Channel(
        title=_("Articles – %(summit)s", summit=name),
        description=_("From InterAlcaldes magazine, to read before the summit. Excerpts."),
        address=absolute(url_for("articles.index")),
        feed_address=absolute(url_for(endpoint)),
        language=REGIONAL[current_language()],
        items=[_item(one) for one in every_article(db.session())[:NEWS]],
    )


def _item(article: Article) -> Item:
    return Item(
        address=absolute(url_for("articles.article", slug=article.slug)),
        title=article.title.to(current_language()),
        summary=opening(article.excerpt),
        language=REGIONAL[article.language],
        published_on=article.published_on if article.precision is DatePrecision.DAY else None,
    )


@blueprint.get("/<language:language>/card/<path:page>.png")
@public
@cached
def card(language: Language, page: str) -> Response:
    """Return the picture that a network shows under a link to this page, in its language."""
    title = _title_of(language, page)
    name, when = current_frame().name.to(language), place_and_time()
    face = CardFace(when, title, "") if title == name else CardFace(name, title, when)
    return Response(draw_card(face), mimetype="image/png")


@blueprint.get("/<language:language>/code/<path:page>.svg")
@public
@cached
def code(language: Language, page: str) -> Response:
    """Return the QR code of this page's address, for a poster."""
    _title_of(language, page)
    return Response(draw_code(absolute(_path(language, page))), mimetype="image/svg+xml")


def _path(language: Language, page: str) -> str:
    return f"/{language}/{'' if page == SUMMIT_PAGE else page}"


def _title_of(language: Language, page: str) -> str:
    """Return what the page at this address calls itself; no page that is to be found is a 404."""
    answer = current_app.test_client().get(_path(language, page))
    found = TITLE.search(answer.text) if answer.mimetype == "text/html" else None
    if answer.status_code != 200 or found is None:
        abort(404)
    return unescape(found[1])
