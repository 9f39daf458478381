"""A draft is stored at every step: saved for later, opened elsewhere, changed in two tabs."""

import re
from datetime import timedelta

from summit.kernel import clock
from summit.registration import service
from summit.registration.holding.models import HoldRules
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT
from tests.site import HOLDS


def test_a_draft_without_names_is_saved_for_later_and_opened_on_another_device(
    app, make, desk, stored, office, deliver
):
    category = make.category()

    answer = desk.send(desk.fill(category, people_0_given_name="") | {"later": "1"})

    assert answer.status_code == 303
    page = desk.client.get(answer.location)
    assert "What is here is saved" in text_of(page)
    deliver()
    (letter,) = office.to("luc@city.example")
    found = re.search(r"(/en/r/[a-z0-9-]+)", letter.get_body(("plain",)).get_content())[1]
    elsewhere = app.test_client().get(found, follow_redirects=True)
    assert answers_in(elsewhere, "/change")["municipality"] == "Tres Aguas"
    assert f"https://summit.example{found}" in page.text  # to copy, beside the form
    (person,) = stored(Attendee)
    assert (person.given_name, person.name_follows) == ("", False)


def test_a_draft_saved_for_later_is_not_sent_without_its_names(make, desk, stored):
    sent = desk.send(desk.fill(make.category(), people_0_given_name="") | {"later": "1"})
    page = desk.client.get(sent.location)
    to = sent.location.partition("?")[0]

    answer = desk.client.post(to, data=answers_in(page, "/change"))

    assert answer.status_code == 422
    assert "Write the given names" in text_of(answer)


def test_of_two_tabs_the_second_is_told_and_loses_nothing(holder, at_moment, stored):
    at_moment()
    contact = holder()
    second = answers_in(contact.get("/change"), "/change")
    contact.post("/change", municipality="First tab")

    answer = contact.client.post(
        contact.base + "/change", data=second | {"municipality": "Second tab"}
    )

    assert answer.status_code == 422
    said = text_of(answer)
    assert "changed meanwhile, in another tab" in said
    assert "First tab" in said  # what is saved now
    assert answers_in(answer, "/change")["municipality"] == "Second tab"  # what was typed
    assert stored(Registration)[0].municipality == "First tab"
    again = contact.client.post(contact.base + "/change", data=answers_in(answer, "/change"))
    assert again.status_code == 303
    assert stored(Registration)[0].municipality == "Second tab"


def test_the_same_changes_sent_twice_are_saved_once_without_a_word(holder, at_moment, stored):
    at_moment()
    contact = holder()
    typed = answers_in(contact.get("/change"), "/change") | {"municipality": "Pressed twice"}

    answers = [contact.client.post(contact.base + "/change", data=typed) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    assert stored(Registration)[0].revised == 1


def test_holding_longer_keeps_what_is_typed(holder, at_moment, stored):
    at_moment()
    contact = holder()
    until = contact.registration.held_until

    answer = contact.post("/change", municipality="Not saved yet", extend=until.isoformat())

    assert answer.status_code == 200
    assert "held longer" in text_of(answer)
    assert answers_in(answer, "/change")["municipality"] == "Not saved yet"
    kept = stored(Registration)[0]
    assert kept.held_until == until + timedelta(hours=24)
    assert kept.municipality != "Not saved yet"
    review = contact.post("/submit", extend=kept.held_until.isoformat(), purchase_order="PO 7")
    assert answers_in(review, "/submit")["purchase_order"] == "PO 7"
    assert "Hold the places" not in text_of(review)  # twice is as often as it may be


def test_the_page_says_why_places_are_not_held_longer(make, holder, at_moment):
    at_moment()
    full = make.category(capacity=1)
    contact = holder(make.registration(category=full, now=clock.now()))

    answer = contact.post("/submit", extend=contact.registration.held_until.isoformat())

    assert answer.status_code == 409
    assert "Few places are left" in text_of(answer)


def test_the_office_sets_how_long_places_are_held(make, sign_in, stored, desk):
    browser = sign_in(make.staff(Role.OWNER))
    page = "/office/holds"
    typed = {"ample_hours": "48", "most_extensions": "0"}

    assert browser.post(page, data=browser.draft(page) | typed).status_code == 303
    wrong = browser.post(page, data=browser.draft(page) | {"scarce_minutes": "1"})

    assert wrong.status_code == 422
    assert "from 5 to 1440" in text_of(wrong)
    assert stored(HoldRules)[0].ample_hours == 48
    sent = desk.send(desk.fill(make.category()))
    held = stored(Registration)[0].held_until - MOMENT
    assert timedelta(hours=47) < held < timedelta(hours=49)
    assert "Hold the places" not in text_of(desk.client.get(sent.location))


def test_a_review_from_before_a_change_is_not_sent(holder, make, writing, stored, at_moment):
    at_moment()
    free = make.category(price=0)
    contact = holder(category=free)
    reviewed = answers_in(contact.get("/review"), "/submit")
    with writing() as session:  # in another tab
        asked = make.application(free, (make.person(free), make.person(free)))
        service.revise(session, contact.registration.id, asked, now=clock.now(), holds=HOLDS)
    sent = {"how": "free", "terms_language": "en"}

    answer = contact.client.post(contact.base + "/submit", data=reviewed | sent)

    assert answer.status_code == 409
    assert "changed since you opened this page" in text_of(answer)
    assert stored(Registration)[0].status is Status.DRAFT
    again = answers_in(answer, "/submit") | sent
    assert contact.client.post(contact.base + "/submit", data=again).status_code == 303
