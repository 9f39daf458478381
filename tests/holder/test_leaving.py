"""A contact lets one person go, or withdraws all, by the published policy and seeing the sum."""

from datetime import timedelta

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Attempt, Bill, Payment, Refund, RefundPolicy, RefundWindow
from summit.payments.queries import money_of
from summit.payments.refunding.outcomes import decline
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod, RefundStatus
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from tests.browsing import answers_in, text_of

EACH, FEE = 51_739, 4_000


@pytest.fixture
def policy(make):
    """All but 40 dollars each until tomorrow."""
    until = clock.now().date() + timedelta(days=1)
    make.keep(RefundWindow(until=until, percent=100, fee=Cents(FEE)))


@pytest.fixture
def paid(till, holder):
    """Return the contact of a registration of so many people that was paid by card."""

    def build(people=2):
        held = till.awaiting(people=people)
        till.stripe.pay(till.begin(held))
        till.deliver()
        return holder(held)

    return build


def person_page(contact, person=0):
    return f"/people/{contact.registration.attendees[person].id}"


def let_go(contact, person=0, **given):
    page = person_page(contact, person)
    sent = answers_in(contact.get(page), "/leave") | given
    return contact.client.post(contact.base + page + "/leave", data=sent)


def withdraw(contact, **given):
    sent = answers_in(contact.get("/withdraw")) | given
    return contact.client.post(contact.base + "/withdraw", data=sent)


def test_the_contact_sees_what_goes_back_and_lets_one_person_go(till, paid, policy, stored):
    contact = paid()
    shown = text_of(contact.get(person_page(contact)))
    for sum_shown in ("Billed for them, with taxes $517.39", "Kept, by the refund dates $40.00"):
        assert sum_shown in shown
    assert "Goes back to you $477.39" in shown
    assert "100%, less $40.00" in shown

    assert let_go(contact).status_code == 303
    till.work()

    assert [bool(one.left_at) for one in stored(Attendee)] == [True, False]
    assert stored(Refund)[0].amount == Cents(EACH - FEE)
    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED
    assert stored(Counter)[0].taken == 1
    page = text_of(contact.get("?notice=left"))
    assert "The withdrawal is recorded" in page
    assert "1 person is registered and paid for" in page


def test_the_contact_withdraws_all_that_was_paid_and_the_balance_is_zero(
    till, paid, policy, stored, writing
):
    contact = paid()
    assert "$954.78" in text_of(contact.get("/withdraw"))

    assert withdraw(contact).status_code == 303
    till.work()

    assert stored(Registration)[0].status is Status.CANCELLED
    assert stored(Counter)[0].taken == 0
    assert all(badge.ended_at for badge in stored(Badge))
    assert stored(Refund)[0].amount == Cents(2 * EACH - 2 * FEE)
    assert stored(Document, kind=DocumentKind.CREDIT_NOTE)[0].amount == stored(Refund)[0].amount
    with writing() as session:
        assert money_of(session, contact.registration.id).balance == Cents(0)


def test_the_last_person_leaving_is_the_withdrawal_of_all(till, paid, policy, stored, writing):
    contact = paid()
    let_go(contact)

    page = contact.get(person_page(contact, 1))
    assert "to leave is to cancel the whole registration" in text_of(page)
    assert contact.get("/withdraw").text.count("477.39")
    withdraw(contact)
    till.work()

    assert sum(one.amount.amount for one in stored(Refund)) == 2 * (EACH - FEE)
    assert stored(Bill)[0].retained == Cents(2 * FEE)
    with writing() as session:
        assert money_of(session, contact.registration.id).balance == Cents(0)


def test_without_dates_the_organizers_decide_about_money(paid, stored):
    contact = paid()
    for page in (person_page(contact), "/withdraw"):
        assert "the organizing team decides" in text_of(contact.get(page))
        assert "not coming</button>" not in contact.get(page).text

    sent = answers_in(contact.get(), "/statement")
    for page in (person_page(contact) + "/leave", "/withdraw"):
        answer = contact.client.post(contact.base + page, data=sent)
        assert "only finance can make" in text_of(answer)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert [one.left_at for one in stored(Attendee)] == [None, None]


def test_without_dates_what_was_not_paid_is_the_contacts_to_withdraw(till, holder, stored):
    contact = holder(till.awaiting(people=2))

    let_go(contact)
    withdraw(contact)

    assert stored(Registration)[0].status is Status.CANCELLED
    assert stored(Counter)[0].taken == 0


def test_after_the_last_date_nothing_goes_back_and_the_page_says_so(paid, make, stored):
    yesterday = clock.now().date() - timedelta(days=2)
    make.keep(RefundWindow(until=yesterday, percent=100, fee=Cents(0)))
    contact = paid()
    assert "Goes back to you $0.00" in text_of(contact.get(person_page(contact)))

    let_go(contact)

    assert stored(Refund) == []
    assert stored(Attendee)[0].left_at


def test_above_the_limit_the_refund_is_looked_at_first(till, paid, policy, make, stored):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(10_000)))
    contact = paid()
    assert "is looked at by our finance team first" in text_of(contact.get(person_page(contact)))

    let_go(contact)
    till.work()

    (refund,) = stored(Refund)
    assert refund.awaits_approval
    assert refund.asked_by == f"contact:{contact.registration.id}"
    assert till.stripe.state()["refund"] == []
    assert "Refund being examined" in text_of(contact.get())


def test_who_withdrew_all_by_their_page_is_told_that_the_refund_is_declined(
    paid, policy, make, writing, stored
):
    """The page said what goes back; no letter did."""
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(10_000)))
    contact = paid()
    withdraw(contact)

    with writing() as session:
        decline(session, stored(Refund)[0].id, note="no", now=clock.now())

    (letter,) = stored(OutboxMessage, occasion="payment.refund_declined")
    assert letter.recipient == contact.registration.contact_email


def test_sums_that_changed_are_shown_again_and_nothing_is_done(paid, policy, writing, stored):
    contact = paid()
    page = person_page(contact)
    sent = answers_in(contact.get(page), "/leave")
    whole = answers_in(contact.get("/withdraw"))
    with writing() as session:
        for row in session.query(RefundWindow):
            row.percent = 50

    answer = contact.client.post(contact.base + page + "/leave", data=sent)
    again = contact.client.post(contact.base + "/withdraw", data=whole)

    assert answer.status_code == again.status_code == 409
    assert "$218.70" in text_of(answer)
    assert "$437.40" in text_of(again)  # each one's half cent goes to who paid
    assert stored(Refund) == []


def test_a_button_pressed_twice_lets_one_go_once(paid, policy, stored):
    contact = paid(people=3)
    page = person_page(contact)
    sent = answers_in(contact.get(page), "/leave")

    for _press in range(2):
        assert contact.client.post(contact.base + page + "/leave", data=sent).status_code == 303

    assert len(stored(Refund)) == 1


def test_money_that_came_while_looking_is_not_kept_unseen(till, holder, policy, writing, stored):
    contact = holder(till.awaiting(people=2))
    sent = answers_in(contact.get("/withdraw"))
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(2 * EACH))
        record_payment(session, contact.registration.id, receipt, now=clock.now())

    answer = contact.client.post(contact.base + "/withdraw", data=sent)

    assert answer.status_code == 409
    assert len(stored(Payment)) == 1
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_somebody_elses_person_is_no_page(paid, policy, holder, till):
    contact, other = paid(), holder(till.awaiting())
    stranger = other.registration.attendees[0].id

    assert contact.get(f"/people/{stranger}").status_code == 404
    sent = answers_in(contact.get(person_page(contact)), "/leave")
    answer = contact.client.post(contact.base + f"/people/{stranger}/leave", data=sent)
    assert answer.status_code in (303, 404)
    assert text_of(other.get()).count("Ana María Ruiz")


def test_an_attendees_own_link_opens_none_of_these(paid, policy, client, link_of):
    contact = paid()
    one = contact.registration.attendees[0]

    assert client.get(f"/en/r/{link_of(one)}/withdraw").status_code == 404
    assert client.get(f"/en/r/{link_of(one)}/people/{one.id}").status_code == 404


def test_a_draft_or_what_has_ended_leads_back_to_its_page(holder, make):
    contact = holder(make.registration(people=2, now=clock.now()))

    for page in ("/withdraw", person_page(contact)):
        assert contact.client.get(contact.base + page).status_code == 303


def test_while_a_bank_holds_the_money_the_pages_say_why_nobody_can_be_taken_off(
    till, paid, policy, stored
):
    contact = paid()
    person, whole = person_page(contact), answers_in(contact.get("/withdraw"))
    dispute = till.stripe.open_dispute(stored(Attempt)[0].payment_intent_id)["id"]
    till.deliver()

    for page in (person, "/withdraw"):
        text = text_of(contact.get(page))
        assert "bank is looking into a card payment of this registration" in text
        assert "Goes back to you" not in text
    assert "The visa was refused" in text_of(contact.get(person))  # that finance decides
    refused = contact.client.post(contact.base + "/withdraw", data=whole)
    assert refused.status_code == 409
    assert "Please write to the organizing team" in text_of(refused)
    assert "Money, Disputes" not in text_of(refused)  # finance's words
    assert stored(Registration)[0].status is Status.CONFIRMED

    till.stripe.move_dispute(dispute, "won")
    till.deliver()
    assert "Goes back to you $477.39" in text_of(contact.get(person))
