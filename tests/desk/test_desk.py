"""On-site registration: from a name to a badge, by each way to pay; each refusal by its name."""

import re

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.models import Payment
from summit.payments.statuses import PaymentMethod
from summit.registration.models import Attendee, Registration
from summit.registration.questions.statuses import Need, Scope
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of


def test_who_pays_cash_has_a_badge_in_three_steps(make, at_desk, stored):
    desk = at_desk()
    page = desk.register(make.category())
    assert "517.39" in text_of(desk.browser.get(page))

    desk.press(page, "paid", method="terminal", note="slip 7")

    (payment,) = stored(Payment)
    assert (payment.method, payment.amount) == (PaymentMethod.TERMINAL, Cents(51_739))
    assert payment.recorded_by.startswith("staff:")
    assert payment.received_at is not None
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert "Print the badge" in text_of(desk.browser.get(page))
    assert desk.browser.get(f"{page}/badge.pdf").data.startswith(b"%PDF")
    assert stored(Counter)[0].taken == 1
    assert stored(OutboxMessage) == []  # nobody gave an address


def test_money_taken_twice_by_a_double_click_is_recorded_once(make, at_desk, stored):
    desk = at_desk()
    page = desk.register(make.category())
    sent = desk.browser.draft(page) | {"method": "cash"}

    first, second = (desk.browser.post(f"{page}/paid", data=sent) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert len(stored(Payment)) == 1


def test_no_other_sum_is_taken_than_the_page_showed(make, at_desk, sign_in, stored):
    desk, kind = at_desk(), make.category()
    dearer = make.variant(kind, price=90_000)
    page = desk.register(kind)
    sent = desk.browser.draft(page) | {"method": "cash"}
    (person,) = stored(Attendee)
    change = f"/office/registrations/{person.registration_id}/people/{person.id}/type"
    organizer = sign_in(make.staff(Role.ORGANIZER))
    typed = organizer.draft(f"{change}?category={kind.id}.{dearer.id}")
    assert organizer.post(change, data=typed).status_code == 303

    answer = desk.browser.post(f"{page}/paid", data=sent)

    assert answer.status_code == 409
    assert "1,034.78" in text_of(answer)
    assert stored(Payment) == []


def test_a_form_sent_twice_registers_once(make, at_desk, stored):
    desk = at_desk()
    typed = desk.fill(make.category(price=0), email="ines@city.example")

    answers = [desk.browser.post("/office/desk/", data=typed) for _ in range(2)]

    assert answers[0].location == answers[1].location
    assert len(stored(Registration)) == 1
    assert {one.occasion for one in stored(OutboxMessage)} == {
        "registration.confirmed",
        "attendee.confirmed",
    }  # and nobody is told of a hold


def test_who_pays_by_card_scans_a_code_or_is_sent_the_link(
    app, make, at_desk, office, deliver, stored
):
    desk = at_desk()
    page = desk.register(make.category(), email="ines@city.example")
    assert b"<svg" in desk.browser.get(f"{page}/code.svg").data

    assert desk.press(page, "card-link").status_code == 303
    deliver()

    (letter,) = office.to("ines@city.example")
    said = letter.get_body(("plain",)).get_content()
    found = re.search(r"(/es/pay/[a-z0-9-]+)", said)[1]
    assert "517" in text_of(app.test_client().get(found))


def test_a_full_type_is_refused_and_what_was_typed_stays(make, at_desk, stored):
    category = make.category(capacity=1, taken=1)

    answer = at_desk().send(category, given_name="Inés")

    assert answer.status_code == 422
    assert "There are not enough places left" in text_of(answer)
    assert 'value="Inés"' in answer.text
    assert stored(Registration) == []


def test_an_organizer_lets_somebody_in_although_it_is_full(make, at_desk, stored):
    category = make.category(capacity=1, taken=1, price=0)

    at_desk(Role.ORGANIZER).register(category, waives="y")

    counter = stored(Counter)[0]
    assert (counter.taken, counter.extra) == (2, 1)
    assert stored(Attendee)[0].by_waiver


def test_who_may_not_waive_does_not(make, at_desk, stored):
    category = make.category(capacity=1, taken=1, price=0)

    answer = at_desk().send(category, waives="y")

    assert "Only organizers let somebody in" in text_of(answer)
    assert stored(Registration) == []


def test_a_type_on_request_needs_somebody_who_may_approve(make, at_desk, stored):
    category = make.category(price=0, needs_approval=True)

    answer = at_desk().send(category)
    assert "ask somebody who may approve" in text_of(answer)
    assert stored(Registration) == []

    at_desk(Role.PROTOCOL).register(category)
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_nobody_is_registered_without_the_terms(make, at_desk, stored):
    answer = at_desk().send(make.category(), accepts="")

    assert answer.status_code == 422
    assert "Show the terms" in text_of(answer)
    assert stored(Registration) == []


def test_a_badge_without_payment_is_an_organizers_to_give(make, at_desk, stored):
    helper, organizer = at_desk(), at_desk(Role.ORGANIZER)
    page = helper.register(make.category())
    assert helper.press(page, "unpaid").status_code == 403
    assert stored(Badge) == []

    assert organizer.press(page, "unpaid").status_code == 303

    assert len(stored(Badge)) == 1
    kept = stored(Registration)[0]
    assert (kept.status, kept.seats_kept_by) == (Status.AWAITING_PAYMENT, "invoice")


def test_after_the_places_were_released_no_badge_is_given_without_payment(
    make, at_desk, writing, stored
):
    desk = at_desk(Role.ORGANIZER)
    page = desk.register(make.category())
    with writing() as session:
        session.query(Registration).one().become(Status.EXPIRED)

    answer = desk.press(page, "unpaid")

    assert answer.status_code == 409
    assert "the places were released" in text_of(answer)
    assert stored(Badge) == []


def test_without_an_address_no_link_is_sent(make, at_desk, stored):
    desk = at_desk()
    page = desk.register(make.category())

    answer = desk.press(page, "card-link")

    assert "let them scan the code" in text_of(answer)
    assert stored(OutboxMessage) == []


def test_the_desk_takes_money_of_nobody_it_did_not_register(make, at_desk, stored):
    held = make.registration(Status.AWAITING_PAYMENT)
    desk = at_desk()
    token = desk.browser.draft("/office/desk/")["csrf_token"]

    answer = desk.browser.post(
        f"/office/desk/{held.id}/paid", data={"csrf_token": token, "method": "cash"}
    )

    assert answer.status_code == 404
    assert stored(Payment) == []


@pytest.mark.parametrize("role", [Role.VIEWER])
def test_who_may_not_register_at_the_desk_does_not(at_desk, role):
    assert at_desk(role).browser.get("/office/desk/").status_code == 403


def test_a_question_that_must_be_answered_keeps_nobody_from_the_desk(make, at_desk, ask, stored):
    ask("Hotel", scope=Scope.REGISTRATION, need=Need.REQUIRED)
    ask("Size", need=Need.REQUIRED)

    at_desk().register(make.category(price=0))

    assert stored(Registration)[0].status is Status.CONFIRMED  # asked behind their link


def test_the_desk_says_that_a_badge_waits_for_a_proof(make, at_desk, stored):
    desk = at_desk(Role.ORGANIZER)
    kind = make.category(needs_proof=True, badge_waits_for_proof=True)

    page = desk.browser.get(desk.register(kind))

    assert "The badge waits for a proof" in text_of(page)
    assert "Give the badge without payment" not in page.text


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1"])
def test_an_odd_number_in_a_hidden_field_of_the_desk_is_a_refusal(make, at_desk, stored, number):
    desk, kind = at_desk(Role.OWNER), make.category()
    spouse = make.category(is_companion=True)

    stale = desk.send(kind, terms_id=number)
    page = desk.register(kind, **{"companions-0-category": f"{spouse.code}.{number}"})
    shown = desk.browser.draft(page)
    about = stored(Registration)[0]
    typed = shown | {"after": number, "owed": number, "method": "cash", "amount": "1"}
    record = f"/office/registrations/{about.id}/payments"
    answers = [desk.browser.post(to, data=typed) for to in (f"{page}/paid", record)]

    assert "The terms" in text_of(stale)
    assert stale.status_code == 422
    assert all(one.status_code < 500 for one in answers)
    assert desk.browser.get(f"/office/desk/beside/{number}").status_code == 404
    assert len(stored(Registration)) == 1
