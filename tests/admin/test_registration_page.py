"""One registration whole: what happened, who may see which part, what may be done."""

import re
from datetime import timedelta

import pytest

from summit.badges.models import Badge
from summit.kernel.clock import now
from summit.mail.models import OutboxMessage
from summit.payments.models import Payment
from summit.registration.models import Registration
from summit.registration.service import withdraw
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.factories import MOMENT


@pytest.fixture
def held(make):
    return make.registration(Status.AWAITING_PAYMENT, now=now() - timedelta(minutes=5))


def test_the_page_tells_people_money_mails_and_changes(make, sign_in, held):
    page = sign_in(make.staff(Role.OWNER)).get(f"/office/registrations/{held.id}").text

    for part in (
        held.reference,
        "Ana María Ruiz",
        "$517.39",
        "Registration begun",
        "Terms accepted",
    ):
        assert part in page


def test_who_may_not_see_money_sees_none(make, sign_in, held):
    page = sign_in(make.staff(Role.PROTOCOL)).get(f"/office/registrations/{held.id}").text

    assert held.municipality in page
    assert "517.39" not in page
    assert "Record a payment" not in page


def test_cancelling_asks_once_more_and_frees_the_places(make, sign_in, held, stored):
    browser = sign_in(make.staff())
    page = f"/office/registrations/{held.id}/cancel"
    assert "cannot be undone" in browser.get(page).text
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT

    answer = browser.submit(page)

    assert answer.location == f"/office/registrations/{held.id}"
    assert stored(Registration)[0].status is Status.CANCELLED
    again = browser.submit(answer.location, to=page)
    assert again.status_code == 303
    assert "has ended already" in browser.get(again.location).text


def test_what_ended_owes_nothing_on_its_page(make, sign_in, held, writing):
    browser = sign_in(make.staff(Role.OWNER))
    page = f"/office/registrations/{held.id}"
    assert 'class="btn btn-primary"' in browser.get(page).text

    with writing() as session:
        withdraw(session, held.id, Status.CANCELLED, now=MOMENT)

    html = browser.get(page).text
    assert re.search(r"Owed</th>\s*<td>[^<]*\b0\.00</td>", html)
    assert 'class="btn btn-primary"' not in html
    assert ">$0.00\N{NO-BREAK SPACE}CAD</strong>" in browser.get(f"{page}/payments").text


def test_a_transfer_that_covers_the_bill_confirms(make, sign_in, held, stored):
    browser = sign_in(make.staff(Role.OWNER))
    page = f"/office/registrations/{held.id}/payments"
    assert 'value="517.39"' in browser.get(page).text

    answer = browser.submit(page, method="transfer", amount="517,39 $", note="WT 4411", after="0")

    assert answer.status_code == 303
    assert stored(Registration)[0].status is Status.CONFIRMED
    (payment,) = stored(Payment)
    assert (payment.amount.amount, payment.note) == (51_739, "WT 4411")
    told = browser.get(answer.location).text
    assert "Paid: transfer" in told
    assert "WT 4411" in told


def test_a_button_pressed_twice_records_one_payment(make, sign_in, held, stored):
    browser = sign_in(make.staff(Role.OWNER))
    page = f"/office/registrations/{held.id}/payments"
    sent = {"method": "cheque", "amount": "100", "note": "77", "after": "0"}

    browser.submit(page, **sent)
    again = browser.submit(page, **sent)

    assert again.status_code == 422
    assert "was recorded while you were writing" in again.text
    assert len(stored(Payment)) == 1


@pytest.mark.parametrize(
    "odd", ["", "-5", "0", "1e9", "abc", "99999999999", "1,2,3", "٣", "\0", "9" * 5000]
)
def test_an_odd_amount_is_refused_with_a_sentence(make, sign_in, held, stored, odd):
    browser = sign_in(make.staff(Role.FINANCE))

    answer = browser.submit(
        f"/office/registrations/{held.id}/payments", method="cash", amount=odd, after="0"
    )

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert stored(Payment) == []


def test_a_lost_badge_is_replaced_and_the_first_one_ends(make, sign_in, stored):
    held = make.registration(Status.CONFIRMED, now=now() - timedelta(minutes=5))
    person = held.attendees[0].id
    browser = sign_in(make.staff())

    page = f"/office/participants/{person}/badge"

    form = browser.draft(page)
    answer = browser.post(page, data=form)

    assert answer.status_code == 303
    badges = {badge.serial: badge for badge in stored(Badge)}
    assert badges[1].ended_at is not None
    assert badges[2].ended_at is None
    page = browser.get(answer.location).text
    assert badges[2].short_code in page
    assert "Badge ended: replaced" in page
    again = browser.post(f"/office/participants/{person}/badge", data=form)
    assert again.location == answer.location
    said = browser.get(again.location).text
    assert f"replaced already. The valid one is {badges[2].short_code}" in said
    assert len(stored(Badge)) == 2


def test_an_email_is_sent_again_and_the_first_row_stays(make, sign_in, held, stored):
    first = stored(OutboxMessage)[0]
    browser = sign_in(make.staff())

    answer = browser.submit(
        f"/office/registrations/{held.id}", to=f"/office/letters/{first.id}/send-again"
    )

    assert answer.status_code == 303
    again = stored(OutboxMessage)[-1]
    assert (again.resend_of, again.recipient) == (first.id, first.recipient)
    assert browser.submit("/office/me", to="/office/letters/999/send-again").status_code == 404


def test_deeds_need_their_right_also_when_posted(make, sign_in, held, stored):
    browser = sign_in(make.staff(Role.VIEWER))
    person = held.attendees[0].id
    deeds = [
        f"/office/registrations/{held.id}/cancel",
        f"/office/registrations/{held.id}/links",
        f"/office/registrations/{held.id}/payments",
        f"/office/participants/{person}/badge",
        "/office/letters/1/send-again",
        "/office/summit",
        "/office/legal/terms",
        "/office/categories/1",
        "/office/taxes",
        "/office/staff/new",
        "/office/staff/1",
        "/office/staff/1/off",
        "/office/staff/1/second-factor",
    ]

    answers = {deed: browser.submit("/office/me", to=deed).status_code for deed in deeds}

    assert set(answers.values()) == {403}
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
