import re

import pytest

from summit.articles import service
from summit.kernel.languages import Language, Translated
from tests.pages.published import ANNOUNCEMENT, SLUGS, text_of

LISTING = "https://www.interalcaldes.com/en/inicio/tags/bilateral-economy"


def test_the_index_begins_with_the_announcement_and_holds_all_ten(client, listing):
    html = client.get("/en/articles/").text

    main = html[html.index("<main") : html.index("</main>")]
    linked = re.findall(r'href="/en/articles/([^"]+)"', main)
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
