"""The waiting list as visitors and the office see it, and its letters."""

import csv
import io
import re
from datetime import timedelta

import pytest

from summit.admission.models import Counter
from summit.audit.models import AuditEntry
from summit.kernel.links import seal
from summit.mail.models import OutboxMessage
from summit.registration import service
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.registration.waiting import service as waiting
from summit.registration.waiting.models import WaitingEntry
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT
from tests.mail.conftest import read

PAGE = "/en/register/waiting-list"
LIST = "/office/waiting-list"


@pytest.fixture
def in_march(at_moment):
    return at_moment


@pytest.fixture
def full(make, in_march):
    category = make.category(capacity=1)
    make.registration(category=category)
    return category


@pytest.fixture
def join(client):
    def send(wanted=None, blank=None, **given):
        answers = (blank or answers_in(client.get(PAGE), PAGE)) | {
            "municipality": "Tres Aguas",
            "country": "MX",
            "contact_name": "Luc Roy",
            "contact_email": "luc@city.example",
        }
        if wanted:
            answers["category"] = wanted.code
        return client.post(PAGE, data=answers | given)

    return send


@pytest.fixture
def page_of(app):
    """Return the address of an entry's own page."""

    def seal_one(entry, language="en"):
        link = seal(app.config["LINK_KEY"], "waiting", entry.id, 1)
        return f"/{language}/waiting/{link}"

    return seal_one


@pytest.fixture
def browser(make, sign_in):
    return sign_in(make.staff(Role.OWNER))


def cancel_all(writing, stored):
    for one in stored(Registration):
        with writing() as session:
            service.withdraw(session, one.id, Status.CANCELLED, now=MOMENT)


def test_a_contact_joins_and_is_given_their_own_page(client, full, join, stored):
    answer = join(how_many="2")

    assert answer.status_code == 303
    entry = stored(WaitingEntry)[0]
    assert (entry.people, entry.municipality, entry.category_id) == (2, "Tres Aguas", full.id)
    page = client.get(answer.location)
    assert "2 people are waiting" in text_of(page)
    assert "You are the next to be asked" in text_of(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_page_counts_the_people_before(client, full, make, page_of):
    make.waiting(full, 3)
    last = make.waiting(full)

    assert "3 people are before you" in text_of(client.get(page_of(last)))


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Liste d’attente"), ("en", "Waiting list"), ("es", "Lista de espera")],
)
def test_form_and_page_speak_three_languages(client, full, make, page_of, language, said):
    form = client.get(f"/{language}/register/waiting-list")
    own = client.get(page_of(make.waiting(full), language))

    assert (form.status_code, own.status_code) == (200, 200)
    assert said in text_of(form)
    assert said in text_of(own)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"how_many": "0"}, "Write how many people, from 1 to 30"),
        ({"how_many": "31"}, "Write how many people, from 1 to 30"),
        ({"how_many": "many"}, "Write a whole number"),
        ({"category": "other"}, "Choose one of the participation types"),
        ({"municipality": ""}, "Write the name of the municipality"),
        ({"country": "XX"}, "Choose a country from the list"),
        ({"contact_name": " "}, "Write your name"),
        ({"contact_email": "luc"}, "Add the @"),
        ({"contact_email": ""}, "Write your e-mail address"),
        ({"language": "de"}, "Choose one of the three languages"),
        ({"municipality": "x" * 201}, "Please shorten this to 200"),
    ],
)
def test_a_wrong_answer_is_said_and_the_others_are_kept(full, join, stored, given, said):
    answer = join(**{"contact_name": "Zoé Ångström"} | given)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Zoé Ångström" in answer.text or "contact_name" in given
    assert stored(WaitingEntry) == []


def test_a_place_that_is_free_again_is_said_and_nothing_is_lost(
    full, join, client, make, writing, stored
):
    answers = answers_in(client.get(PAGE), PAGE)
    with writing() as session:
        session.get_one(Counter, full.counter_id).capacity = 2

    answer = join(full, blank=answers, municipality="Saint-Élie")

    assert answer.status_code == 409
    assert "Places of this participation type are free again" in text_of(answer)
    assert 'href="/en/register/"' in answer.text
    assert "Saint-Élie" in answer.text
    assert stored(WaitingEntry) == []


def test_the_same_form_twice_is_one_place_in_line(client, full, join, stored):
    blank = answers_in(client.get(PAGE), PAGE)
    first, second = join(blank=blank), join(blank=blank)

    assert first.location == second.location
    assert len(stored(WaitingEntry)) == stored(Counter)[0].waiting == 1


def test_a_form_without_its_key_is_sent_once_more(full, join, stored):
    answer = join(submission_key="")

    assert answer.status_code == 422
    assert "Please send it once more" in text_of(answer)
    assert stored(WaitingEntry) == []


def test_there_is_no_list_while_places_are_left(client, make, in_march):
    make.category(capacity=5)

    page = client.get(PAGE)

    assert "Nobody needs to wait" in text_of(page)
    assert 'name="how_many"' not in page.text


def test_there_is_no_list_once_registration_is_closed(client, full, join, make, in_march, stored):
    answers = answers_in(client.get(PAGE), PAGE)
    in_march(MOMENT + timedelta(days=200))

    assert 'name="how_many"' not in client.get(PAGE).text
    assert client.post(PAGE, data=answers).status_code == 409
    assert stored(WaitingEntry) == []


def test_the_form_of_a_type_that_is_open_leads_to_the_list_of_a_full_one(client, full, make):
    make.category(capacity=5)

    assert f'href="{PAGE}"' in client.get("/en/register/").text


def test_the_sold_out_page_leads_to_the_list(client, full):
    assert f'href="{PAGE}"' in client.get("/en/register/").text


def test_fewer_people_wait_and_nobody_more_than_before(client, full, make, page_of, stored):
    page = page_of(make.waiting(full, 3))

    assert client.submit(page, f"{page}/fewer", staying="1").status_code == 303
    assert stored(WaitingEntry)[0].people == 1
    for wrong, code in (("2", 409), ("x", 422), ("0", 422), ("", 422)):
        assert client.submit(page, f"{page}/fewer", staying=wrong).status_code == code
    assert stored(WaitingEntry)[0].people == 1
    assert client.post(f"{page}/fewer", data={}).status_code == 400  # no form, no token


def test_leaving_is_a_deed_of_its_own(client, full, make, page_of, stored):
    page = page_of(make.waiting(full, 3))
    assert "The turn is lost" in text_of(client.get(page))

    assert client.submit(page, f"{page}/leave").status_code == 303

    assert stored(WaitingEntry)[0].people == 0
    assert "You are no longer on the waiting list" in text_of(client.get(page))


def test_a_page_that_was_left_open_says_what_became_of_the_turn(
    client, full, make, page_of, writing, stored
):
    entry = make.waiting(full, 3)
    page = page_of(entry)
    token = {"csrf_token": answers_in(client.get(page))["csrf_token"]}
    cancel_all(writing, stored)  # one place is offered meanwhile

    said = client.post(f"{page}/fewer", data=token | {"staying": "2"})
    assert said.status_code == 303  # as many wait as were asked to
    with writing() as session:
        waiting.leave(session, entry.id, now=MOMENT)

    assert client.post(f"{page}/leave", data=token).status_code == 409
    assert stored(WaitingEntry)[0].people == 0


@pytest.mark.parametrize("kind", ["contact", "attendee", "payer", "waiting"])
def test_no_other_link_opens_an_entry_and_an_entrys_link_nothing_else(
    client, app, full, make, kind, stored
):
    entry = make.waiting(full)
    number = entry.id + (1 if kind == "waiting" else 0)
    link = seal(app.config["LINK_KEY"], kind, number, 1)
    own = seal(app.config["LINK_KEY"], "waiting", stored(Registration)[0].id, 1)

    assert client.get(f"/en/waiting/{link}").status_code == 404
    for page in ("", "/review", "/change", "/badges.pdf"):
        assert client.get(f"/en/r/{own}{page}").status_code == 404


def test_an_offer_is_opened_from_the_list_and_asks_for_names_first(
    client, full, make, page_of, writing, stored
):
    page = page_of(make.waiting(full))
    cancel_all(writing, stored)

    shown = client.get(page)
    assert "Your turn has come" in text_of(shown)
    link = re.search(r'href="(/en/r/[^"]+)"', shown.text)[1]
    answer = client.get(link, follow_redirects=True)

    assert answer.request.path.endswith("/change")
    assert "Name who comes" in text_of(answer)
    assert "Cancel this registration" in text_of(answer)


def test_new_links_of_an_offer_end_the_link_of_its_entry_and_send_another(
    client, full, make, page_of, writing, stored
):
    page = page_of(make.waiting(full, 2))
    cancel_all(writing, stored)
    with writing() as session:
        service.renew_links(session, stored(Registration)[-1].id, now=MOMENT + timedelta(hours=1))

    assert client.get(page).status_code == 404
    said = [one.occasion for one in stored(OutboxMessage)]
    assert said.count("waiting.joined") == 2


def test_the_letters_hold_the_link_the_place_in_line_and_the_deadline(
    full,
    make,
    writing,
    stored,
    office,
    deliver,
    client,
):
    make.waiting(full, 2, contact_email="una@ciudad.example")
    deliver()
    cancel_all(writing, stored)
    deliver()

    joined, offered = office.to("una@ciudad.example")
    for body in read(joined):
        assert "https://summit.example/es/waiting/waiting-" in body
    page = re.search(r"https://summit.example(/es/waiting/\S+)", read(joined)[0])[1]
    assert client.get(page.rstrip(".")).status_code == 200
    for body in read(offered):
        assert "https://summit.example/es/r/contact-" in body
        assert "12 de marzo de 2026" in body.replace("\N{NO-BREAK SPACE}", " ")


def test_a_lapsed_offer_says_so_in_its_letter(
    in_march,
    full,
    make,
    writing,
    stored,
    office,
    deliver,
):
    make.waiting(full, contact_email="una@ciudad.example", language="en")
    cancel_all(writing, stored)
    offer = stored(Registration)[-1]
    in_march(offer.held_until)
    with writing() as session:
        service.expire(session, offer.id, now=offer.held_until)
    deliver()

    letter = office.to("una@ciudad.example")[-1]
    assert "offered to San Bartolomé de las Tres Aguas from the waiting list" in " ".join(
        read(letter)[0].split()
    )


# -- the office --------------------------------------------------------------------------------


def test_the_office_sees_the_line_and_what_was_offered(full, make, browser, writing, stored):
    make.waiting(full, 2, municipality="Rimouski")
    make.waiting(full, municipality="Mérida")
    cancel_all(writing, stored)

    text = text_of(browser.get(LIST))

    assert text.index("Rimouski") < text.index("Mérida")
    assert "1 of 2" in text
    assert stored(Registration)[-1].reference in text


def test_the_line_is_searched_filtered_and_exported(full, make, browser, writing):
    left = make.waiting(full, municipality="Łódź")
    make.waiting(full, municipality="Rimouski")
    with writing() as session:
        waiting.leave(session, left.id, now=MOMENT)

    assert "Rimouski" not in text_of(browser.get(f"{LIST}?q=lodz"))
    assert "Łódź" not in text_of(browser.get(f"{LIST}?stand=in_line"))
    assert "Rimouski" not in text_of(browser.get(f"{LIST}?stand=left"))
    assert "Łódź" not in text_of(browser.get(f"{LIST}?stand=offered"))
    rows = list(csv.reader(io.StringIO(browser.get(f"{LIST}.csv").text.lstrip("\ufeff"))))
    assert [row[4] for row in rows[1:]] == ["Rimouski", "Łódź"]


def test_an_offer_given_back_unnamed_says_so_in_its_letter(
    full, make, writing, stored, office, deliver
):
    make.waiting(full, contact_email="una@ciudad.example", language="en")
    cancel_all(writing, stored)
    with writing() as session:
        service.withdraw(session, stored(Registration)[-1].id, Status.CANCELLED, now=MOMENT)
    deliver()

    said = " ".join(read(office.to("una@ciudad.example")[-1])[0].split())
    assert "from the waiting list have been given back" in said
    assert "badges" not in said


def test_the_page_of_a_shared_pool_counts_everybody_before(client, make, page_of, in_march):
    pool = make.counter(capacity=1)
    mayors, guests = (make.category(pool_id=pool.id) for _ in range(2))
    make.registration(category=mayors)
    make.waiting(mayors, 7)

    assert "7 people are before you" in text_of(client.get(page_of(make.waiting(guests))))


def test_nobody_is_called_next_while_nothing_is_given_out(client, full, make, page_of, in_march):
    page = page_of(make.waiting(full))
    in_march(MOMENT + timedelta(days=200))

    text = text_of(client.get(page))

    assert "No places of this type are given out now" in text
    assert "next to be asked" not in text


def test_who_waits_is_found_from_any_page_of_the_office(full, make, browser):
    make.waiting(full, municipality="Łódź")

    assert "Łódź" in text_of(browser.get("/office/find?q=lodz"))


def test_all_is_taken_once_only_a_companion_could_come(client, full, make):
    make.category(capacity=5, is_companion=True)

    assert "All places are taken" in text_of(client.get("/en/"))


def test_an_empty_list_says_when_it_can_be_joined(make, browser):
    assert "Nobody is waiting." in text_of(browser.get(LIST))


def test_the_office_takes_somebody_off_and_it_is_written_down(full, make, browser, stored):
    entry = make.waiting(full, 2)
    page = f"{LIST}/{entry.id}/remove"

    assert "Those behind move up" in text_of(browser.get(page))
    assert browser.submit(page).status_code == 303

    assert stored(WaitingEntry)[0].people == 0
    change = stored(AuditEntry, subject=f"waiting_entry:{entry.id}")[-1]
    assert change.actor.startswith("staff:")
    assert change.change["people"] == [2, 0]
    assert browser.get(page).status_code == 303  # nobody of it waits any more


def test_who_only_looks_takes_nobody_off(full, make, sign_in, stored):
    entry = make.waiting(full)
    viewer = sign_in(make.staff(Role.VIEWER))

    assert viewer.get(LIST).status_code == 200
    assert viewer.get(f"{LIST}/{entry.id}/remove").status_code == 403
    assert stored(WaitingEntry)[0].people == 1
