from datetime import date
from itertools import count

import pytest

from summit.articles.models import Article, Topic
from summit.articles.seed import load_articles
from summit.kernel.languages import Language, Translated
from tests.clock import at
from tests.factories import MOMENT

_serial = count(1)


@pytest.fixture
def article(make):
    """Make a published article; `topics` are slugs."""
    topics = {}

    def make_one(*, topics_of=(), **given):
        for slug in topics_of:
            if slug not in topics:
                topics[slug] = make.keep(Topic(slug=slug, name=Translated(en=slug)))
        number = next(_serial)
        defaults = {
            "slug": f"article-{number}",
            "title": Translated(en=f"Article {number}"),
            "excerpt": "What it says first, in a sentence. Then more.",
            "language": Language.EN,
            "published_on": date(2026, 1, 5),
            "sort_on": date(2026, 1, 5),
            "minutes": 3,
            "author": "Editorial",
            "source_url": "https://magazine.example/list",
            "topics": [topics[slug] for slug in topics_of],
        }
        return make.keep(Article(**defaults | given))

    return make_one


@pytest.fixture
def listing(make, writing):
    """The magazine's ten articles, in March 2026."""
    with writing() as session:
        load_articles(session)
    with at(MOMENT):
        yield
