import hashlib

import pytest

from summit.badges.models import Badge
from summit.badges.queries import signing_key
from summit.edition.models import TermsVersion
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.languages import Translated
from summit.mail.models import OutboxMessage
from summit.payments.models import TaxProfile
from summit.payments.statuses import TaxRegime
from summit.registration import service
from summit.registration.models import Attendee, Consent, Purpose, Registration
from summit.registration.statuses import Status
from tests.badges.reading import tokens_in
from tests.browsing import answers_in, text_of

CONTACT_PAGES = ("", "/review", "/change", "/returned", "/badges.pdf", "/badges/1.pdf")


def everything(app):
    """Return a digest of every row of every table."""
    with app.app_context():
        rows = [
            repr(db.session.execute(table.select()).all()) for table in db.metadata.sorted_tables
        ]
    return hashlib.sha256("".join(rows).encode()).hexdigest()


# -- who may open what -------------------------------------------------------------------------


def test_a_forged_link_of_any_shape_is_no_page(client, make, link_of):
    held = make.registration()
    good = link_of(held)
    kind, number, version, mac = good.split("-")
    forged = [
        f"{kind}-{number}-{version}-{'a' * len(mac)}",
        f"{kind}-{int(number) + 1}-{version}-{mac}",
        f"{kind}-{number}-{int(version) + 1}-{mac}",
        f"attendee-{number}-{version}-{mac}",
        f"payer-{number}-{version}-{mac}",
        f"{kind}-²-{version}-{mac}",
        f"{kind}-{'9' * 5000}-{version}-{mac}",
        good[:-1],
        good.upper(),
        f"{kind}-٣-{version}-{mac}",
        held.reference,
        "x",
        "\x00",
    ]

    answers = [client.get(f"/en/r/{link}").status_code for link in forged]

    assert answers == [404] * len(forged)
    assert client.get(f"/en/r/{good}").status_code in (200, 303)


def test_a_revoked_link_is_no_page_and_the_next_one_is(client, make, writing, link_of):
    held = make.registration()
    with writing() as session:
        session.get_one(Registration, held.id).link_version = 2

    assert client.get(f"/en/r/{link_of(held, 1)}").status_code == 404
    assert client.get(f"/en/r/{link_of(held, 2)}/review").status_code == 200


def test_an_attendees_link_opens_their_own_page_and_nothing_of_the_contact(
    client, make, link_of, app
):
    held = make.registration(Status.CONFIRMED, people=2)
    link = link_of(held.attendees[0])
    page = client.get(f"/en/r/{link}")

    assert page.status_code == 200
    text = text_of(page)
    assert "Ana María Ruiz" in text
    assert held.reference not in text
    assert "517.39" not in text
    assert "can change the registration" not in text
    assert link_of(held) not in page.text
    for path in ("/review", "/change", "/returned?session_id=cs_test_1"):
        assert client.get(f"/en/r/{link}{path}").status_code == 404
    other = client.get(f"/en/r/{link_of(make.registration())}/review")
    token = {"csrf_token": answers_in(other)["csrf_token"]}
    before = everything(app)
    for path in ("/submit", "/change", "/pay", "/invoice", "/cancel"):
        assert client.post(f"/en/r/{link}{path}", data=token).status_code == 404
    assert everything(app) == before


def test_a_contacts_link_opens_no_badge_of_another_registration(client, make, link_of):
    mine, other = make.registration(Status.CONFIRMED), make.registration(Status.CONFIRMED)
    link = link_of(mine)

    assert client.get(f"/en/r/{link}/badges/{mine.attendees[0].id}.pdf").status_code == 200
    assert client.get(f"/en/r/{link}/badges/{other.attendees[0].id}.pdf").status_code == 404
    assert client.get(f"/en/r/{link}/badges/999999.pdf").status_code == 404


def test_an_attendee_has_their_own_badge_only(client, make, link_of, stored, app):
    held = make.registration(Status.CONFIRMED, people=2)
    one, two = held.attendees
    link = link_of(two)

    pdf = client.get(f"/en/r/{link}/badges.pdf").data

    own = next(badge for badge in stored(Badge) if badge.attendee_id == two.id)
    assert tokens_in(pdf) == [signing_key(app.config["SETTINGS"]).sign_badge(own.id)]
    assert client.get(f"/en/r/{link}/badges/{two.id}.pdf").status_code == 200
    assert client.get(f"/en/r/{link}/badges/{one.id}.pdf").status_code == 404


def test_every_page_behind_a_link_is_private(holder, client):
    contact = holder()

    for answer in (contact.get(), contact.get("/change"), client.get("/en/r/nonsense")):
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.AWAITING_PAYMENT, Status.CONFIRMED])
def test_opening_pages_changes_nothing(app, holder, make, status):
    contact = holder(make.registration(status, now=clock.now()))
    before = everything(app)

    for page in (*CONTACT_PAGES, "/submit", "/pay", "/invoice", "/cancel", "?notice=unpaid"):
        assert contact.client.get(contact.base + page).status_code < 500

    assert everything(app) == before


def test_over_https_a_browser_that_names_its_page_may_post(holder, stored):
    contact = holder()
    site = "https://summit.example"
    page = contact.client.get(contact.base + "/review", base_url=site)
    sent = answers_in(page, "/cancel")

    answer = contact.client.post(
        contact.base + "/cancel",
        data=sent,
        base_url=site,
        headers={"Referer": site + contact.base + "/review"},
    )

    assert answer.status_code == 303
    assert stored(Registration)[0].status is Status.CANCELLED


# -- the review --------------------------------------------------------------------------------


def test_the_review_shows_people_both_taxes_total_and_deadline(holder):
    text = text_of(holder(people=2).get())

    assert text.count("Ana María Ruiz") == 3  # twice on the bill, and once: they have one name
    for said in (
        "2 places held until",
        "Montreal time",
        "Before taxes $900.00",
        "GST / TPS 5% GST $45.00",
        "QST / TVQ 9.975% QST $89.78",
        "Total $1,034.78 CAD",
        "Pay $1,034.78 CAD by card",
    ):
        assert said in text
    assert "14.975" not in text  # the combined rate must not be printed (DOMAIN 3.3)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_french_terms_stand_first_with_a_sentence_why(holder, language):
    page = holder(language=language).get()

    french, other = page.text.index("Terms (fr)"), page.text.rindex("Terms")
    assert french < other
    assert 'lang="fr-CA"' in page.text[:french]
    assert page.text.count('name="terms_language"') == 2


def test_in_french_the_terms_stand_alone(holder):
    page = holder(language="fr").get()

    assert page.text.count('name="terms_language"') == 1
    assert "(es)" not in page.text


def test_nothing_is_ticked_beforehand(holder):
    answers = answers_in(holder().get(), "/submit")

    assert {"terms_language", "public_list", "news"} & set(answers) == set()


def test_terms_are_shown_without_the_html_somebody_put_in(holder, make, writing):
    bad = "**Bold** <script>alert(1)</script> [x](javascript:alert(1))"
    with writing() as session:
        session.add(TermsVersion(text=Translated(fr=bad, en=bad), published_at=clock.now()))

    page = holder().get()

    assert "<strong>Bold</strong>" in page.text
    assert "<script>alert" not in page.text
    assert 'href="javascript' not in page.text


def test_while_the_organizers_may_not_sell_the_review_says_so(holder, writing, stored):
    contact = holder()
    with writing() as session:
        session.get_one(TaxProfile, 1).regime = TaxRegime.NOT_YET_REGISTERED

    page = contact.get()

    assert "has not opened yet" in text_of(page)
    assert 'value="card"' not in page.text
    sent = answers_in(page, "/submit") | {"how": "card", "terms_language": "en"}
    assert contact.client.post(contact.base + "/submit", data=sent).status_code < 500
    assert stored(Registration)[0].status is Status.DRAFT


# -- sending -----------------------------------------------------------------------------------


@pytest.mark.parametrize("accepted", ["", "es", "xx", "en\x00"])
def test_without_accepting_the_terms_nothing_is_sent_and_answers_stay(holder, stored, accepted):
    contact = holder()

    page = contact.send("invoice", terms_language=accepted, purchase_order="PO-77", news="y")

    assert page.status_code == 422
    assert "Please accept the terms" in text_of(page)
    kept = answers_in(page, "/submit")
    assert (kept["purchase_order"], kept["news"]) == ("PO-77", "y")
    assert stored(Registration)[0].status is Status.DRAFT


@pytest.mark.parametrize("how", ["", "cheque", "free"])
def test_a_way_to_pay_must_be_chosen(holder, stored, how):
    page = holder().send(how)

    assert page.status_code == 422
    assert "Choose how you pay" in text_of(page)
    assert stored(Registration)[0].status is Status.DRAFT


@pytest.mark.parametrize("terms_id", ["0", "x", "٣", "9" * 40, "-1"])
def test_terms_nobody_published_cannot_be_accepted(holder, stored, terms_id):
    page = holder().send("invoice", terms_id=terms_id)

    assert page.status_code == 409
    assert "terms have changed" in text_of(page)
    assert stored(Registration)[0].status is Status.DRAFT


def test_terms_that_changed_meanwhile_are_read_again_and_then_accepted(holder, writing, stored):
    contact = holder()
    old = answers_in(contact.get(), "/submit")
    with writing() as session:
        session.add(TermsVersion(text=Translated(fr="Neuf", en="New"), published_at=clock.now()))

    page = contact.client.post(
        contact.base + "/submit", data=old | {"how": "invoice", "terms_language": "en"}
    )

    assert page.status_code == 409
    again = answers_in(page, "/submit")
    assert again["terms_id"] != old["terms_id"]
    answer = contact.client.post(contact.base + "/submit", data=again | {"how": "invoice"})
    assert answer.status_code == 303
    assert stored(Registration)[0].terms_id == int(again["terms_id"])


def test_a_free_registration_is_confirmed_at_once(holder, make, stored):
    contact = holder(category=make.category(price=0), people=2)

    assert contact.send("free").status_code == 303

    text = text_of(contact.get())
    assert "Montreal expects" in text
    assert contact.registration.reference in text
    assert "All badges, one PDF" in text
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_consents_are_kept_each_by_itself_with_their_words_and_time(holder, stored):
    holder(language="es").send("invoice", news="y")

    (consent,) = stored(Consent)
    held = stored(Registration)[0]
    assert consent.purpose is Purpose.NEWS
    assert len(consent.wording) > 20
    assert (held.terms_language, held.terms_accepted_at is not None) == ("es", True)


def test_by_invoice_the_page_says_what_to_transfer_and_by_when(holder, stored, later):
    contact = holder()

    assert contact.send("invoice", purchase_order="OC 4471/2026").status_code == 303

    text = text_of(contact.get())
    for said in (
        "Place kept – payment due",
        "To be paid: $517.39 CAD",
        f"Write in the payment {contact.registration.reference}",
        "Your purchase order OC 4471/2026",
        "bank details",
    ):
        assert said in text
    held = stored(Registration)[0]
    assert (held.seats_kept_by, held.pays_by) == ("invoice", "invoice")


def test_a_purchase_order_that_is_too_long_is_said_and_kept(holder, stored):
    page = holder().send("invoice", purchase_order="x" * 81)

    assert page.status_code == 422
    assert "Please shorten this to 80" in text_of(page)
    assert answers_in(page, "/submit")["purchase_order"] == "x" * 81
    assert stored(Registration)[0].status is Status.DRAFT


def test_a_form_sent_twice_leads_to_the_page_of_the_first(holder, stored):
    contact = holder()
    answers = answers_in(contact.get(), "/submit") | {"how": "invoice", "terms_language": "en"}

    first = contact.client.post(contact.base + "/submit", data=answers)
    second = contact.client.post(contact.base + "/submit", data=answers)

    assert (first.status_code, second.status_code) == (303, 303)
    assert [row.occasion for row in stored(OutboxMessage)].count("registration.invoice") == 1


def test_a_released_draft_says_so_and_offers_to_register_again(holder, writing, stored, later):
    contact = holder()
    answers = answers_in(contact.get(), "/submit") | {"how": "invoice", "terms_language": "en"}
    later(hours=25)
    with writing() as session:
        service.expire(session, contact.registration.id, now=clock.now())

    answer = contact.client.post(contact.base + "/submit", data=answers)

    assert answer.status_code == 303
    text = text_of(contact.get())
    assert "The deadline has passed" in text
    assert "Register again" in text
    assert stored(Registration)[0].status is Status.EXPIRED


# -- changing and leaving ----------------------------------------------------------------------


def test_changing_a_draft_keeps_its_reference_and_deadline(holder, stored):
    contact = holder()
    before = stored(Registration)[0]

    answer = contact.post("/change", municipality="Laval", **{"people-0-given_name": "Luis"})

    assert answer.status_code == 303
    after = stored(Registration)[0]
    assert (after.municipality, after.reference) == ("Laval", before.reference)
    assert after.held_until == before.held_until
    assert [person.given_name for person in stored(Attendee)] == ["Luis"]


def test_a_wrong_change_is_said_and_the_draft_stays(holder, stored):
    contact = holder()

    page = contact.post("/change", **{"people-0-given_name": "", "people-0-role": "Alcaldesa"})

    assert page.status_code == 422
    assert answers_in(page, "/change")["people-0-role"] == "Alcaldesa"
    assert [person.given_name for person in stored(Attendee)] == ["Ana María"]


def test_a_change_that_finds_no_room_names_the_people_and_keeps_the_draft(holder, make, stored):
    scarce = make.category(capacity=1, taken=1)
    contact = holder()

    page = contact.post("/change", **{"people-0-category": scarce.code})

    assert "There are not enough places left" in text_of(page)
    assert stored(Attendee)[0].category_id != scarce.id


def test_nobody_is_written_to_without_end_by_changing_a_drafts_contact(holder, limited, stored):
    mine = holder()
    mine.client = limited
    addresses = ["luc@city.example", "somebody@else.example"] * 21

    answers = [mine.post("/change", contact_email=one).status_code for one in addresses]

    assert answers == [303] * 40 + [429] * 2
    letters = [row.recipient for row in stored(OutboxMessage)]
    assert letters.count("somebody@else.example") == 20


def test_a_new_address_is_sent_the_link_too(holder, stored):
    holder().post("/change", contact_email="new@city.example")

    assert [row.recipient for row in stored(OutboxMessage)] == [
        "luc@city.example",
        "new@city.example",
    ]


def test_what_was_sent_cannot_be_changed_here(holder, make, stored):
    contact = holder()
    answers = answers_in(contact.get("/change"), "/change")
    contact.send("invoice")

    answer = contact.client.post(contact.base + "/change", data=answers | {"municipality": "X"})

    assert answer.location.endswith(contact.base)
    assert stored(Registration)[0].municipality != "X"


def test_a_draft_can_be_cancelled_by_its_contact(holder, stored, gateway):
    contact = holder()

    assert contact.post("/cancel").status_code == 303

    assert "This registration is cancelled" in text_of(contact.get())
    assert stored(Registration)[0].status is Status.CANCELLED
    assert stored(OutboxMessage)[-1].occasion == "registration.cancelled"


def test_cancelling_twice_says_that_it_has_ended(holder, gateway):
    contact = holder()
    sent = answers_in(contact.get(), "/cancel")
    contact.client.post(contact.base + "/cancel", data=sent)

    page = contact.client.post(contact.base + "/cancel", data=sent)

    assert page.status_code == 409
    assert "has ended already" in text_of(page)


def test_a_consent_is_withdrawn_as_easily_as_it_was_given(holder, stored):
    contact = holder()
    contact.send("invoice", news="y")
    assert "What you agreed to" in text_of(contact.get())

    answer = contact.post("/withdraw-consent", purpose="news")

    assert answer.status_code == 303
    (consent,) = stored(Consent)
    assert (consent.purpose, consent.withdrawn_at is not None) == (Purpose.NEWS, True)
    assert "later summits" not in text_of(contact.get())


def test_a_purpose_nobody_asked_for_is_no_consent(holder):
    contact = holder()
    contact.send("invoice", news="y")

    assert contact.post("/withdraw-consent", purpose="soul").status_code == 400
