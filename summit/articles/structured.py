"""What search engines read of an article: the magazine's piece, and which part of it is here."""

from collections.abc import Mapping
from typing import Any

from summit.articles.models import Article
from summit.articles.rules import DatePrecision
from summit.kernel.languages import REGIONAL, Language
from summit.web.filters import absolute
from summit.web.structured import MAGAZINE, event_id, path_to

PRINTED = {DatePrecision.DAY: "%Y-%m-%d", DatePrecision.MONTH: "%Y-%m", DatePrecision.YEAR: "%Y"}


def news_article(article: Article, language: Language) -> Mapping[str, Any]:
    """Return an article as `NewsArticle`, its date no more precise than the magazine printed it."""
    address = absolute(path_to("articles.article", language, slug=article.slug))
    about = {
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "url": address,
        "headline": article.title.to(language),
        "inLanguage": REGIONAL[article.language],
        "author": {"@type": "Organization", "name": article.author} if article.author else MAGAZINE,
        "publisher": MAGAZINE,
        "about": {"@id": event_id()},
    }
    whole = article.url.to(language) if article.url else article.source_url
    if whole:  # a file of articles may know no address
        about["isBasedOn"] = whole
    printed = PRINTED.get(article.precision)
    if printed:
        about["datePublished"] = (article.published_on or article.sort_on).strftime(printed)
    return about
