"""Articles in the office: writing, approving, ties with reasons, what the feed says otherwise."""

import re

import pytest

from summit.articles import likeness, service
from summit.articles.models import (
    Article,
    ArticleLink,
    ArticleSummitLink,
    ArticleTarget,
    ArticleWords,
    ImportedEntry,
    Topic,
)
from summit.articles.rules import TargetKind, TopicKind
from summit.articles.targets import NAME, Offered, offer_targets
from summit.audit.models import AuditEntry
from summit.edition.models import ContentVersion
from summit.kernel.languages import Language, Translated
from summit.staff.rules import Role
from tests.articles.feeds import item, wix
from tests.articles.test_importing import bring  # noqa: F401  # a fixture

LIST = "/office/articles"


@pytest.fixture
def account(make):
    return make.staff(Role.ORGANIZER)


@pytest.fixture
def browser(sign_in, account):
    return sign_in(account)


def page_of(one, rest=""):
    return f"{LIST}/{one.id}{rest}"


def save(browser, one, topics=(), **changed):
    drafted = browser.draft(page_of(one))
    kept = {n: v for n, v in drafted.items() if n not in ("language", "next", "topics")}
    sent = kept | {"language": "en", "topics": list(topics)} | changed
    return browser.post(page_of(one), data=sent)


class TestList:
    def test_drafts_and_published_are_told_apart(self, browser, article):
        article(title=Translated(en="Bridges"))
        article(title=Translated(en="Rivers"), is_published=False)

        drafts = browser.get(f"{LIST}?state=draft").text

        assert "Rivers" in drafts
        assert "Bridges" not in drafts
        assert "Drafts, 1" in drafts

    @pytest.mark.parametrize("asked", ["q=rios", "language=es", "topic={topic}", "q=RÍOS+largos"])
    def test_the_list_is_narrowed(self, browser, article, stored, asked):
        article(
            title=Translated(es="Ríos"),
            folded="rios largos",
            language=Language.ES,
            topics_of=("water",),
        )
        article(title=Translated(en="Bridges"), folded="bridges")

        page = browser.get(f"{LIST}?{asked.format(topic=stored(Topic)[0].id)}").text

        assert "Ríos" in page
        assert "Bridges" not in page

    def test_an_empty_list_says_what_to_do(self, browser):
        assert "There is no article yet." in browser.get(LIST).text


class TestEditing:
    def test_a_saved_article_is_audited_searched_and_new_on_its_page(
        self, browser, client, account, article, stored
    ):
        one = article()
        version = stored(ContentVersion)[0].version

        answer = save(
            browser, one, **{"title-fr": "L’eau d’Été", "url-fr": "https://m.example/fr/post/eau"}
        )

        assert answer.status_code == 303
        (kept,) = stored(Article)
        assert kept.title["fr"] == "L’eau d’Été"
        assert "l’eau d’ete" in kept.folded
        assert stored(ContentVersion)[0].version > version
        assert stored(AuditEntry, actor=f"staff:{account.id}", subject=f"article:{kept.id}")
        assert "L’eau d’Été" in client.get(f"/fr/articles/{one.slug}").text

    def test_saving_what_stands_there_keeps_everything(self, browser, article, stored):
        one = article(topics_of=("water",), excerpt="A first sentence. Another one.")
        before = stored(Article)[0]

        save(browser, one, topics=[stored(Topic)[0].id])

        after = stored(Article)[0]
        for name in ("title", "excerpt", "published_on", "precision", "sort_on", "minutes", "slug"):
            assert getattr(after, name) == getattr(before, name)

    def test_two_editors_lose_nothing(self, browser, make, sign_in, article, stored):
        one = article()
        mine = browser.draft(page_of(one))
        save(sign_in(make.staff()), one, author="Ana Ejemplo")

        sent = {n: v for n, v in mine.items() if n != "next"}
        answer = browser.post(page_of(one), data=sent | {"language": "en", "author": "Luc Exemple"})

        assert answer.status_code == 422
        assert "Someone else changed this" in answer.text
        assert "Saved now: Ana Ejemplo" in answer.text
        assert stored(Article)[0].author == "Ana Ejemplo"

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("url-en", "javascript:alert(1)"),
            ("url-en", "data:text/html,x"),
            ("url-en", "https://user:secret@m.example/"),
            ("slug", ""),
            ("slug", "Not A Slug"),
            ("slug", "../up"),
            ("slug", "2026"),
            ("slug", "search"),
            ("title-en", ""),
            ("title-en", "x" * 301),
            ("excerpt", ""),
            ("excerpt", "x" * 2001),
            ("published_on", ""),
            ("published_on", "soon"),
            ("precision", "century"),
            ("language", "de"),
            ("minutes", "0"),
            ("minutes", "many"),
            ("topics", ["999999"]),
            ("topics", ["x"]),
        ],
    )
    def test_an_odd_answer_is_refused_and_nothing_is_kept(
        self, browser, article, stored, name, typed
    ):
        one = article()

        answer = save(browser, one, **{"author": "Changed", name: typed})

        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert stored(Article)[0].author == "Editorial"

    def test_a_slug_that_is_taken_is_refused(self, browser, article, stored):
        other, one = article(), article()

        answer = save(browser, one, slug=other.slug)

        assert answer.status_code == 422
        assert f"Another article has the address “{other.slug}”" in answer.text

    @pytest.mark.parametrize(
        "title", ["Cities and the World Cup", "FIFA comes", "La Copa del Mundo en la frontera"]
    )
    def test_a_title_may_not_name_what_only_the_excerpt_may(self, browser, article, stored, title):
        one = article()

        answer = save(browser, one, **{"title-en": title})

        assert answer.status_code == 422
        assert stored(Article)[0].title != Translated(en=title)

    def test_markup_in_an_excerpt_is_text(self, browser, client, article):
        one = article()

        save(browser, one, excerpt="<script>alert(1)</script> A sentence that is long.")

        html = client.get(f"/en/articles/{one.slug}").text
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html

    def test_only_the_known_part_of_a_date_is_kept(self, browser, article, stored):
        one = article()

        save(browser, one, precision="month", sort_on="2026-02-01", published_on="2026-02-09")

        (kept,) = stored(Article)
        assert (kept.published_on, f"{kept.sort_on}") == (None, "2026-02-01")

    def test_an_article_is_written_by_hand(self, browser, stored):
        drafted = browser.draft(f"{LIST}/new")
        sent = drafted | {
            "title-fr": "Un pont",
            "language": "fr",
            "excerpt": "Une phrase de la revue.",
            "precision": "day",
            "published_on": "2026-03-01",
            "slug": "un-pont",
        }
        sent.pop("next", None)

        assert browser.post(f"{LIST}/new", data=sent).status_code == 303

        (kept,) = stored(Article)
        assert (kept.slug, kept.is_published) == ("un-pont", False)

    def test_signs_no_database_takes_never_fail(self, browser, article):
        one = article()

        for odd in ("\0", "‮gnp", "😀" * 60):
            answer = save(browser, one, **{"title-en": odd, "author": odd, "excerpt": odd})
            assert answer.status_code in (303, 422)


class TestApproving:
    def test_one_click_puts_a_draft_on_the_site(self, browser, client, article):
        one = article(is_published=False)

        browser.submit(LIST, page_of(one, "/approve"), back="list")

        assert client.get(f"/en/articles/{one.slug}").status_code == 200

    def test_a_draft_without_text_is_not_approved(self, browser, article, stored):
        one = article(is_published=False, excerpt="")

        browser.submit(LIST, page_of(one, "/approve"))

        assert "is published with a title and an excerpt" in browser.get(LIST).text
        assert not stored(Article)[0].is_published

    def test_an_article_taken_off_is_gone(self, browser, client, article):
        one = article()

        browser.submit(page_of(one), page_of(one, "/withdraw"))

        assert client.get(f"/en/articles/{one.slug}").status_code == 404

    @pytest.mark.parametrize("spoken", ["fr", "en", "es"])
    def test_a_draft_is_looked_at_as_its_page_will_be(self, browser, client, article, spoken):
        one = article(is_published=False, title=Translated(en="Not yet"))

        answer = browser.get(page_of(one, f"/preview/{spoken}"))
        assert f'href="{page_of(one)}"' in answer.text, "the way back to the office"

        assert "Not yet" in answer.text
        assert client.get(page_of(one, f"/preview/{spoken}")).status_code == 303

    @pytest.mark.parametrize("deed", ["approve", "withdraw"])
    def test_an_article_that_is_not_there_is_not_found(self, browser, article, deed):
        article()

        assert browser.submit(f"{LIST}/new", f"{LIST}/999999/{deed}").status_code == 404


class TestTies:
    def tie(self, browser, one, other, deed):
        return browser.submit(page_of(one, "/ties"), other=other.id, do=deed)

    def test_a_suggestion_says_why(self, browser, bring, stored):  # noqa: F811
        bring(wix(item(1), item(2)))
        one, other = stored(Article)
        browser.submit(LIST, page_of(other, "/approve"))

        page = browser.get(page_of(one, "/ties")).text

        assert "Shared topics:" in page
        assert re.search(r"Shared words, likeness \d+ of 1000:", page)
        assert re.search(r">agua</span> \d+", page)

    @pytest.mark.parametrize(
        ("deed", "kept"),
        [("link", (False, False)), ("pin", (True, False)), ("reject", (False, True))],
    )
    def test_one_click_decides_about_a_suggestion(self, browser, article, stored, deed, kept):
        one, other = article(topics_of=("water",)), article(topics_of=("water",))

        assert self.tie(browser, other, one, deed).status_code == 303

        (link,) = stored(ArticleLink)
        assert (link.is_pinned, link.is_rejected) == kept

    def test_what_was_kept_apart_is_never_suggested_again(self, browser, article):
        one = article(topics_of=("water",))
        other = article(topics_of=("water",), title=Translated(en="Never again"))
        self.tie(browser, one, other, "reject")

        page = browser.get(page_of(one, "/ties")).text

        suggested = page[page.index('id="h-suggested"') : page.index("<h3>Kept apart")]
        assert "Never again" not in suggested

    def test_an_editor_overrules_a_tie(self, browser, article, stored):
        one, other = article(), article()
        self.tie(browser, one, other, "pin")

        self.tie(browser, one, other, "untie")

        assert stored(ArticleLink) == []

    def test_an_article_is_not_tied_to_itself(self, browser, article, stored):
        one = article()
        article()

        self.tie(browser, one, one, "pin")

        assert "cannot be related to itself" in browser.get(page_of(one, "/ties")).text
        assert stored(ArticleLink) == []

    @pytest.mark.parametrize(("other", "deed"), [("x", "pin"), ("999999", "pin"), ("", "")])
    def test_an_odd_tie_never_fails(self, browser, article, other, deed):
        one = article()

        answer = browser.submit(page_of(one, "/ties"), other=other, do=deed)

        assert answer.status_code in (400, 404)

    def test_an_unpublished_article_is_not_suggested(self, browser, article):
        one = article(topics_of=("water",))
        article(topics_of=("water",), is_published=False, title=Translated(en="Hidden"))

        page = browser.get(page_of(one, "/ties")).text

        suggested = page[page.index('id="h-suggested"') : page.index('id="h-summit"')]
        assert "Hidden" not in suggested

    def test_an_article_becomes_the_announcement_and_another_no_more(
        self, browser, article, writing, stored
    ):
        old, one = article(), article()
        with writing() as session:
            service.put_on_summit_page(session, old.id, position=0, announces=True)

        browser.submit(page_of(one, "/ties"), page_of(one, "/summit"), position="1", announces="y")

        kept = {row.article_id: row.is_announcement for row in stored(ArticleSummitLink)}
        assert kept == {old.id: False, one.id: True}

    def test_an_article_is_taken_off_the_summit_page(self, browser, article, writing, stored):
        one = article()
        with writing() as session:
            service.put_on_summit_page(session, one.id, position=0, announces=False)

        browser.submit(page_of(one, "/ties"), page_of(one, "/summit"), do="off")

        assert stored(ArticleSummitLink) == []


class TestTargets:
    @pytest.fixture
    def sessions(self, app, monkeypatch):
        monkeypatch.setitem(app.extensions, NAME, {})
        some = [Offered("water", "Water across borders", "/office/somewhere")]
        offer_targets(app, TargetKind.SESSION, lambda _session: some)

    def test_nothing_is_offered_that_nobody_told_of(self, browser, article, app, monkeypatch):
        monkeypatch.setitem(app.extensions, NAME, {})

        assert "Sessions it belongs to" not in browser.get(page_of(article(), "/ties")).text

    def test_an_article_is_pinned_to_a_session_and_untied(self, browser, article, sessions, stored):
        one = article()
        ties, targets = page_of(one, "/ties"), page_of(one, "/targets")

        browser.submit(ties, targets, kind="session", key="water")
        assert [(row.kind, row.key, row.is_pinned) for row in stored(ArticleTarget)] == [
            ("session", "water", True)
        ]
        assert "Water across borders" in browser.get(ties).text

        browser.submit(ties, targets, kind="session", key="water", do="untie")
        assert stored(ArticleTarget) == []

    @pytest.mark.parametrize(("kind", "key"), [("session", "nothing"), ("hotel", "x"), ("", "")])
    def test_what_is_not_offered_is_refused(self, browser, article, sessions, stored, kind, key):
        one = article()

        answer = browser.submit(page_of(one, "/ties"), page_of(one, "/targets"), kind=kind, key=key)

        assert answer.status_code == 400
        assert stored(ArticleTarget) == []

    def test_untying_what_no_key_can_be_does_nothing(self, browser, article, sessions):
        ties, targets = page_of(one := article(), "/ties"), page_of(one, "/targets")

        answer = browser.submit(ties, targets, kind="session", key="a\0", do="untie")

        assert answer.status_code == 303


class TestPairing:
    def test_a_draft_becomes_one_more_language(self, browser, bring, article, stored):  # noqa: F811
        into = article(title=Translated(en="Cities and water"))
        bring(wix(item(1)))
        draft = stored(Article)[1]

        browser.submit(page_of(draft, "/ties"), page_of(draft, "/pair"), into=into.id)

        (kept,) = stored(Article)
        assert kept.title == Translated(en="Cities and water", es="Ciudades y agua 1")
        assert kept.url["es"].endswith("/post/ciudades-y-agua-1")
        assert kept.excerpt == into.excerpt
        assert stored(ImportedEntry)[0].article_id == into.id

    def test_the_feed_follows_a_paired_language(self, browser, bring, article, stored):  # noqa: F811
        into = article(title=Translated(en="Cities and water"))
        bring(wix(item(1)))
        draft = stored(Article)[1]
        browser.submit(page_of(draft, "/ties"), page_of(draft, "/pair"), into=into.id)

        run = bring(wix(item(1, title="Ríos", text="Otro extracto.")))

        (kept,) = stored(Article)
        assert (run.new, run.changed) == (0, 1)
        assert kept.title["es"] == "Ríos"
        assert kept.excerpt == into.excerpt

    def test_a_language_that_is_there_is_not_overwritten(self, browser, article, stored):
        into, draft = article(), article(is_published=False)

        browser.submit(page_of(draft, "/ties"), page_of(draft, "/pair"), into=into.id)

        assert "a title in this language already" in browser.get(LIST).text
        assert len(stored(Article)) == 2

    def test_a_title_that_names_the_competition_does_not_slip_in(self, browser, article, stored):
        into = article()
        draft = article(is_published=False, title=Translated(fr="La Coupe du monde"))

        browser.submit(page_of(draft, "/ties"), page_of(draft, "/pair"), into=into.id)

        assert "may not name the football competition" in browser.get(LIST).text
        assert [one.title for one in stored(Article)] == [into.title, draft.title]

    def test_a_published_article_is_not_swallowed(self, browser, article, stored):
        into, one = article(), article(title=Translated(fr="Un pont"))

        browser.submit(page_of(one, "/ties"), page_of(one, "/pair"), into=into.id)

        assert len(stored(Article)) == 2

    def test_an_article_is_not_paired_with_itself(self, browser, article, stored):
        one = article(is_published=False)
        article()

        browser.submit(page_of(one, "/ties"), page_of(one, "/pair"), into=one.id)

        assert len(stored(Article)) == 2


class TestWhatTheFeedSays:
    @pytest.fixture
    def differing(self, bring, writing, stored):  # noqa: F811
        bring(wix(item(1)))
        with writing() as session:
            article = session.query(Article).one()
            article.title = Translated(es="Corregido")
        bring(wix(item(1, title="De la revista")))
        return stored(ImportedEntry)[0]

    def test_both_are_shown_and_the_list_says_so(self, browser, differing, stored):
        page = browser.get(page_of(stored(Article)[0])).text

        assert "Corregido" in page
        assert "De la revista" in page
        assert "The feed says otherwise, 1" in browser.get(f"{LIST}?state=differs").text

    @pytest.mark.parametrize(("deed", "title"), [("take", "De la revista"), ("keep", "Corregido")])
    def test_one_click_decides(self, browser, differing, stored, deed, title):
        one = stored(Article)[0]

        browser.submit(
            page_of(one), page_of(one, f"/entries/{differing.id}"), name="title.es", do=deed
        )

        assert stored(Article)[0].title["es"] == title
        assert stored(ImportedEntry)[0].pending == {}

    @pytest.mark.parametrize("name", ["", "slug", "title.de", "is_published"])
    def test_a_field_nobody_asked_about_changes_nothing(self, browser, differing, stored, name):
        one = stored(Article)[0]

        browser.submit(page_of(one), page_of(one, f"/entries/{differing.id}"), name=name, do="take")

        assert stored(ImportedEntry)[0].pending == differing.pending


class TestTopics:
    def save(self, browser, page, **changed):
        drafted = {n: v for n, v in browser.draft(page).items() if n not in ("language", "next")}
        return browser.post(page, data=drafted | changed)

    def test_a_city_is_added(self, browser, make, stored):
        answer = self.save(
            browser,
            "/office/topics/new",
            **{"name-es": "Tijuana", "kind": "city", "slug": "tijuana"},
        )

        assert answer.status_code == 303
        assert [(one.slug, one.kind) for one in stored(Topic)] == [("tijuana", TopicKind.CITY)]

    def test_a_renamed_topic_is_new_on_its_page(self, browser, client, article, stored):
        article(topics_of=("water",))

        self.save(browser, f"/office/topics/{stored(Topic)[0].id}", **{"name-fr": "Eau"})

        assert "<h1>Eau</h1>" in client.get("/fr/articles/topic/water").text

    @pytest.mark.parametrize(
        ("name", "typed"),
        [("slug", "a b"), ("slug", ""), ("slug", "x" * 81), ("name-en", ""), ("kind", "x")],
    )
    def test_an_odd_topic_is_refused(self, browser, article, stored, name, typed):
        article(topics_of=("water",))

        answer = self.save(browser, f"/office/topics/{stored(Topic)[0].id}", **{name: typed})

        assert answer.status_code == 422

    def test_a_topic_of_many_articles_leaves_comparing_to_the_worker(
        self, browser, article, stored, monkeypatch
    ):
        monkeypatch.setattr(likeness, "AT_ONCE", 1)
        article(topics_of=("water",))
        article(topics_of=("water",))

        self.save(browser, f"/office/topics/{stored(Topic)[0].id}", **{"name-fr": "Eau"})

        assert stored(Topic)[0].name["fr"] == "Eau"
        assert stored(ArticleWords) == []

    def test_a_topic_slug_that_collides_is_refused(self, browser, article, stored):
        article(topics_of=("water", "bridges"))

        answer = self.save(browser, f"/office/topics/{stored(Topic)[0].id}", slug="bridges")

        assert "Another topic has the address" in answer.text

    def test_a_topic_in_use_is_not_removed(self, browser, article, stored):
        article(topics_of=("water",))

        browser.submit("/office/topics/new", f"/office/topics/{stored(Topic)[0].id}/remove")

        assert "Articles that still have this topic: 1" in browser.get("/office/topics").text
        assert len(stored(Topic)) == 1

    def test_a_topic_nobody_uses_is_removed(self, browser, make, stored):
        one = make.keep(Topic(slug="water", name=Translated(en="Water")))

        browser.submit("/office/topics", f"/office/topics/{one.id}/remove")

        assert stored(Topic) == []


def test_a_viewer_changes_nothing(make, sign_in, article):
    one = article(is_published=False)
    viewer = sign_in(make.staff(Role.VIEWER))

    for page in (LIST, page_of(one), page_of(one, "/ties"), "/office/topics", f"{LIST}/import"):
        assert viewer.get(page).status_code == 403
