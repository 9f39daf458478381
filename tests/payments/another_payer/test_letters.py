"""Money that goes back to another payer is told to them, and to the contact only whose it is."""

from dataclasses import replace

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.leaving.service import foresee, let_go, preview
from summit.payments.queries import money_of
from summit.payments.refunding import service as refunding
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.registration.queries import get_whole
from tests.mail.conftest import read
from tests.payments.another_payer.conftest import MINISTRY
from tests.payments.leaving.conftest import BOTH, EACH

REFUND = "A refund is on its way"


@pytest.fixture
def paid(ministry_of_two, writing):
    """Two people a ministry pays for, paid by transfer."""
    part = ministry_of_two()
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(BOTH))
        record_payment(session, part.id, receipt, now=clock.now())
    return part


def texts(office, address):
    letters = {one["Subject"].partition(":")[0]: read(one)[0] for one in office.to(address)}
    return {subject: text.replace("\xa0", " ") for subject, text in letters.items()}


def test_a_refund_is_told_to_the_payer_by_name_and_not_to_the_contact(
    paid, writing, deliver, office
):
    with writing("staff:1") as session:
        booking, money = get_whole(session, paid.id), money_of(session, paid.id)
        wish = Wish(reason=Reason.AMOUNT, seen="", amount=Cents(10_000), note="agreed")
        follows = refunding.foresee_refund(session, booking, money, wish, now=clock.now())
        wish = replace(wish, seen=follows.seal())
        refunding.refund(session, paid.id, wish, by="staff:1", now=clock.now())

    deliver()

    text = texts(office, MINISTRY.payer.email)[REFUND]
    assert "Dear Ministerio inventado," in text
    assert "$100.00" in text
    assert "Iria" not in text
    assert REFUND not in texts(office, paid.contact_email)


def test_the_contact_reads_to_whom_the_money_for_who_leaves_goes_back(
    paid, writing, deliver, office
):
    with writing("staff:1") as session:
        booking, money = get_whole(session, paid.id), money_of(session, paid.id)
        who = booking.attendees[0].id
        shown = preview(session, booking, who, money, now=clock.now())
        wish = Wish(reason=Reason.ORGANIZER, seen="", note="agreed")
        wish = replace(wish, seen=foresee(session, booking, shown, money, wish).seal())
        let_go(session, paid.id, who, wish, by="staff:1", now=clock.now())

    deliver()

    text = texts(office, paid.contact_email)["No longer coming"]
    assert f"${EACH / 100} CAD go back to Ministerio inventado." in text
    assert REFUND in texts(office, MINISTRY.payer.email)
