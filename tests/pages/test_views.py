import re
from datetime import UTC, date, datetime, timedelta

import pytest

from summit.admission.models import PriceWindow
from summit.edition.models import Summit, TermsVersion
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.payments.models import TaxProfile
from tests.factories import MOMENT
from tests.pages.published import ADDRESSES, ANNOUNCEMENT, LANGUAGES, PAGES, SLUGS, text_of


def calls_in(html):
    """Return the buttons that lead to registration."""
    return re.findall(r'class="btn"\s+href="/en/register/"', html)


@pytest.mark.parametrize(
    ("preferred", "page"),
    [
        ("es-MX,es;q=0.9,en;q=0.5", "/es/"),
        ("en", "/en/"),
        ("fr-CA", "/fr/"),
        ("de,pt;q=0.8", "/fr/"),
        ("", "/fr/"),
    ],
)
def test_the_front_door_leads_to_the_browsers_language(client, make, preferred, page):
    answer = client.get("/", headers={"Accept-Language": preferred})

    assert (answer.status_code, answer.location) == (302, page)
    assert "Accept-Language" in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_says_what_it_is_and_where_its_translations_are(client, site, address):
    answer = client.get(address)
    html, language = re.sub(r"\s+", " ", answer.text), address[1:3]

    assert answer.status_code == 200
    tag = {"fr": "fr-CA", "en": "en-CA", "es": "es-MX"}[language]
    assert f'<html lang="{tag}">' in html
    assert answer.headers["Content-Language"] == tag
    assert len(re.findall(r"<h1\b", html)) == 1
    assert len(re.findall(r"<main\b", html)) == 1
    assert re.search(r"<title>[^<]+ – [^<]+</title>", html)
    assert re.search(r'<meta name="description" content="[^"]{10,}"', html)
    public = "http://127.0.0.1:8000"
    assert f'<link rel="canonical" href="{public}{address}">' in html
    for other in LANGUAGES:
        theirs = f"/{other}{address[3:]}"
        assert f'hreflang="{other}" href="{public}{theirs}"' in html
        assert f'href="{theirs}"' in html[html.index('<nav class="langs"') :]
    assert 'hreflang="x-default"' in html
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_french_stands_first_in_the_language_switch(client, site):
    html = client.get("/en/").text

    switch = html[html.index('<nav class="langs"') :]
    assert re.findall(r">(FR|EN|ES)<", switch) == ["FR", "EN", "ES"]


def test_the_magazines_claim_stands_only_in_its_excerpt(client, site):
    claims = re.compile(r"FIFA|World Cup|Coupe du monde|Copa (del )?Mund", re.I)
    quoted = f"/articles/{ANNOUNCEMENT}"

    for address in ADDRESSES:
        html = client.get(address).text
        outside = re.sub(r"<blockquote\b.*?</blockquote>", "", html, flags=re.S)
        assert not claims.search(outside), address
        assert bool(claims.search(html)) is address.endswith(quoted), address


@pytest.mark.parametrize("address", ["/fr/articles/nothing-here", "/es/nothing", "/en/articles/é"])
def test_an_unknown_page_answers_in_the_language_of_its_address(client, site, address):
    answer = client.get(address, headers={"Accept-Language": "en"})

    tag = {"fr": "fr-CA", "en": "en-CA", "es": "es-MX"}[address[1:3]]
    assert answer.status_code == 404
    assert f'<html lang="{tag}">' in answer.text
    assert answer.text.count("<h1") == 1
    assert 'content="noindex"' in answer.text


def test_an_unknown_language_answers_in_the_readers_own(client, site):
    answer = client.get("/de/", headers={"Accept-Language": "es"})

    assert answer.status_code == 404
    assert '<html lang="es-MX">' in answer.text
    assert 'href="/fr/"' in answer.text


def test_a_page_that_is_known_already_is_not_sent_again(client, site):
    first = client.get("/fr/")

    again = client.get("/fr/", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "public, no-cache"


def test_a_head_request_has_the_headers_and_no_body(client, site):
    page, head = client.get("/fr/"), client.head("/fr/")

    assert head.data == b""
    assert head.headers["ETag"] == page.headers["ETag"]
    assert head.content_length == len(page.data)


def test_a_query_changes_nothing_of_a_kept_page(client, site):
    plain = client.get("/fr/")

    assert client.get("/fr/?language=es&x=<script>").data == plain.data


def test_a_reader_with_a_session_gets_the_same_page(client, site):
    client.get("/en/register/?language=en")

    answer = client.get("/fr/")

    assert answer.data == client.application.test_client().get("/fr/").data
    assert "Set-Cookie" not in answer.headers


def test_a_site_without_a_summit_says_that_it_is_not_ready(client, app):
    answer = client.get("/en/")

    assert answer.status_code == 503
    assert "has not been set up" in answer.text


class TestStates:
    def test_while_announced_the_opening_is_told_with_its_zone(self, client, site, writing):
        with writing() as session:
            opening = datetime(2026, 4, 1, 13, 0, tzinfo=UTC)
            session.get_one(Summit, 1).registration_opens_at = opening

        page = text_of(client.get("/en/").text)

        assert "Registration opens on Wednesday, April 1, 2026, 9:00, Montreal time." in page
        assert not calls_in(client.get("/en/").text)

    def test_while_open_one_button_leads_to_registration(self, client, site):
        html = client.get("/en/").text

        assert "Registration is open" in html
        assert len(re.findall(r'class="btn"', html)) == len(calls_in(html)) == 1

    def test_sold_out_says_so_and_offers_no_button(self, client, make, in_march):
        make.category(capacity=1, taken=1)

        html = client.get("/en/").text

        assert "All places are taken" in html
        assert not calls_in(html)

    def test_without_a_tax_profile_nothing_is_sold(self, client, site, writing, stored):
        with writing() as session:
            session.delete(session.get_one(TaxProfile, 1))

        html = client.get("/en/").text

        assert "Announced" in html
        assert not calls_in(html)

    def test_a_page_dies_when_the_clock_closes_registration(self, client, site, writing, clock_at):
        closing = MOMENT + timedelta(days=30)
        with writing() as session:
            session.get_one(Summit, 1).registration_closes_at = closing

        with clock_at(closing - timedelta(seconds=30)):
            before = client.get("/en/").text
        with clock_at(closing):
            after = client.get("/en/").text

        assert calls_in(before)
        assert not calls_in(after)
        assert "Registration is closed" in after

    def test_during_and_after_the_summit_the_page_says_so(self, client, site, writing, clock_at):
        with writing() as session:
            summit = session.get_one(Summit, 1)
            summit.starts_on, summit.ends_on = date(2026, 7, 8), date(2026, 7, 10)

        seen = []
        for moment in (
            datetime(2026, 7, 8, 4, 0, tzinfo=UTC),
            datetime(2026, 7, 11, 4, tzinfo=UTC),
        ):
            with clock_at(moment):
                seen.append(text_of(client.get("/en/").text))

        assert "On now" in seen[0]
        assert "The summit is over" in seen[1]
        assert "July 8–\N{WORD JOINER}10, 2026" in seen[1]

    def test_after_the_summit_nothing_is_to_be_announced_any_more(self, client, site, clock_at):
        with clock_at(datetime(2026, 7, 20, tzinfo=UTC)):
            before = text_of(client.get("/en/").text)
        with clock_at(datetime(2026, 8, 2, tzinfo=UTC)):
            after = text_of(client.get("/en/").text)

        for said in ("Exact days", "Venue", "This page changes when", "so far", "mayor’s folder"):
            assert said in before
            assert said not in after.partition("Practical information")[0]
        assert "to be announced" not in after
        assert "To be announced" not in after

    def test_articles_call_to_register_only_while_it_is_open(self, client, site, writing, clock_at):
        page = f"/en/articles/{SLUGS[0]}"
        assert calls_in(client.get(page).text)

        with clock_at(datetime(2026, 8, 2, tzinfo=UTC)):
            assert not calls_in(client.get(page).text)


class TestPrices:
    def test_a_price_stands_with_the_next_one_and_its_day(self, client, site, writing):
        category = site.category(price=45_000)
        with writing() as session:
            later = {"first_day": date(2026, 5, 1), "price": Cents(55_000)}
            session.add(PriceWindow(category_id=category.id, **later))

        english, french, spanish = (
            text_of(client.get(f"/{language}/").text) for language in ("en", "fr", "es")
        )

        assert "$450.00 CAD" in english.replace("\xa0", " ")
        assert "from May 1, 2026: $550.00 CAD" in english.replace("\xa0", " ")
        assert "450,00 $ CA" in french.replace("\xa0", " ")
        assert "450.00 CAD" in spanish.replace("\xa0", " ")

    def test_a_price_changes_at_midnight_in_montreal(self, client, make, writing, clock_at):
        category = make.category(price=45_000)
        with writing() as session:
            later = {"first_day": date(2026, 5, 1), "price": Cents(55_000)}
            session.add(PriceWindow(category_id=category.id, **later))
        midnight = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)

        with clock_at(midnight - timedelta(seconds=30)):
            before = client.get("/en/").text
        with clock_at(midnight):
            after = client.get("/en/").text

        assert "$450.00" in before
        assert "$450.00" not in after
        assert "$550.00" in after

    def test_a_sold_out_form_opens_at_the_midnight_of_another_price(self, client, make, clock_at):
        make.category(capacity=3, taken=3)
        make.category(on_sale=date(2026, 5, 1))
        midnight = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)

        with clock_at(midnight - timedelta(seconds=30)):
            before = client.get("/en/register/").text
        with clock_at(midnight):
            after = client.get("/en/register/").text

        assert "All places are taken" in before
        assert "All places are taken" not in after

    def test_a_full_category_and_a_free_one_say_so_in_words(self, client, site):
        site.category(price=0)
        site.category(capacity=3, taken=3)

        page = text_of(client.get("/en/").text)

        assert "Free of charge" in page
        assert "Full" in page


class TestDemonstration:
    @pytest.mark.parametrize("address", [f"/en/{page}" for page in PAGES[:6]])
    def test_every_page_says_that_it_is_one_and_on_which_day(self, client, site, writing, address):
        with writing() as session:
            session.get_one(Summit, 1).is_demonstration = True

        page = text_of(client.get(address).text)

        assert "It is March 10, 2026 here, before the summit." in page
        assert "People, cities and prices are invented." in page

    def test_a_real_summit_carries_no_such_notice(self, client, site):
        assert "invented" not in client.get("/en/").text


class TestTerms:
    def test_french_stands_beside_the_readers_language(self, client, site, writing):
        with writing() as session:
            texts = Translated(fr="## Remboursement", en="## Refund\n\n<b>x</b>", es="## Reembolso")
            session.add(TermsVersion(text=texts, published_at=MOMENT))

        html = client.get("/en/terms").text

        assert html.index("Remboursement") < html.index("Refund</h3>")
        assert "French comes first" in html
        assert "<b>" not in html

    def test_french_readers_see_the_one_text_that_binds(self, client, site):
        html = client.get("/fr/terms").text

        assert "Terms (fr)" in html
        assert "Terms (es)" not in html

    def test_terms_not_yet_published_are_to_be_announced(self, client, site, writing):
        with writing() as session:
            session.query(TermsVersion).delete()
            session.get_one(Summit, 1).organizer_name = "changed"

        assert "To be announced" in client.get("/en/terms").text


def test_the_privacy_page_names_the_officer_or_says_unknown(client, site, writing):
    assert "Person in charge of personal information To be announced" in text_of(
        re.sub("<", " <", client.get("/en/privacy").text)
    )

    with writing() as session:
        session.get_one(Summit, 1).privacy_officer = "The privacy officer, privacy@summit.example"

    assert "privacy@summit.example" in client.get("/en/privacy").text
