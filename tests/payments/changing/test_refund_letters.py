"""What people are told of a refund that a second person decides on, or that is declined."""

import pytest

from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.models import Bill, Refund, RefundPolicy
from summit.payments.statuses import RefundStatus
from summit.staff.rules import Role
from tests.browsing import answers_in
from tests.mail.conftest import read

CONTACT = "luc@city.example"
DECLINED = "payment.refund_declined"


@pytest.fixture
def limit(make):
    return make.keep(RefundPolicy(id=1, four_eyes_above=Cents(10_000)))


@pytest.fixture
def decline(finance, stored):
    def press(note="no: another city"):
        (refund,) = stored(Refund)
        finance.submit(f"/office/refunds/{refund.id}/declined", note=note)
        assert stored(Refund)[0].status is RefundStatus.CANCELLED

    return press


@pytest.fixture
def told(stored):
    """Return to whom a refusal was promised."""
    return lambda: [one.recipient for one in stored(OutboxMessage, occasion=DECLINED)]


@pytest.fixture
def last_letter(deliver, office):
    def read_it(address=CONTACT):
        deliver()
        return " ".join(read(office.to(address)[-1])[0].replace("\xa0", " ").split())

    return read_it


def test_a_refund_they_were_told_of_and_that_is_declined_is_told(
    by_transfer, policy, finance, let_go, decline, told, last_letter
):
    let_go(finance, by_transfer)
    assert told() == []

    decline()

    assert told() == [CONTACT]
    text = last_letter()
    assert "decided not to send the refund of $477.39 CAD for" in text
    assert "$477.39 CAD are kept in our books as paid too much" in text
    assert "another city" not in text  # finance's words are finance's


def test_a_refund_nobody_knew_of_is_declined_without_a_word(
    by_card, limit, finance, stored, decline, told
):
    finance.decide(
        f"/office/registrations/{by_card.id}/refund", reason="amount", amount="200", note="asked"
    )
    assert stored(Refund)[0].awaits_approval

    decline()

    assert told() == []


def test_a_letter_of_leaving_says_that_a_refund_is_examined_and_then_what_became_of_it(
    by_card, limit, policy, finance, let_go, told, decline, last_letter
):
    let_go(finance, by_card)
    text = last_letter()
    assert "A refund of $477.39 CAD is being examined by our finance team" in text
    assert "go back to you" not in text

    decline()

    assert told() == [CONTACT]


def test_a_refund_of_who_left_is_told_once_approved(
    by_card, limit, policy, finance, make, sign_in, let_go, stored, told
):
    let_go(finance, by_card)

    second = sign_in(make.staff(Role.FINANCE))
    second.submit("/office/refunds", f"/office/refunds/{stored(Refund)[0].id}/approve")

    assert len(stored(OutboxMessage, occasion="payment.refund")) == 1
    assert told() == []


def test_a_letter_of_a_cheaper_type_says_that_a_refund_is_examined(
    by_card, limit, policy, finance, cheap, decline, told, last_letter
):
    person = by_card.attendees[0]
    page = f"/office/registrations/{by_card.id}/people/{person.id}/type-and-refund"
    shown = finance.get(f"{page}?category={cheap.id}")
    for _ in range(2):  # what follows is shown, then done
        sent = answers_in(shown, "/type-and-refund") | {"reason": "policy"}
        shown = finance.post(page, data=sent)
    assert "is being examined by our finance team" in last_letter()

    decline()

    assert told() == [CONTACT]


def test_another_payer_and_the_contact_are_each_told_where_they_knew(
    by_transfer, policy, finance, let_go, writing, decline, told, last_letter
):
    with writing() as session:
        bill = session.query(Bill).one()
        bill.payer_name, bill.payer_email = "Fondation", "f@paie.example"
    let_go(finance, by_transfer)

    decline()

    assert sorted(told()) == ["f@paie.example", CONTACT]
    assert "refund of $477.39 CAD to Fondation" in last_letter()
    assert "to Fondation" not in last_letter("f@paie.example")
