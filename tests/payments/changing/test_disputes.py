"""While a bank holds the money: a cheaper type is finance's to choose, and nothing is sent."""

import pytest

from summit.kernel.money import Cents
from summit.payments.errors import PaymentInDispute
from summit.payments.leaving.errors import BankHolds
from summit.payments.models import Attempt, Bill, Refund
from summit.payments.refunding.rules import Reason
from tests.payments.changing.conftest import CHEAP, FINANCE, USUAL


def test_while_a_bank_holds_the_money_only_finance_chooses_a_cheaper_type(
    till, by_card, policy, cheap, change, stored, balance, disagreements
):
    """What is saved waits until the bank has decided; no fee is kept, for nobody leaves."""
    till.stripe.open_dispute(stored(Attempt)[0].payment_intent_id)
    till.deliver()

    with pytest.raises(BankHolds):
        change(by_card, cheap)
    with pytest.raises(PaymentInDispute):
        change(by_card, cheap, hand=FINANCE, reason=Reason.AMOUNT, amount=Cents(1), note="less")
    change(by_card, cheap, hand=FINANCE)

    assert stored(Refund) == []
    assert (stored(Bill)[0].retained, balance(by_card)) == (Cents(0), CHEAP - USUAL)
    assert disagreements() == []


def test_on_a_day_without_refund_a_cheaper_type_keeps_all_that_is_in_question(
    till, by_card, policy, later, cheap, change, stored, balance
):
    later(days=30)
    till.stripe.advance(30 * 86_400)
    till.stripe.open_dispute(stored(Attempt)[0].payment_intent_id)
    till.deliver()

    change(by_card, cheap, hand=FINANCE)

    assert (stored(Bill)[0].retained, balance(by_card)) == (Cents(USUAL - CHEAP), 0)
