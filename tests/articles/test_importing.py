"""Importing: drafts, updates that never double, corrections that are never overwritten."""

import json
import threading

import pytest
from sqlalchemy import select

from summit.articles import fetching, importing, jobs, likeness, unread
from summit.articles.editing import decide
from summit.articles.models import (
    Article,
    ArticleFeed,
    ArticleLikeness,
    ArticleWords,
    ImportedEntry,
    ImportRun,
    Topic,
)
from summit.articles.rules import DatePrecision
from summit.articles.seed import FILE
from summit.audit.models import AuditEntry
from summit.edition.editing import alone
from summit.extensions import db
from summit.kernel.languages import Language, Translated
from tests import crowd as process
from tests.articles.feeds import dripping, feed_site, item, leading_to, wix
from tests.articles.test_reading import BILLION_LAUGHS


@pytest.fixture
def bring(app, make):
    """Import a document as an editor does; return the run."""

    def bring(body, name="feed.xml", **given):
        with app.app_context():
            run_id = jobs.import_file(body, name, **{"language": None, "by": "test"} | given)
            run = db.session.get_one(ImportRun, run_id)
            db.session.expunge_all()
            return run

    return bring


def counts(run):
    return (run.new, run.changed, run.unchanged, run.refused)


def test_what_is_new_is_a_draft(bring, stored):
    run = bring(wix(item(1), item(2)))

    assert counts(run) == (2, 0, 0, 0)
    assert [one.is_published for one in stored(Article)] == [False, False]
    first = stored(Article)[0]
    assert (first.slug, first.language) == ("ciudades-y-agua-1", Language.ES)
    assert first.source_url == "https://www.magazine.example/post/ciudades-y-agua-1"
    assert [one.slug for one in stored(Topic)] == ["agua", "fronteras"]
    assert "agua cruza fronteras" in first.folded


def test_an_import_again_doubles_nothing(bring, stored):
    bring(wix(item(1), item(2)))

    run = bring(wix(item(2), item(1)))

    assert counts(run) == (0, 0, 2, 0)
    assert run.report["lines"] == []
    assert len(stored(Article)) == 2
    assert len(stored(Topic)) == 2


def test_a_post_without_guid_is_known_by_its_address(bring, stored):
    bring(wix(item(guid="")))

    again = item(guid="", link="http://magazine.example/post/ciudades-y-agua-1/?utm_source=x")
    run = bring(wix(again))

    assert run.new == 0
    assert len(stored(Article)) == 1


def test_a_guid_that_comes_later_and_one_that_goes_double_nothing(bring, stored):
    bring(wix(item(guid="")))
    bring(wix(item()))
    bring(wix(item(guid="")))

    run = bring(wix(item(link="https://magazine.example/post/renamed")))

    assert len(stored(Article)) == 1
    assert run.changed == 1
    assert stored(Article)[0].url == Translated(es="https://magazine.example/post/renamed")


def test_an_edit_by_the_magazine_arrives_and_is_told(bring, stored):
    bring(wix(item(1)))

    run = bring(wix(item(1, title="Ciudades y ríos", text="Otra nota.")))

    (article,) = stored(Article)
    assert article.title == Translated(es="Ciudades y ríos")
    assert article.excerpt == "Otra nota."
    assert article.slug == "ciudades-y-agua-1"
    (line,) = run.report["lines"]
    assert line["changes"][0] == ["title.es", "Ciudades y agua 1", "Ciudades y ríos", True]
    assert "rios" in article.folded


def test_a_correction_by_an_editor_stays_and_both_are_shown(bring, writing, stored):
    bring(wix(item(1)))
    with writing() as session:
        session.query(Article).one().title = Translated(es="Título corregido")

    run = bring(wix(item(1, title="Título de la revista")))

    assert stored(Article)[0].title == Translated(es="Título corregido")
    assert stored(ImportedEntry)[0].pending == {"title.es": "Título de la revista"}
    assert run.report["lines"][0]["changes"] == [
        ["title.es", "Título corregido", "Título de la revista", False]
    ]
    assert counts(bring(wix(item(1, title="Título de la revista")))) == (0, 0, 1, 0)


@pytest.mark.parametrize(("takes", "title"), [(True, "Nuevo"), (False, "Corregido")])
def test_an_editor_takes_over_what_the_feed_says_or_keeps_the_own(
    bring, writing, stored, takes, title
):
    bring(wix(item(1)))
    with writing() as session:
        session.query(Article).one().title = Translated(es="Corregido")
    bring(wix(item(1, title="Nuevo")))
    (entry,) = stored(ImportedEntry)

    with writing() as session:
        decide(session, entry.id, "title.es", takes=takes)

    assert stored(Article)[0].title == Translated(es=title)
    assert stored(ImportedEntry)[0].pending == {}
    bring(wix(item(1, title="Nuevo")))
    assert stored(Article)[0].title == Translated(es=title)
    assert stored(ImportedEntry)[0].pending == {}


def test_a_title_that_may_not_stand_on_the_site_waits_for_an_editor(bring, writing, stored):
    bring(wix(item(1)))
    with writing() as session:
        session.query(Article).one().is_published = True

    bring(wix(item(1, title="La Copa del Mundo y el agua")))

    assert stored(Article)[0].title["es"] == "Ciudades y agua 1"
    assert stored(ImportedEntry)[0].pending == {"title.es": "La Copa del Mundo y el agua"}


def test_a_correction_saved_while_an_import_begins_stays(bring, writing, stored):
    bring(wix(item(1)))
    title = Translated(es="Corregido", fr="Corrigé")
    later = threading.Thread(target=bring, args=[wix(item(1, title="Título de la revista"))])

    with writing() as session:
        alone(session)  # as every change of an article begins
        article = session.query(Article).one()
        later.start()
        later.join(0.3)  # it waits for whoever is writing
        article.title = title
    later.join()

    assert stored(Article)[0].title == title
    assert stored(ImportedEntry)[0].pending == {"title.es": "Título de la revista"}


def test_imports_at_once_double_nothing(make, crowd, stored):
    make.category()  # and with it the summit
    body = wix(*[item(number) for number in range(5)])

    answers = crowd(*[(process.import_document, body)] * 4)

    assert sorted(answers) == [(0, 5)] * 3 + [(5, 0)]
    assert len(stored(Article)) == 5


def test_asking_again_fills_no_audit(bring, stored):
    bring(wix(item(1), item(2)))
    before = len(stored(AuditEntry))
    seen = stored(ImportedEntry)[0].seen_at

    bring(wix(item(1), item(2)))

    written = [entry.subject.split(":")[0] for entry in stored(AuditEntry)[before:]]
    assert written == ["import_run"]
    assert stored(ImportedEntry)[0].seen_at > seen


def test_old_reports_are_thrown_away(bring, stored, monkeypatch):
    monkeypatch.setattr(importing, "KEPT_RUNS", 2)

    for number in range(4):
        bring(wix(item(number)))

    assert len(stored(ImportRun)) == 2


def test_what_is_gone_from_the_feed_stays(bring, stored):
    bring(wix(item(1), item(2)))

    bring(wix(item(2)))

    assert len(stored(Article)) == 2


def test_a_broken_entry_is_named_and_the_good_ones_are_kept(bring, stored):
    run = bring(wix(item(1), item(2, link="javascript:alert(1)"), item(3, title="")))

    assert counts(run) == (1, 0, 0, 2)
    assert len(stored(Article)) == 1
    names = [line["name"] for line in run.report["lines"] if line["outcome"] == "refused"]
    assert names[0] == "Ciudades y agua 2"
    assert "begin with https://" in run.report["lines"][-2]["why"]


@pytest.mark.parametrize("body", [b"<rss><channel>", BILLION_LAUGHS, b"words"])
def test_a_document_that_cannot_be_read_keeps_nothing(bring, stored, body):
    with pytest.raises(unread.NotAFeed):
        bring(body)

    assert stored(Article) == stored(ImportRun) == []


def test_a_slug_that_collides_gets_a_number(bring, article, stored):
    article(slug="ciudades-y-agua-1")

    bring(wix(item(1), item(2, title="Ciudades y agua 1"), item(3, title="2026")))

    assert [one.slug for one in stored(Article)][1:] == [
        "ciudades-y-agua-1-2",
        "ciudades-y-agua-1-3",
        "article-2026",
    ]


class TestArticlesThatWereHere:
    def test_the_magazines_own_list_doubles_nothing(self, bring, listing, stored):
        run = bring(FILE.read_bytes(), "articles.json")

        assert counts(run) == (0, 0, 0, 0) or run.new == 0
        assert len(stored(Article)) == 10
        assert all(entry.pending == {} for entry in stored(ImportedEntry))

    def test_a_list_without_addresses_is_known_by_its_slugs(self, bring, stored):
        row = {"title": {"en": "Water"}, "language": "en", "slug": "water"}
        bring(json.dumps({"articles": [row, row]}).encode())

        run = bring(json.dumps({"articles": [row | {"excerpt": "More."}]}).encode())

        assert counts(run) == (0, 1, 0, 0)
        assert [one.excerpt for one in stored(Article)] == ["More."]

    def test_a_post_of_a_known_address_brings_the_day_nobody_knew(self, bring, listing, stored):
        slug = "the-money-cities-are-leaving-on-the-table"
        link = "https://www.interalcaldes.com/post/el-dinero-que-las-ciudades-estan-dejando"

        bring(wix(item(link=link, title="El dinero que las ciudades están dejando sobre la mesa")))

        (article,) = stored(Article, slug=slug)
        assert (article.precision, article.published_on.isoformat()) == (
            DatePrecision.DAY,
            "2026-03-02",
        )
        assert article.excerpt.startswith("Decentralized")
        assert len(stored(Article)) == 10

    def test_the_excerpt_of_the_site_is_not_overwritten(self, bring, listing, stored):
        link = "https://www.interalcaldes.com/en/post/the-mistake-holding-mexican-cities-back"

        bring(wix(item(link=link, title="The Mistake Holding Mexican Cities Back")))

        (entry,) = stored(ImportedEntry)
        assert "excerpt" in entry.pending
        assert stored(Article, id=entry.article_id)[0].excerpt_is_cut


def test_topics_follow_the_feed_and_keep_the_editors_own(bring, writing, stored, app):
    bring(wix(item(1)))
    with writing() as session:
        article = session.query(Article).one()
        article.topics.append(Topic(slug="puentes", name=Translated(es="Puentes")))

    bring(wix(item(1).replace("Fronteras", "Comercio")))

    with writing() as session:
        slugs = {topic.slug for topic in session.query(Article).one().topics}
    assert slugs == {"agua", "puentes", "comercio"}


def test_a_topic_an_editor_removed_does_not_come_back_when_the_feed_drops_it(
    bring, writing, stored
):
    bring(wix(item(1)))
    with writing() as session:
        article = session.query(Article).one()
        article.topics = [topic for topic in article.topics if topic.slug != "fronteras"]
        session.flush()
        session.delete(session.query(Topic).filter_by(slug="fronteras").one())

    bring(wix(item(1).replace("<category><![CDATA[Fronteras]]></category>", "")))

    assert [one.slug for one in stored(Topic)] == ["agua"]


def test_a_topic_is_known_by_its_name_in_any_language(bring, make, stored):
    make.keep(Topic(slug="water", name=Translated(en="Water", es="Agua")))

    bring(wix(item(1)))

    assert [one.slug for one in stored(Topic)] == ["water", "fronteras"]


@pytest.mark.parametrize("name", ["a\0.xml", "a\ud800.xml", "a\n.xml"])
def test_a_file_may_have_any_name(bring, stored, name):
    bring(wix(item(1)), name)

    assert stored(ImportRun)[0].source in ("a.xml", "a .xml")


def test_likeness_is_computed_with_the_import(bring, stored):
    bring(
        wix(
            item(1),
            item(2),
            item(3, title="Otra cosa", text="Nada que ver.").replace("Fronteras", "Comercio"),
        )
    )

    (pair,) = stored(ArticleLikeness)
    assert pair.weight > 0
    assert "agua" in pair.words


def test_a_large_import_leaves_comparing_to_the_worker(app, bring, stored, monkeypatch):
    monkeypatch.setattr(likeness, "AT_ONCE", 2)
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    bring(wix(*[item(number) for number in range(5)]))
    assert stored(ArticleWords) == []

    with app.app_context():
        jobs.count_words()

    assert len(stored(ArticleWords)) == 5
    assert stored(ArticleLikeness)


class TestFeeds:
    @pytest.fixture
    def site(self, app, monkeypatch):
        settings = app.config["SETTINGS"].model_copy(update={"article_feed_loopback": True})
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        with feed_site() as site:
            yield site

    @pytest.fixture
    def feed(self, make, site):
        return make.keep(ArticleFeed(address=site.address()))

    def due(self, app):
        with app.app_context():
            jobs.import_due()

    def test_a_feed_is_asked_by_the_worker_and_then_left_alone(self, app, site, feed, stored):
        site.answers["/blog-feed.xml"] = wix(item(1))

        self.due(app)
        self.due(app)

        assert len(stored(Article)) == 1
        assert site.asked == ["/blog-feed.xml"]
        assert stored(ArticleFeed)[0].checked_at is not None

    @pytest.mark.parametrize(
        ("answer", "why"),
        [
            (b"<rss><channel>", unread.BrokenFeed),
            (BILLION_LAUGHS, unread.DangerousFeed),
            (leading_to("http://10.0.0.1/"), fetching.NotPublic),
            (None, fetching.NotGiven),
            (b"x" * (fetching.LARGEST + 1), fetching.TooLarge),
        ],
    )
    def test_a_feed_that_fails_says_why_and_keeps_nothing(
        self, app, site, feed, stored, answer, why
    ):
        site.answers["/blog-feed.xml"] = answer

        self.due(app)

        assert stored(ArticleFeed)[0].failure["why"] == why.message
        assert stored(ImportRun)[0].failure["why"] == why.message
        assert stored(Article) == []

    def test_a_feed_that_never_ends_fails_in_time(self, app, site, feed, stored, monkeypatch):
        monkeypatch.setattr(jobs, "fetch", lambda a, **g: fetching.fetch(a, longest=0.3, **g))
        site.answers["/blog-feed.xml"] = dripping

        self.due(app)

        assert stored(ArticleFeed)[0].failure["why"] == fetching.TooSlow.message

    def test_the_same_failure_is_reported_once(self, app, writing, site, feed, stored):
        for _ in range(2):
            self.due(app)
            with writing() as session:
                session.get_one(ArticleFeed, feed.id).checked_at = None

        assert len(stored(ImportRun)) == 1

    def test_a_feed_that_is_well_again_loses_its_failure(self, app, writing, site, feed, stored):
        self.due(app)
        site.answers["/blog-feed.xml"] = wix(item(1))
        with writing() as session:
            session.get_one(ArticleFeed, feed.id).checked_at = None

        self.due(app)

        assert stored(ArticleFeed)[0].failure is None
        assert len(stored(Article)) == 1

    def test_a_fault_nobody_expected_does_not_stop_the_next(
        self, app, make, site, feed, stored, monkeypatch
    ):
        make.keep(ArticleFeed(address=site.address("/en/blog-feed.xml")))
        site.answers["/en/blog-feed.xml"] = wix(item(1))
        real = jobs.fetch

        def sometimes(address, **given):
            if "/en/" not in address:
                raise ZeroDivisionError
            return real(address, **given)

        monkeypatch.setattr(jobs, "fetch", sometimes)

        self.due(app)

        assert len(stored(Article)) == 1

    @pytest.mark.parametrize("body", [None, wix(item(1))])
    def test_a_feed_removed_while_it_is_asked_does_no_harm(
        self, app, writing, site, feed, stored, monkeypatch, body
    ):
        with writing() as session:
            session.get_one(ArticleFeed, feed.id).failure = {"why": "x", "facts": {}}
        site.answers["/blog-feed.xml"] = body
        real = jobs.fetch

        def meanwhile(address, **given):
            with writing() as session:
                session.delete(session.get_one(ArticleFeed, feed.id))
            return real(address, **given)

        monkeypatch.setattr(jobs, "fetch", meanwhile)

        with app.app_context():
            jobs.check_feed(feed.id, by="test")

        assert stored(ArticleFeed) == []

    def test_no_read_stays_open_while_a_host_is_waited_for(self, app, site, monkeypatch):
        site.answers["/blog-feed.xml"] = wix(item(1))
        real, reading = jobs.fetch, []

        def looking(address, **given):
            reading.append(db.session().in_transaction())
            return real(address, **given)

        monkeypatch.setattr(jobs, "fetch", looking)

        with app.app_context():
            db.session.scalar(select(ArticleFeed.id))
            jobs.import_feed(site.address(), language=None, by="test")

        assert reading == [False]

    def test_one_feed_that_fails_does_not_stop_the_next(self, app, make, site, feed, stored):
        make.keep(ArticleFeed(address=site.address("/en/blog-feed.xml"), language=Language.EN))
        site.answers["/en/blog-feed.xml"] = wix(item(1))

        self.due(app)

        assert stored(Article)[0].language is Language.EN


def test_articles_loaded_otherwise_become_searchable(app, listing, stored):
    with app.app_context():
        jobs.count_words()

    assert all(article.folded for article in stored(Article))
    assert stored(ArticleLikeness)


def test_two_entries_of_the_list_may_have_two_addresses(bring, stored):
    row = {
        "title": {"en": "Water", "es": "Agua"},
        "url": {"en": "https://m.example/en/post/water", "es": "https://m.example/post/agua"},
        "language": "en",
        "slug": "water",
    }
    bring(json.dumps({"articles": [row]}).encode())

    run = bring(wix(item(link="https://m.example/post/agua", title="Agua")))

    assert run.new == 0
    assert len(stored(Article)) == 1
