"""What the lists of articles show is new in every worker at once."""

import pytest
from sqlalchemy import select

from summit.articles import editing, service
from summit.articles.models import Article, Topic
from summit.articles.rules import TopicKind
from summit.kernel.languages import Translated
from tests.pages.published import SLUGS
from tests.pages.test_freshness import Change, article, ids, shown  # noqa: F401  # a fixture


def renamed_topic(session):
    session.scalars(select(Topic).filter_by(slug="water")).one().name = Translated(en="Rivers")


def a_city(session):
    session.scalars(select(Topic).filter_by(slug="water")).one().kind = TopicKind.CITY


def apart(session):
    known = ids(session)
    service.reject(session, known[SLUGS[5]], known[SLUGS[8]])


def approved(session):
    editing.approve(session, ids(session)[SLUGS[5]])


def other_words(session):
    one = session.get_one(Article, ids(session)[SLUGS[5]])
    one.title = Translated(en="Another title")


WATER = "/en/articles/topic/water"
CHANGES = {
    "a title on a topic's page": Change(WATER, other_words, "Another title"),
    "a title on a year's page": Change("/en/articles/2025", other_words, "Another title"),
    "a title on a language's page": Change("/en/articles/in/en", other_words, "Another title"),
    "a topic's name": Change(WATER, renamed_topic, "Rivers"),
    "a topic's name beside an article": Change(f"/en/articles/{SLUGS[5]}", renamed_topic, "Rivers"),
    "a topic that is a city": Change("/en/articles/", a_city, "Cities"),
    "two articles kept apart": Change(
        f"/en/articles/{SLUGS[5]}", apart, "", hides="Guardians of Water"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_the_lists_shows_in_every_worker(shown, writing, change):  # noqa: F811
    before = shown(change.address)

    with writing() as session:
        change.make(session)

    after = shown(change.address)
    assert before != after
    assert change.shows in after
    if change.hides:
        assert change.hides in before
        assert change.hides not in after


def test_an_approved_article_shows_in_every_worker(shown, writing):  # noqa: F811
    with writing() as session:
        article(SLUGS[5], is_published=False)(session)
    assert "Migration and Thirst" not in shown(WATER)

    with writing() as session:
        approved(session)

    assert "Migration and Thirst" in shown(WATER)
