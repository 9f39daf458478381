"""Title, name on the badge, whom somebody represents, who leads, and the rank of protocol."""

import csv
import io

import pytest
from sqlalchemy.exc import IntegrityError

from summit.badges.queries import faces_of_registration, signing_key
from summit.kernel import clock
from summit.registration import service
from summit.registration.errors import CompanionLeads, TwoHeads
from summit.registration.models import Attendee
from summit.registration.protocol.service import choose_head
from summit.registration.replacing.service import Named, replace
from summit.registration.rules import Place, check_people
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.registration.test_views import errors_of
from tests.site import HOLDS


@pytest.fixture
def browser(make, sign_in):
    return sign_in(make.staff(Role.OWNER))


@pytest.fixture
def two(make, at_moment):
    kind = make.category(price=0)
    people = (make.person(kind), make.person(kind, given_name="Luz", family_name="Vega"))
    return make.registration(Status.CONFIRMED, people=people, category=kind, now=clock.now())


def test_what_is_typed_of_a_person_is_kept_and_shown_again(desk, make, stored):
    answers = desk.fill(
        make.category(),
        people_0_title="Mtra.",
        people_0_badge_name="Anita Ruiz",
        people_0_represents="the mayor of Puebla",
        people_0_is_head="y",
    )
    answer = desk.send(answers)

    (person,) = stored(Attendee)
    assert (person.title, person.badge_name, person.represents, person.is_head) == (
        "Mtra.",
        "Anita Ruiz",
        "the mayor of Puebla",
        True,
    )
    again = desk.client.get(answer.location.replace("/review", "/change")).text
    assert 'value="Mtra."' in again
    assert 'value="the mayor of Puebla"' in again
    assert '<details class="wide" open>' in again


def test_what_is_not_asked_on_the_first_day_is_folded_away(desk, make):
    make.category()

    page = desk.open().text

    assert '<details class="wide">' in page
    assert '<details class="wide" open>' not in page


def test_two_heads_are_refused_at_the_second(desk, make, stored):
    category = make.category()
    answers = desk.fill(category, people_0_is_head="y")
    answers |= desk.person(1, category, given_name="Luz", is_head="y")

    page = desk.send(answers)

    assert page.status_code == 422
    assert "A delegation has one head at most" in errors_of(page)
    assert 'href="#people-1-is_head"' in page.text
    assert stored(Attendee) == []


def test_a_companion_as_the_head_is_refused(desk, make, stored):
    category, beside = make.category(), make.category(is_companion=True)
    answers = desk.fill(category)
    answers |= desk.person(1, beside, given_name="Luz", is_head="y", principal="0")

    page = desk.send(answers)

    assert page.status_code == 422
    assert "An accompanying person cannot be the head" in errors_of(page)
    assert 'href="#people-1-is_head"' in page.text
    assert stored(Attendee) == []


def test_the_rule_itself_refuses_two_heads_and_a_companion_as_one():
    head = Place(name="Ana", is_companion=False, principal=None, is_head=True)
    companion = Place(name="Eva", is_companion=True, principal=0, is_head=True)
    nobody = Place(name="Ana", is_companion=False, principal=None)

    check_people([head, nobody])
    with pytest.raises(TwoHeads):
        check_people([head, head])
    with pytest.raises(CompanionLeads):
        check_people([nobody, companion])


def test_the_database_keeps_one_head_of_a_registration(two, writing):
    with writing() as session:
        session.get_one(Attendee, two.attendees[0].id).is_head = True

    with pytest.raises(IntegrityError), writing() as session:
        session.get_one(Attendee, two.attendees[1].id).is_head = True


def test_whoever_comes_instead_of_the_head_leads(two, writing, stored):
    with writing() as session:
        choose_head(session, two.id, two.attendees[0].id)
    eva = Named(given_name="Eva", language="es")

    with writing() as session:
        replace(session, two.id, two.attendees[0].id, eva, now=clock.now())

    coming = [one for one in stored(Attendee) if one.left_at is None]
    assert [one.given_name for one in coming if one.is_head] == ["Eva"]


def test_whoever_is_added_as_the_head_leads_in_place_of_another(two, make, writing, stored):
    with writing() as session:
        choose_head(session, two.id, two.attendees[0].id)
    kind = make.category(price=0)
    asked = make.application(kind, people=(make.person(kind, given_name="Eva", is_head=True),))

    with writing() as session:
        added = service.start(session, asked, now=clock.now(), holds=HOLDS, part_of_id=two.id)
        service.submit(session, added.id, make.submission(), now=clock.now())

    assert [one.given_name for one in stored(Attendee) if one.is_head] == ["Eva"]


def test_the_office_types_a_rank_and_chooses_the_head(two, browser, stored):
    person = two.attendees[1]
    page = f"/office/participants/{person.id}/protocol"

    drafted = browser.draft(page)
    answer = browser.post(page, data=drafted | {"protocol_rank": "3", "is_head": "y"})

    assert answer.status_code == 303
    kept = stored(Attendee, id=person.id)[0]
    assert (kept.protocol_rank, kept.is_head) == (3, True)
    folder = text_of(browser.get(answer.location))
    assert "Head of the delegation" in folder
    assert "Rank of protocol: 3" in folder


@pytest.mark.parametrize("typed", ["0", "10000", "first", "²"])
def test_a_rank_that_is_no_number_is_refused_and_stays_as_typed(two, browser, stored, typed):
    page = f"/office/participants/{two.attendees[0].id}/protocol"

    answer = browser.post(page, data=browser.draft(page) | {"protocol_rank": typed})

    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert stored(Attendee)[0].protocol_rank is None


def test_a_rank_that_somebody_else_typed_meanwhile_is_not_overwritten(two, browser, stored):
    page = f"/office/participants/{two.attendees[0].id}/protocol"
    stale = browser.draft(page)
    browser.post(page, data=stale | {"protocol_rank": "3"})

    answer = browser.post(page, data=stale | {"protocol_rank": "8"})

    assert answer.status_code == 422
    assert "Someone else changed this" in answer.text
    assert stored(Attendee)[0].protocol_rank == 3


def test_a_viewer_changes_no_protocol(two, make, sign_in):
    viewer = sign_in(make.staff(Role.VIEWER))

    page = viewer.get(f"/office/participants/{two.attendees[0].id}/protocol")

    assert page.status_code == 403


def test_the_list_by_protocol_goes_by_country_rank_and_family_name(make, browser, writing):
    kind = make.category(price=0)
    for country, family, rank in (
        ("MX", "Vega", None),
        ("MX", "Arce", None),
        ("MX", "Zorro", 1),
        ("CA", "Roy", None),
    ):
        person = make.person(kind, family_name=family)
        with writing() as session:
            asked = make.application(kind, people=(person,), country=country)
            held = service.start(session, asked, now=clock.now(), holds=HOLDS)
            held.attendees[0].protocol_rank = rank

    text = browser.get("/office/participants.csv?order=protocol").text

    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["Family names"] for row in rows] == ["Roy", "Zorro", "Arce", "Vega"]


def test_the_file_of_participants_says_it_all(desk, make, browser):
    desk.send(
        desk.fill(
            make.category(),
            people_0_title="Lic.",
            people_0_badge_name="Anita",
            people_0_represents="the mayor",
            people_0_is_head="y",
        )
    )

    text = browser.get("/office/participants.csv").text

    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    said = ("Title before the name", "Name on the badge", "Representing", "Head of the delegation")
    assert [row[name] for name in said] == ["Lic.", "Anita", "the mayor", "yes"]
    assert "Anita" not in text_of(browser.get("/office/participants?q=nobody"))
    assert "Lic. Ana" in text_of(browser.get("/office/participants?q=anita"))


def test_a_badge_says_the_title_and_the_name_wished_for(make, app, writing, at_moment):
    kind = make.category(price=0)
    people = (
        make.person(kind, title="C."),
        make.person(kind, badge_name="Anita Ruiz", title="Mtra."),
    )
    held = make.registration(Status.CONFIRMED, people=people, category=kind, now=clock.now())

    with writing() as session:
        key = signing_key(app.config["SETTINGS"])
        first, second = faces_of_registration(session, held.id, key)

    assert (first.title, first.given_name, first.family_name) == ("C.", "Ana María", "Ruiz")
    assert (second.title, second.given_name, second.family_name) == ("Mtra.", "Anita Ruiz", "")
