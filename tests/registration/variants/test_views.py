"""A contact chooses a rate on the form, in a list and after sending; organizers set it."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from summit.admission.models import Variant, VariantWindow
from summit.admission.queries import offers
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import Bill
from summit.registration.models import Attendee, Registration
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT
from tests.mail.conftest import read
from tests.registration.entering.test_lists import as_csv
from tests.registration.variants.conftest import MEMBER, NORMAL

LISTED = ["Nombre", "Apellidos", "Tipo", "Tarifa"]


@pytest.fixture
def key(kind, member):
    return f"{kind.code}.{member.id}"


def linked(client):
    page = client.get("/en/").text
    found = re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)
    graph = json.loads(found[1])["@graph"]
    event = next(one for one in graph if one.get("@type") == "Event")
    return {one["name"]: one["price"] for one in event["offers"]}


def test_a_rate_is_chosen_on_the_form_shown_in_the_review_and_billed(
    desk, kind, member, key, client, stored, make
):
    page = text_of(desk.open())
    assert f"{kind.name.to('en')} – Member" in page
    assert "$300.00 CAD plus taxes. Of the association" in page

    held = desk.send(desk.fill(kind, people_0_category=key))
    assert held.status_code == 303
    review = client.get(held.location)
    assert f"{kind.name.to('en')} – Member" in text_of(review)
    assert "$344.93" in text_of(review)

    again = client.get(held.location.replace("/review", "/change"))
    assert answers_in(again)["people-0-category"] == key
    sent = answers_in(review, "/submit") | {"how": "invoice", "terms_language": "en"}
    assert client.post(held.location.replace("/review", "/submit"), data=sent).status_code == 303
    assert stored(Bill)[0].total == Cents(34_493)
    assert stored(Attendee)[0].price == MEMBER


def test_a_rate_taken_out_of_the_offer_stays_on_the_draft_that_has_it_and_on_no_blank_form(
    desk, kind, member, key, client, writing, stored
):
    typed = desk.fill(kind, people_0_category=key)
    held = desk.send(desk.fill(kind, people_0_category=key))
    with writing() as session:
        session.get_one(Variant, member.id).is_offered = False

    assert "– Member" not in text_of(desk.open())
    stale = desk.send(typed | {"submission_key": answers_in(desk.page)["submission_key"]})
    assert stale.status_code == 422
    assert "Choose one of the participation types." in text_of(stale)
    assert len(stored(Registration)) == 1

    page = held.location.replace("/review", "/change")
    saved = client.post(page, data=answers_in(client.get(page)) | {"people-0-role": "Mayor"})
    assert saved.status_code == 303
    assert stored(Attendee)[0].price == MEMBER


def test_who_holds_a_place_of_a_full_type_chooses_among_its_rates(holder, make, stored, at_moment):
    full = make.category(capacity=1)
    rate, later = make.variant(full), make.variant(full, on_sale=date(2026, 6, 1))
    contact = holder(make.registration(category=full, now=clock.now()))
    page = contact.get("/change").text

    def is_open(one):
        (button,) = re.findall(rf'<input[^>]*value="{full.code}\.{one.id}"[^>]*>', _person(page))
        return "disabled" not in button

    assert is_open(rate)
    assert not is_open(later)
    saved = contact.post("/change", **{"people-0-category": f"{full.code}.{rate.id}"})
    assert saved.status_code == 303
    assert stored(Attendee)[0].price == MEMBER


def _person(page):
    """Return the first person of the form; a blank one follows for scripts."""
    return page.split("<template")[0].split('id="people-0-category"')[1]


def test_a_list_names_rates_in_a_column_and_an_unknown_one_is_said_at_its_row(
    desk, kind, member, key, make
):
    plain = make.category()
    named = kind.name.to("es")
    content = as_csv(
        LISTED,
        ["Ana", "Ruiz", named, "member (ES)"],
        ["Luz", "Paz", named, ""],
        ["Eva", "Sol", named, "Socio de honor"],
        ["Leo", "Mar", plain.name.to("es"), "Member (es)"],
        ["Pía", "Oro", f"{named} – Member (es)", ""],
        ["Sol", "Gil", named, "Tarifa normal"],
    )
    answers = desk.fill(kind, people_0_given_name="") | {"upload": "1"}

    seen = desk.send(answers | {"names_file": (io.BytesIO(content), "lista.csv")})

    shown = answers_in(seen)
    assert shown["columns-3"] == "variant"
    chosen = [shown[f"rows-{at}-category"] for at in (0, 1, 4, 5)]
    assert chosen == [key, kind.code, key, kind.code]
    said = text_of(seen)
    assert f"There is no rate “Socio de honor” of “{kind.name.to('en')}” here" in said
    assert f"There is no rate “Member (es)” of “{plain.name.to('en')}” here" in said


def test_a_list_without_types_takes_the_one_chosen_for_all(desk, kind, key):
    content = as_csv(["Nombre", "Tarif"], ["Ana Ruiz", "Member"], ["Luz Paz", ""])
    answers = desk.fill(kind, people_0_given_name="", pasted_category=kind.code)
    seen = desk.send(answers | {"upload": "1", "names_file": (io.BytesIO(content), "lista.csv")})
    shown = answers_in(seen)
    assert [shown[f"rows-{at}-category"] for at in (0, 1)] == [key, kind.code]


def test_the_desk_registers_at_a_rate(kind, key, make, sign_in, at_moment, stored):
    browser = sign_in(make.staff())
    page = "/office/desk/"
    assert "Member – $300.00" in browser.get(page).text.replace("\xa0", " ")
    sent = browser.draft(page) | {
        "given_name": "Inés",
        "category": key,
        "municipality": "Tres Aguas",
        "country": "MX",
        "language": "es",
        "accepts": "y",
    }
    assert browser.post(page, data=sent).status_code == 303
    assert (stored(Attendee)[0].price, stored(Bill)[0].total) == (MEMBER, Cents(34_493))


def test_the_contact_changes_a_rate_after_seeing_the_difference(
    holder, kind, member, make, stored, at_moment, office, deliver, sign_in
):
    held = make.registration(category=kind, now=clock.now())
    contact = holder(held)
    contact.send("invoice")
    page = f"/people/{held.attendees[0].id}/type"

    assert "– Member" in text_of(contact.get(page))
    shown = contact.get(f"{page}?category={kind.id}.{member.id}")
    said = text_of(shown)
    assert "Price until now, before taxes $450.00" in said
    assert "New price, before taxes $300.00" in said
    assert "The badge ends at once" not in said
    assert stored(Attendee)[0].price == NORMAL

    done = contact.client.post(contact.base + page, data=answers_in(shown, "/type"))
    assert done.status_code == 303
    assert stored(Attendee)[0].price == MEMBER
    deliver()
    letter = office.to("luc@city.example")[-1]
    assert letter["Subject"].startswith("Another rate: ")
    plain, _html = read(letter)
    assert "no longer valid" not in plain
    assert f"{kind.name.to('en')} – Member" in plain
    history = sign_in(make.staff()).get(f"/office/registrations/{held.id}")
    assert "Ana María Ruiz: Member in place of Normal rate." in text_of(history)
    unknown = text_of(contact.get(f"{page}?category={kind.id}.9999"))
    assert "This participation type is not offered at the moment." in unknown


def test_public_pages_name_the_rates_and_follow_a_change(client, kind, member, desk, make, writing):
    name = f"{kind.name.to('en')} – Member"
    assert linked(client)[name] == "300.00"
    assert "$300.00" in text_of(client.get("/en/"))

    with writing() as session:
        session.get_one(VariantWindow, (member.id, date(2026, 1, 1))).price = Cents(31_000)
        session.add(
            VariantWindow(variant_id=member.id, first_day=date(2026, 6, 1), price=Cents(35_000))
        )
    assert linked(client)[name] == "310.00"
    assert "from June 1, 2026: $350.00" in text_of(client.get("/en/"))

    with writing() as session:
        session.get_one(Variant, member.id).is_offered = False
    assert name not in linked(client)


def test_a_day_on_which_only_a_rate_changes_ends_what_is_kept(kind, make, app, at_moment):
    make.variant(kind, later=((date(2026, 6, 1), 35_000),))
    with app.app_context():
        (offer,) = offers(db.session(), now=MOMENT, zone=ZoneInfo("America/Toronto"))
    assert not offer.changes_price
    assert offer.changes_at == datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


def test_organizers_add_a_rate_change_it_and_take_it_out_of_the_offer(
    make, kind, sign_in, stored, at_moment
):
    browser = sign_in(make.staff())
    page = f"/office/categories/{kind.id}/rates/new"
    drafted = browser.draft(page)
    assert drafted["prices-0-first_day"] == "2026-01-01"  # as the type's, to be changed
    texts = {"name-fr": "Ville membre", "name-en": "Member city", "description-en": "Of FLACMA"}

    unnamed = browser.post(page, data=drafted | {"prices-0-price": "300"})
    assert unnamed.status_code == 422
    dayless = drafted | texts | {"prices-1-price": "12"}
    assert "Each price needs the day" in browser.post(page, data=dayless).text
    priceless = drafted | texts | {"prices-0-first_day": "", "prices-0-price": ""}
    assert "Write what this rate costs" in browser.post(page, data=priceless).text
    assert stored(Variant) == []

    made = browser.post(page, data=drafted | texts | {"prices-0-price": "300"})
    assert made.status_code == 303
    (one,) = stored(Variant)
    assert "Member city" in browser.get(made.location).text

    own = f"/office/rates/{one.id}"
    first, second = browser.draft(own), browser.draft(own)
    del first["is_offered"]
    assert browser.post(own, data=first | {"needs_proof": "y"}).status_code == 303
    stale = browser.post(own, data=second | {"name-en": "Other"})
    assert stale.status_code == 422
    one = stored(Variant)[0]
    assert (one.is_offered, one.needs_proof, one.name.to("en")) == (False, True, "Member city")
    assert stored(VariantWindow)[0].price == Cents(30_000)


def test_two_rates_of_one_name_in_any_language_are_refused_and_nothing_typed_is_lost(
    make, kind, member, region, sign_in, writing, stored, at_moment
):
    browser, page = sign_in(make.staff()), f"/office/categories/{kind.id}/rates/new"
    named = {"name-fr": "MÉMBER", "name-es": "Socio"}

    for own in (page, f"/office/rates/{region.id}"):
        answer = browser.post(own, data=browser.draft(own) | named)
        assert answer.status_code == 422
        assert "Another rate of this type is called “MÉMBER”" in text_of(answer)
        assert 'value="Socio"' in answer.text
    assert len(stored(Variant)) == 2

    with writing() as session:
        session.get_one(Variant, member.id).is_offered = False
    assert browser.post(page, data=browser.draft(page) | named).status_code == 303


def test_a_draft_is_told_which_rate_is_not_on_sale_now(make, kind, member, holder, writing, stored):
    person = make.person(kind, variant_id=member.id)
    contact = holder(make.registration(people=(person,), now=clock.now()))
    with writing() as session:
        session.get_one(VariantWindow, (member.id, date(2026, 1, 1))).first_day = date(2099, 1, 1)

    answer = contact.post("/change", **{"people-0-given_name": "Eva"})

    assert answer.status_code == 422
    assert "“Member” is not on sale now: choose another one." in text_of(answer)
    assert 'value="Eva"' in answer.text
    assert stored(Attendee)[0].given_name == person.given_name


def test_the_file_of_participants_has_a_column_for_the_rate(make, kind, member, sign_in, writing):
    make.registration(people=(make.person(kind, variant_id=member.id), make.person(kind)))
    rows = list(
        csv.DictReader(io.StringIO(sign_in(make.staff()).get("/office/participants.csv").text))
    )
    assert sorted(one["Rate"] for one in rows) == ["", "Member"]


def test_who_waits_and_who_holds_places_for_a_city_reads_when_a_rate_is_chosen(
    make, sign_in, client, at_moment
):
    full = make.category(capacity=1)
    make.registration(category=full)
    waiting, holding = "/en/register/waiting-list", "/office/held-seats/new"
    office = sign_in(make.staff())
    assert "A rate is chosen" not in text_of(client.get(waiting)) + text_of(office.get(holding))

    make.variant(full)

    assert "A rate is chosen once a place is held for you" in text_of(client.get(waiting))
    assert "A rate is chosen for each person once they are named" in text_of(office.get(holding))
