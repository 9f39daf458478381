"""What everybody sees of practical information, and what nobody does before it is published."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from summit.edition.models import Summit
from summit.kernel.languages import Translated
from summit.practical.models import Hotel, PracticalPage, Question
from tests.clock import at
from tests.factories import MOMENT, in_all
from tests.pages.published import LANGUAGES, text_of

OVERVIEW = "/en/practical/"


@pytest.fixture
def summit(make, writing):
    def change(**given):
        with writing() as session:
            for name, value in given.items():
                setattr(session.get_one(Summit, 1), name, value)

    return change


def linked_data(page):
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S)
    return json.loads(found)["@graph"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "questions", "visa"])
def test_every_page_is_there_in_every_language(client, practical, language, path):
    page = client.get(f"/{language}/practical/{path}")

    assert page.status_code == 200
    assert f'<html lang="{language}' in page.text
    assert page.headers["ETag"]


def test_an_empty_part_says_so_or_is_absent(client, make, in_march):
    said = text_of(client.get(OVERVIEW).text)

    assert "Venue To be announced" in said
    assert "Languages of interpretation To be announced" in said
    assert "Hotels To be announced" in said
    assert "Partner organizations" not in said
    assert "Questions and answers" not in said
    assert client.get("/en/practical/questions").status_code == 404


def test_nothing_leads_there_before_something_is_published(client, make, in_march):
    make.keep(PracticalPage(slug="visa", title=in_all("Visa"), body=in_all("x")))

    assert "/practical/" not in client.get("/en/").text
    assert "/practical/" not in client.get("/sitemap.xml").text
    assert client.get("/en/practical/visa").status_code == 404


def test_what_is_published_is_linked_and_in_the_site_map(client, practical):
    home, site_map = client.get("/en/").text, client.get("/sitemap.xml").text

    for path in ("", "questions", "visa"):
        assert f'href="/en/practical/{path}"' in home
        assert f"/es/practical/{path}<" in site_map
    assert "Fondation Exemple" in home


def test_the_overview_shows_what_is_known(client, practical, summit):
    summit(
        venue=in_all("Hall"),
        venue_address="12, rue de l’Exemple",
        map_url="https://map.example/1",
        interpretation=["fr", "es", "fcs"],
    )

    said = text_of(client.get(OVERVIEW).text)

    assert "Venue Hall Address 12, rue de l’Exemple" in said
    assert "French, Spanish, Quebec Sign Language (LSQ)" in said
    assert "Hôtel Exemple" in said
    assert "Who?" in said


def test_the_rate_of_a_hotel_ends_with_its_last_day(client, make, in_march):
    make.keep(
        Hotel(
            name="Hôtel Exemple",
            address="1, rue X",
            distance=Translated(),
            rate=in_all("Ten less"),
            booking_code="SUMMIT",
            book_until=date(2026, 5, 31),
            is_published=True,
        )
    )
    last = datetime(2026, 6, 1, 3, 59, tzinfo=UTC)  # May 31 in Montreal

    with at(last):
        assert "Booking code: SUMMIT" in client.get(OVERVIEW).text
    with at(last + timedelta(minutes=1)):
        page = client.get(OVERVIEW).text
    assert "SUMMIT" not in page
    assert "The rate for participants has ended." in page


def test_a_text_in_another_language_is_named_and_marked(client, make, in_march):
    make.keep(
        PracticalPage(
            slug="taxi",
            title=Translated(fr="Les taxis", en="Taxis"),
            body=Translated(fr="Un *taxi* attend."),
            is_published=True,
        )
    )

    page = client.get("/es/practical/taxi").text

    assert '<span lang="fr-CA">Les taxis</span>' in page
    assert "Por ahora, este texto está solo en francés." in page
    assert re.search(r'<div class="stack" lang="fr-CA">\s*<p>Un <em>taxi', page)


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://elsewhere.example/p.png)",
        '<img src=x onerror="alert(1)">',
    ],
)
def test_nothing_typed_as_markdown_runs(client, make, in_march, typed):
    make.keep(
        PracticalPage(slug="odd", title=in_all("Odd"), body=in_all(typed), is_published=True),
        Question(
            question=in_all("Odd?"), answer=in_all(typed), heading=Translated(), is_published=True
        ),
    )

    for path in ("odd", "questions"):
        page = client.get(f"/en/practical/{path}").text
        assert "<script>" not in page
        assert "<img" not in page
        assert 'href="javascript' not in page


def test_questions_have_addresses_of_their_own_and_are_told_to_machines(client, practical):
    *_others, question = practical

    page = client.get("/en/practical/questions")

    assert f'<h3 id="q{question.id}">Who?</h3>' in page.text
    faq, _way = linked_data(page)
    assert faq["@type"] == "FAQPage"
    assert faq["mainEntity"][0]["name"] == "Who?"
    assert faq["mainEntity"][0]["acceptedAnswer"]["text"] == "<p>Everyone.</p>\n"


def test_questions_under_one_heading_stand_together(client, make, in_march):
    for position, (heading, asked) in enumerate(
        [("A", "1?"), ("B", "2?"), ("A", "3?"), ("", "4?")]
    ):
        make.keep(
            Question(
                heading=in_all(heading) if heading else Translated(),
                question=in_all(asked),
                answer=in_all("x"),
                position=position,
                is_published=True,
            )
        )

    page = client.get("/en/practical/questions").text

    assert re.findall(r'id="q\d+">(..)<', page) == ["4?", "1?", "3?", "2?"]
    assert page.count(">A</h2>") == 1


@pytest.mark.parametrize(
    "path", ["/en/", "/en/terms", "/en/articles/", "/en/register/", "/en/nowhere"]
)
def test_the_banner_stands_over_every_public_page(client, make, summit, in_march, path):
    make.category()
    summit(banner=in_all("The venue is known"), banner_url="/fr/practical/")

    page = client.get(path).text

    assert '<a href="/en/practical/">The venue is known</a>' in page


def test_the_banner_comes_and_goes_by_the_clock(client, summit, in_march):
    hour = timedelta(hours=1)
    summit(banner=in_all("Soon"), banner_from=MOMENT + hour, banner_until=MOMENT + 2 * hour)

    seen = []
    for minutes in (0, 59, 60, 119, 120):
        with at(MOMENT + timedelta(minutes=minutes)):
            seen.append("Soon" in client.get("/en/terms").text)

    assert seen == [False, False, True, True, False]


def test_a_banner_in_french_only_is_marked(client, summit, in_march):
    summit(banner=Translated(fr="Le lieu est connu"))

    assert '<span lang="fr-CA">Le lieu est connu</span>' in client.get("/es/").text


def test_after_the_summit_there_are_thanks_materials_and_the_next_one(client, summit, in_march):
    summit(
        thanks=in_all("Thank you all"),
        materials=in_all("- [Slides](https://slides.example/1)"),
        next_edition=in_all("Elsewhere in 2028"),
    )
    assert "Thank you all" not in client.get("/en/").text

    with at(datetime(2026, 8, 2, tzinfo=UTC)):
        page = client.get("/en/").text

    for said in ("Thank you all", 'href="https://slides.example/1"', "Elsewhere in 2028"):
        assert said in page


def test_after_the_summit_nothing_is_invented(client, summit, in_march):
    with at(datetime(2026, 8, 2, tzinfo=UTC)):
        page = client.get("/en/").text

    assert "After the summit" not in page
    assert "The next summit" not in page


def test_sold_out_leads_to_the_waiting_list(client, make, in_march):
    make.category(capacity=0)

    page = client.get("/en/").text

    assert "All places are taken" in page
    assert 'href="/en/register/waiting-list"' in page


def test_sold_out_promises_no_list_where_nobody_can_wait(client, make, in_march):
    make.category(capacity=0, is_companion=True)

    page = client.get("/en/").text

    assert "All places are taken" in page
    assert "waiting list" not in page.lower()
