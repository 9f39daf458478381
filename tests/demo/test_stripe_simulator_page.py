"""The payment page as a browser meets it, without JavaScript."""

from html import unescape

import pytest
import requests

from tests.payments.simulator import DAY, Simulator

GOOD = {
    "method": "card",
    "number": "4242 4242 4242 4242",
    "expiry": "12/40",
    "code": "123",
}
BOOK = {"en": "Book for", "fr-CA": "Réserver pour", "es-419": "Reservar por"}


def post(url, **fields):
    return requests.post(url, data=GOOD | fields, allow_redirects=False, timeout=5)


def get(url, **more):
    answer = requests.get(url, timeout=5, **more)
    return answer, unescape(answer.text)


@pytest.mark.parametrize(
    ("locale", "total"),
    [
        ("en", "CA$1,050.00"),
        ("fr-CA", "1\u202f050,00\u00a0$\u00a0CA"),
        ("es-419", "$1,050.00\u00a0CAD"),
    ],
)
def test_the_page_shows_lines_and_total_in_its_language(open_session, locale, total):
    answer, text = get(open_session(locale=locale).url)

    assert answer.status_code == 200
    assert f'<html lang="{locale}">' in text
    assert "SIMULATOR" in text
    for words in ("Registration", "TPS/GST 5 %", total, "buyer@example.org", BOOK[locale]):
        assert words in text
    assert 'href="http://127.0.0.1:9/back"' in text
    assert "4000 0000 0000 3220" in text


def test_an_auto_locale_follows_the_browser(open_session):
    url = open_session(locale="auto").url

    _, text = get(url, headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"})

    assert '<html lang="es-419">' in text


def test_the_page_runs_nothing_and_styles_nothing_inline(open_session, simulator):
    answer, text = get(open_session().url)

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:9;" in policy
    for forbidden in ("<script", "<style", " style=", " onclick="):
        assert forbidden not in text
    for name in ("simulator.css", "mark.svg"):
        assert f'href="/_static/{name}"' in text
        assert requests.get(f"{simulator.base_url}/_static/{name}", timeout=5).ok


def test_a_payment_leads_on_to_the_success_address(open_session):
    session = open_session()

    answer = post(session.url)

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://127.0.0.1:9/return?session_id={session.id}"


def test_a_decline_stays_on_the_page_and_says_so(open_session):
    session = open_session(locale="en")

    declined = post(session.url, number="4000000000000002")

    assert declined.status_code == 200
    assert "The card was declined. Try another card." in declined.text
    assert 'name="number" type="text" value=""' in declined.text  # no number is ever sent back
    assert post(session.url).status_code == 303


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("number", "4111 1111 1111 1111"),
        ("number", ""),
        ("expiry", "13/40"),
        ("expiry", "01/20"),
        ("expiry", "soon"),
        ("code", "12"),
        ("method", "acss_debit"),
    ],
)
def test_a_mistyped_field_is_named_beside_it(open_session, simulator, field, typed):
    session = open_session()

    answer = post(session.url, **{field: typed})

    assert answer.status_code == 200
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text
    assert simulator.events() == []


def test_an_email_is_asked_for_where_the_session_has_none(simulator, asked, client):
    bare = asked()
    del bare["customer_email"]
    session = client.v1.checkout.sessions.create(bare)

    without = post(session.url)
    with_one = post(session.url, email="someone@example.org")

    assert (without.status_code, with_one.status_code) == (200, 303)
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert paid.customer_details.email == "someone@example.org"


@pytest.mark.parametrize(("answer", "status"), [("confirm", 303), ("refuse", 200)])
def test_three_d_secure_has_a_page_of_its_own(open_session, simulator, answer, status):
    session = open_session(locale="en")
    step = post(session.url, number="4000 0000 0000 3220").headers["Location"]
    place = simulator.base_url + step

    _, text = get(place)
    done = requests.post(place, data={"answer": answer}, allow_redirects=False, timeout=5)

    assert "Confirm the payment" in text
    assert "CA$1,050.00" in text
    assert done.status_code == status
    assert len(simulator.events()) == (1 if answer == "confirm" else 0)
    assert ("The bank did not confirm" in done.text) is (answer == "refuse")


def test_the_bank_debit_is_offered_where_the_session_allows_it(open_session, simulator):
    cards_only = open_session(locale="en")
    both = open_session(locale="en", allowed_payment_method_types=["card", "acss_debit"])

    offers = ["Bank debit" in get(one.url)[1] for one in (cards_only, both)]
    paid = post(both.url, method="acss_debit", number="")

    assert offers == [False, True]
    assert paid.status_code == 303
    completed = simulator.events("checkout.session.completed")[0]["data"]["object"]
    assert (completed["status"], completed["payment_status"]) == ("complete", "unpaid")


def test_the_demonstration_may_offer_the_bank_debit_always():
    with Simulator(always_offer_bank_debit=True) as simulator:
        foreign = simulator.complete_foreign_session()
        answer = requests.post(
            f"{simulator.base_url}/v1/checkout/sessions",
            data={
                "mode": "payment",
                "success_url": "http://127.0.0.1:9/return",
                "allowed_payment_method_types[0]": "card",
                "line_items[0][quantity]": "1",
                "line_items[0][price_data][currency]": "cad",
                "line_items[0][price_data][unit_amount]": "1000",
                "line_items[0][price_data][product_data][name]": "One",
            },
            headers={"Authorization": f"Bearer {simulator.options.secret_key}"},
            timeout=5,
        )
        _, text = get(answer.json()["url"], headers={"Accept-Language": "en"})

    assert foreign["status"] == "complete"
    assert "Bank debit" in text


def test_an_expired_page_says_so_and_leads_back(open_session, simulator):
    session = open_session(locale="fr-CA")
    simulator.advance(DAY)

    _, shown = get(session.url)
    late = post(session.url)

    for text in (shown, unescape(late.text)):
        assert "Cette page de paiement a expiré" in text
        assert 'href="http://127.0.0.1:9/back"' in text
    assert simulator.events("checkout.session.completed") == []


def test_a_paid_page_says_so_and_leads_on(open_session, simulator):
    session = open_session(locale="es-419")
    post(session.url)

    _, text = get(session.url)
    again = post(session.url)

    assert "Este pago ya se hizo" in text
    assert f'href="http://127.0.0.1:9/return?session_id={session.id}"' in text
    assert "Este pago ya se hizo" in again.text
    assert len(simulator.events()) == 1


def test_an_unknown_page_is_a_404_in_words(simulator):
    answer, text = get(
        f"{simulator.base_url}/c/pay/cs_test_none", headers={"Accept-Language": "fr"}
    )

    assert answer.status_code == 404
    assert "Cette page de paiement n’existe pas" in text


def test_what_others_wrote_cannot_become_markup(open_session):
    _, text = get(open_session(customer_email="a<b>@example.org").url)
    raw = requests.get(open_session(customer_email="a<b>@example.org").url, timeout=5).text

    assert "a<b>@example.org" in text
    assert "a&lt;b&gt;@example.org" in raw
