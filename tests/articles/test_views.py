import re
from datetime import date

import pytest

from summit.articles import service
from summit.articles.models import Topic
from summit.articles.rules import TopicKind
from summit.kernel.languages import Language, Translated
from tests.pages.published import ANNOUNCEMENT, SLUGS, text_of

LISTING = "https://www.interalcaldes.com/en/inicio/tags/bilateral-economy"


def test_the_index_begins_with_the_announcement_and_holds_all_ten(client, listing):
    html = client.get("/en/articles/").text

    main = html[html.index("<main") : html.index('id="ways"')]
    linked = re.findall(r'href="/en/articles/([^"/]+)"', main)
    assert linked[0] == ANNOUNCEMENT
    assert sorted(linked) == sorted(SLUGS)


def test_an_article_is_marked_as_an_excerpt_with_its_source(client, listing):
    html = client.get(f"/en/articles/{ANNOUNCEMENT}").text
    page = text_of(html)

    assert "Excerpt, in the magazine’s own words" in page
    assert re.search(rf'<blockquote cite="{LISTING}"\s+lang="en-CA">', html)
    assert "Fabriqué au Québec 20…" in page
    assert "The excerpt ends here, as it does in the magazine’s listing." in page
    assert "Editorial, InterAlcaldes magazine" in page
    assert "3 min read" in page
    assert re.search(r'<time datetime="2025-12-22">December\s22, 2025</time>', html)
    assert f'href="{LISTING}"' in html
    assert "The address of the full article is not known yet." in page


def test_a_day_nobody_printed_is_not_printed_here(client, listing):
    html = client.get(f"/en/articles/{SLUGS[0]}").text

    assert '<time datetime="2026-01">January 2026</time>' in html
    assert "2026-01-28" not in html


def test_a_known_address_leads_to_the_magazine(client, listing):
    known = "https://www.interalcaldes.com/en/post/the-mistake-holding-mexican-cities-back"

    assert f'href="{known}"' in client.get(f"/fr/articles/{SLUGS[2]}").text


def test_a_spanish_reader_gets_the_spanish_title_and_piece(client, listing):
    html = client.get(f"/es/articles/{SLUGS[0]}").text

    assert re.search(r"<h1>\s*El dinero que las ciudades", html)
    assert "https://www.interalcaldes.com/post/el-dinero-que-las-ciudades" in html
    assert re.search(r"<blockquote[^>]+lang=\"en-CA\"", html)


def test_a_foreign_title_is_marked_with_its_language(client, listing):
    html = client.get("/fr/articles/").text

    assert '<span lang="en-CA">¡Long Live Mexico!</span>' in html
    assert html.count('<span lang="en-CA">') == 10


def test_related_articles_are_pinned_first_and_link_back(client, listing):
    html = client.get(f"/en/articles/{ANNOUNCEMENT}").text

    related = re.findall(r'href="/en/articles/([^"]+)"', html[html.index('id="related"') :])
    assert sorted(related) == sorted(SLUGS[:3])
    assert 'href="/en/"' in html[html.index('aria-labelledby="call"') :]


def test_an_article_related_to_nothing_has_no_such_section(client, article):
    lonely = article()

    assert 'id="related"' not in client.get(f"/en/articles/{lonely.slug}").text


def test_a_hidden_article_is_not_found(client, article):
    hidden = article(is_published=False)

    assert client.get(f"/en/articles/{hidden.slug}").status_code == 404


@pytest.mark.parametrize("said", ["<b>bold</b>", "“quoted” & more", "\u202eturned"])
def test_what_editors_type_is_shown_as_text(client, article, said):
    one = article(title=Translated(en=said), excerpt=f"{said} is what it says. More.")

    html = client.get(f"/en/articles/{one.slug}").text

    assert "<b>" not in html
    assert html.count("<h1") == 1


def test_an_article_in_french_is_labelled_for_an_english_reader(client, article, writing):
    one = article(topics_of=("water",))
    french = article(
        topics_of=("water",), language=Language.FR, title=Translated(fr="L’eau des villes")
    )
    with writing() as session:
        service.link(session, one.id, french.id, is_pinned=True)

    page = client.get(f"/en/articles/{one.slug}").text

    assert '<span lang="fr-CA">L’eau des villes</span>' in page
    assert "in French" in page


class TestLists:
    @pytest.fixture
    def water(self, article):
        spanish = {"title": Translated(es="Agua de la frontera"), "language": Language.ES}
        return [
            article(topics_of=("water",), title=Translated(en="Water across")),
            article(topics_of=("water",), sort_on=date(2024, 5, 1), precision="year", **spanish),
            article(topics_of=("water",), is_published=False, title=Translated(fr="Brouillon")),
        ]

    def test_a_topic_lists_what_is_about_it(self, client, water):
        html = client.get("/en/articles/topic/water").text

        assert "Water across" in html
        assert '<span lang="es-MX">Agua de la frontera</span>' in html
        assert "Brouillon" not in html
        assert "2 articles of InterAlcaldes magazine" in html

    def test_a_language_lists_what_speaks_it(self, client, water):
        html = client.get("/fr/articles/in/es").text

        assert "Agua de la frontera" in html
        assert "Water across" not in html

    def test_a_year_lists_what_is_of_it(self, client, water):
        html = client.get("/en/articles/2024").text

        assert "Agua de la frontera" in html
        assert "Water across" not in html

    def test_a_year_nobody_knows_is_no_year(self, client, article):
        article(precision="unknown", published_on=None, sort_on=date(2023, 1, 1))

        assert client.get("/en/articles/2023").status_code == 404

    @pytest.mark.parametrize(
        "address",
        [
            "topic/nothing",
            "topic/water/page/1",
            "topic/water/page/2",
            "topic/water/page/99999999999",
            "in/fr",
            "in/de",
            "1999",
            "99999999999",
            "0",
        ],
    )
    def test_an_empty_list_is_no_page(self, client, water, address):
        assert client.get(f"/en/articles/{address}").status_code == 404

    def test_the_index_leads_to_topics_languages_and_years(self, client, water):
        html = client.get("/en/articles/").text

        for way in ("topic/water", "in/es", "in/en", "2024", "2026"):
            assert f'href="/en/articles/{way}"' in html
        assert 'href="/en/articles/in/fr"' not in html

    def test_a_city_is_a_topic_under_a_heading_of_its_own(self, client, article, writing):
        article(topics_of=("tijuana",))
        with writing() as session:
            session.query(Topic).one().kind = TopicKind.CITY

        html = client.get("/en/articles/").text

        assert "<h3>Cities</h3>" in html
        assert "<h3>Topics</h3>" not in html

    def test_a_long_list_has_pages(self, client, article):
        for day in range(1, 27):
            article(
                topics_of=("water",), sort_on=date(2026, 1, day), published_on=date(2026, 1, day)
            )

        first = client.get("/en/articles/topic/water").text
        second = client.get("/en/articles/topic/water/page/2").text

        assert first.count('<li class="card">') == 24
        assert second.count('<li class="card">') == 2
        assert 'href="/en/articles/topic/water/page/2"' in first
        assert 'rel="prev" href="/en/articles/topic/water"' in re.sub(r"\s+", " ", second)
        assert "1–24 of 26" in text_of(first)

    def test_an_article_leads_to_its_topics(self, client, water):
        html = client.get(f"/en/articles/{water[0].slug}").text

        assert 'href="/en/articles/topic/water"' in html


class TestSearch:
    @pytest.fixture
    def found(self, client, article):
        article(title=Translated(fr="L’eau à Québec"), folded="l’eau a quebec rivieres et ponts")
        article(title=Translated(en="Draft"), folded="quebec", is_published=False)

        def found(text):
            return client.get("/fr/articles/search", query_string={"q": text})

        return found

    @pytest.mark.parametrize("typed", ["québec", "QUEBEC  ponts", "rivières", "  pont "])
    def test_accents_case_and_order_do_not_matter(self, found, typed):
        answer = found(typed)

        assert "L’eau à Québec" in answer.text
        assert "Draft" not in answer.text

    @pytest.mark.parametrize("typed", ["québec tunnel", "%", "_", "\\", "'; --", "\0", "x" * 5000])
    def test_what_is_not_there_is_said(self, found, typed):
        answer = found(typed)

        assert answer.status_code == 200
        assert "L’eau à Québec" not in answer.text

    def test_nothing_typed_finds_nothing(self, found):
        assert "L’eau à Québec" not in found("").text

    def test_what_was_typed_is_shown_as_text(self, found):
        html = found('"><script>alert(1)</script>').text

        assert "<script>alert" not in html

    def test_a_search_is_neither_kept_nor_indexed(self, found):
        answer = found("québec")

        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in answer.text

    @pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "9" * 40])
    def test_an_odd_page_never_fails(self, client, found, page):
        address = f"/fr/articles/search?q=quebec&page={page}"

        assert client.get(address).status_code == 200


class TestTheCall:
    def test_every_article_asks_to_register_while_that_is_open(self, client, make, listing):
        make.category(price=45_000)

        html = client.get(f"/en/articles/{SLUGS[4]}").text

        assert html.count('class="btn" href="/en/register/"') == 1

    def test_no_article_asks_to_register_before(self, client, listing):
        html = client.get(f"/en/articles/{SLUGS[4]}").text

        assert 'class="btn" href="/en/register/"' not in html


class TestWhatOnlyTheExcerptMaySay:
    NAMED = "The city gets ready for the World Cup this summer. More."

    def test_it_is_in_the_excerpt_and_on_no_card(self, client, article):
        one = article(excerpt=self.NAMED)

        assert "World Cup" in client.get(f"/en/articles/{one.slug}").text
        assert "World Cup" not in client.get("/en/articles/").text
        assert "World Cup" not in client.get("/en/articles/in/en").text


def test_a_list_of_a_language_shows_the_titles_of_that_language(client, article):
    article(title=Translated(en="A bridge", es="Un puente"))

    html = client.get("/en/articles/in/es").text

    assert '<span lang="es-MX">Un puente</span>' in html
    assert "<span>in Spanish</span>" in html
    assert "A bridge" not in html.split("<main")[1]


def test_an_article_without_author_names_the_magazine_alone(client, article):
    one = article(author="", source_url="", url=Translated(en="https://m.example/en/post/a"))

    html = client.get(f"/en/articles/{one.slug}").text

    assert "<span>InterAlcaldes magazine</span>" in html
    assert "cite=" not in html


def test_machines_are_told_no_empty_author_and_no_empty_source(client, article):
    one = article(author="", source_url="")

    html = client.get(f"/en/articles/{one.slug}").text

    assert '"author": {"@type": "Organization", "name": "InterAlcaldes"' in html
    assert "isBasedOn" not in html


def test_articles_kept_apart_are_not_beside_one_another(app, client, article, writing):
    one, other = article(topics_of=("water",)), article(topics_of=("water",))
    with writing() as session:
        service.reject(session, one.id, other.id)

    assert 'id="related"' not in client.get(f"/en/articles/{one.slug}").text
    assert 'id="related"' not in client.get(f"/en/articles/{other.slug}").text
