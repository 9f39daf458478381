"""Likeness as it is stored, and what stands beside an article and beside a session."""

import pytest
from sqlalchemy import event

from summit.articles import queries, service, suggesting
from summit.articles.likeness import refresh
from summit.articles.models import Article, ArticleLikeness, ArticleTarget, ArticleWords
from summit.articles.rules import TargetKind
from summit.edition.models import ContentVersion
from summit.extensions import db
from summit.kernel.languages import Language, Translated
from tests import crowd as process

SPEAKER, SESSION = TargetKind.SPEAKER, TargetKind.SESSION


@pytest.fixture
def about(article, writing):
    """Make an article with a text, and count its words."""

    def about(text, **given):
        one = article(excerpt=text, **given)
        with writing() as session:
            refresh(session, [one.id])
        return one

    return about


def beside(app, one, language=Language.EN):
    with app.app_context():
        session = db.session()
        found = queries.related(session, session.get_one(Article, one.id), language)
        return [other.slug for other in found]


WATER = "Rivers carry water across the border between towns."
RIVERS = "Towns share rivers, and the border shares their water."
OTHER = "Schools teach reading with newspapers."


def test_alike_articles_stand_beside_one_another_without_a_topic(app, about):
    one, other = about(WATER), about(RIVERS)
    about(OTHER)

    assert beside(app, one) == [other.slug]
    assert beside(app, other) == [one.slug]


def test_topics_go_before_likeness(app, about):
    one = about(WATER, topics_of=("bridge",))
    alike = about(RIVERS)
    topical = about(OTHER, topics_of=("bridge",))

    assert beside(app, one) == [topical.slug, alike.slug]


def test_a_pair_is_stored_once_with_its_words(about, stored):
    one, other = about(WATER), about(RIVERS)

    (pair,) = stored(ArticleLikeness)
    assert (pair.low_id, pair.high_id) == (one.id, other.id)
    assert {"water", "rivers"} <= set(pair.words)


def test_what_was_rejected_does_not_come_back_with_the_next_save(app, about, writing):
    one, other = about(WATER), about(RIVERS)
    with writing() as session:
        service.reject(session, one.id, other.id)
        refresh(session, [one.id, other.id])

    assert beside(app, one) == beside(app, other) == []


def test_another_language_is_not_compared(about, stored):
    about(WATER)
    about(RIVERS, language=Language.FR, title=Translated(fr="Rivers water border"))

    assert stored(ArticleLikeness) == []


def test_a_changed_text_is_compared_anew(about, writing, stored):
    one, _other = about(WATER), about(RIVERS)

    with writing() as session:
        session.get_one(Article, one.id).excerpt = OTHER
        refresh(session, [one.id])

    assert stored(ArticleLikeness) == []
    assert len(stored(ArticleWords)) == 2


def test_computing_makes_the_pages_new(about, stored):
    one = about(WATER)
    version = stored(ContentVersion)[0].version

    about(RIVERS)

    assert stored(ContentVersion)[0].version > version
    assert one.id


def test_alike_articles_may_be_saved_at_once(about, crowd, stored):
    alike = [about(WATER) for _ in range(8)]

    for _ in range(4):
        answers = crowd(*[(process.save_article, one.id) for one in alike])
        assert answers == ["kept"] * 8

    assert {one.minutes for one in stored(Article)} == {7}
    assert len(stored(ArticleLikeness)) == 8 * 7 / 2


def test_what_stands_beside_one_asks_no_more_for_many_articles(app, article, about):
    one = about(WATER, topics_of=("water",))
    asked = []

    def count():
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", note)
            try:
                asked.clear()
                session = db.session()
                queries.related(session, session.get_one(Article, one.id), Language.EN)
                return len(asked)
            finally:
                event.remove(db.engine, "before_cursor_execute", note)

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    article(topics_of=("water",))
    few = count()
    for _ in range(10):
        article(topics_of=("water",))

    assert count() == few


class TestTargets:
    def for_session(self, app, language=Language.EN, **given):
        with app.app_context():
            found = queries.articles_for(db.session(), SESSION, "water", language, **given)
            return [one.slug for one in found]

    def test_pinned_go_first_then_the_readers_language(self, app, article, writing):
        english = article()
        spanish = article(title=Translated(es="Agua"), language=Language.ES)
        pinned = article(title=Translated(fr="Eau"), language=Language.FR)
        with writing() as session:
            service.link_to(session, english.id, SESSION, "water", is_pinned=False)
            service.link_to(session, spanish.id, SESSION, "water", is_pinned=False)
            service.link_to(session, pinned.id, SESSION, "water")

        assert self.for_session(app) == [pinned.slug, english.slug, spanish.slug]
        assert self.for_session(app, Language.ES)[1] == spanish.slug
        assert self.for_session(app, count=1) == [pinned.slug]

    def test_what_is_rejected_or_hidden_is_not_shown(self, app, article, writing):
        rejected, hidden = article(), article(is_published=False)
        with writing() as session:
            service.link_to(session, rejected.id, SESSION, "water")
            service.reject_for(session, rejected.id, SESSION, "water")
            service.link_to(session, hidden.id, SESSION, "water")

        assert self.for_session(app) == []

    def test_a_session_and_a_speaker_of_one_key_are_two(self, app, article, writing):
        one = article()
        with writing() as session:
            service.link_to(session, one.id, SPEAKER, "water")

        assert self.for_session(app) == []
        with app.app_context():
            tied = queries.targets_of(db.session(), one.id)
            assert [(row.kind, row.key) for row in tied] == [(SPEAKER, "water")]

    def test_tying_twice_and_untying_twice_is_as_once(self, article, writing, stored):
        one = article()
        with writing() as session:
            service.link_to(session, one.id, SESSION, "water")
            service.link_to(session, one.id, SESSION, "water", is_pinned=False)
        assert [row.is_pinned for row in stored(ArticleTarget)] == [False]

        with writing() as session:
            service.unlink_from(session, one.id, SESSION, "water")
            service.unlink_from(session, one.id, SESSION, "water")
        assert stored(ArticleTarget) == []

    def test_a_deleted_session_leaves_no_tie_and_no_other_ones(self, article, writing, stored):
        one = article()
        with writing() as session:
            for kind, key in ((SESSION, "water"), (SESSION, "fire"), (SPEAKER, "water")):
                service.link_to(session, one.id, kind, key)
            service.forget_target(session, SESSION, "water")

        left = {(row.kind, row.key) for row in stored(ArticleTarget)}
        assert left == {(SESSION, "fire"), (SPEAKER, "water")}

    def test_a_sessions_text_finds_its_reading_and_says_why(self, app, about, writing):
        like, decided = about(WATER), about(RIVERS)
        about(OTHER)
        with writing() as session:
            service.reject_for(session, decided.id, SESSION, "water")

        with app.app_context():
            text = Translated(en="Water of rivers at the border")
            (near,) = suggesting.suggestions_for(db.session(), SESSION, "water", text)

        assert near.article.id == like.id
        assert "water" in near.likeness.words
