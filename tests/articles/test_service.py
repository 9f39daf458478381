import json
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from summit.articles import queries, service
from summit.articles.models import Article, ArticleLink, ArticleSummitLink, Topic
from summit.articles.rules import DatePrecision
from summit.articles.seed import FILE, load_articles
from summit.extensions import db
from summit.kernel.languages import Language, Translated


def beside(app, article, language=Language.EN):
    with app.app_context():
        session = db.session()
        found = queries.related(session, session.get_one(Article, article.id), language)
        return [other.slug for other in found]


def test_a_link_is_read_from_both_sides_and_stored_once(app, article, writing, stored):
    one, other = article(), article()

    with writing() as session:
        service.link(session, other.id, one.id, is_pinned=False)
        service.link(session, one.id, other.id, is_pinned=True)

    assert len(stored(ArticleLink)) == 1
    assert beside(app, one) == [other.slug]
    assert beside(app, other) == [one.slug]


def test_an_article_is_never_related_to_itself(article, writing):
    one = article()

    with pytest.raises(service.LinksToItself), writing() as session:
        service.link(session, one.id, one.id, is_pinned=True)


@pytest.mark.parametrize("swapped", [True, False])
def test_the_database_refuses_itself_and_the_wrong_way_round(article, writing, swapped):
    one, other = article(), article()
    low, high = (other.id, one.id) if swapped else (one.id, one.id)

    with pytest.raises(IntegrityError), writing() as session:
        session.add(ArticleLink(low_id=low, high_id=high))


def test_the_database_knows_one_announcement(article, writing):
    one, other = article(), article()

    links = [ArticleSummitLink(article_id=it.id, is_announcement=True) for it in (one, other)]

    with pytest.raises(IntegrityError), writing() as session:
        session.add_all(links)


def test_the_database_wants_the_day_it_is_to_print(article):
    with pytest.raises(IntegrityError):
        article(published_on=None)


def test_shared_topics_fill_up_after_the_editors_links(app, article, writing):
    one = article(topics_of=("water", "border"))
    alike = article(topics_of=("water", "border"), sort_on=date(2025, 1, 1))
    newer = article(topics_of=("water",))
    pinned = article()
    article()
    with writing() as session:
        service.link(session, one.id, pinned.id, is_pinned=True)

    assert beside(app, one) == [pinned.slug, alike.slug, newer.slug]


def test_an_article_in_the_readers_language_goes_first(app, article):
    one = article(topics_of=("water",))
    english = article(topics_of=("water",), sort_on=date(2026, 2, 1))
    both = article(topics_of=("water",), title=Translated(en="Water", es="Agua"))

    assert beside(app, one, Language.EN) == [english.slug, both.slug]
    assert beside(app, one, Language.ES) == [both.slug, english.slug]


def test_a_hidden_article_is_never_beside_another(app, article, writing):
    one = article(topics_of=("water",))
    hidden = article(topics_of=("water",), is_published=False)
    with writing() as session:
        service.link(session, one.id, hidden.id, is_pinned=True)

    assert beside(app, one) == []


class TestSeed:
    def test_ten_articles_come_with_their_dates_as_printed(self, listing, stored):
        found = {article.slug: article for article in stored(Article)}

        assert len(found) == 10
        first = found["the-money-cities-are-leaving-on-the-table"]
        assert (first.published_on, first.precision) == (None, DatePrecision.MONTH)
        assert first.sort_on == date(2026, 1, 28)
        announcement = found["long-live-mexico"]
        assert (announcement.published_on, announcement.minutes) == (date(2025, 12, 22), 3)
        assert {article.author for article in found.values()} == {"Editorial"}
        assert all(article.excerpt_is_cut for article in found.values())

    def test_only_spaces_of_the_excerpts_were_restored(self, listing, stored):
        found = {article.slug: article.excerpt for article in stored(Article)}

        assert "Mayors Summit in Montreal, one of" in found["long-live-mexico"]
        assert "development goals. In" in found["the-mistake-holding-mexican-cities-back"]
        assert found["long-live-mexico"].endswith("Fabriqué au Québec 20")

    def test_loading_again_adds_nothing_and_keeps_what_was_edited(self, listing, writing, stored):
        with writing() as session:
            edited = session.query(Article).filter_by(slug="long-live-mexico").one()
            edited.minutes = 7
            session.query(ArticleLink).delete()

        with writing() as session:
            assert load_articles(session) == []

        assert stored(Article, slug="long-live-mexico")[0].minutes == 7
        assert stored(ArticleLink) == []
        assert len(stored(ArticleSummitLink)) == 4

    def test_the_announcement_is_followed_by_the_pinned_in_order(self, app, listing):
        with app.app_context():
            chosen = queries.reading(db.session())

            assert chosen.announcement.slug == "long-live-mexico"
            assert [article.sort_on.day for article in chosen.pinned] == [28, 22, 19]

    def test_the_index_gathers_the_rest_under_its_heading(self, app, listing):
        with app.app_context():
            session = db.session()
            (group,) = queries.groups(session, beside=queries.reading(session))

            assert group.heading["en"].startswith("From the border between Mexico")
            assert len(group.articles) == 6
            days = [article.sort_on for article in group.articles]
            assert days == sorted(days, reverse=True)

    def test_no_topic_names_what_the_summit_may_not(self, listing, stored):
        names = json.dumps([dict(topic.name) for topic in stored(Topic)])

        assert "Cup" not in names
        assert "FIFA" not in names

    def test_every_inferred_date_and_topic_says_its_basis(self):
        listing = json.loads(FILE.read_text(encoding="utf-8"))

        assert all(row["date_basis"] for row in listing["articles"])
        assert listing["pinned"]["basis"]
        assert listing["summit"]["basis"]
