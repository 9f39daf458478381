"""Money that came: one failure beside it, and what the ledger says of it."""

import pytest

from summit.kernel.money import Cents
from summit.payments.models import LedgerEntry
from summit.payments.queries import money_of
from summit.payments.service.ledger import unbalanced
from summit.payments.statuses import Account
from summit.registration.models import Registration
from summit.registration.statuses import Status


def test_one_failing_event_holds_up_no_other(till, paid, stored, monkeypatch):
    (first, first_id), (second, _) = paid(), paid()
    ask = type(till.gateway).page

    def sometimes(gateway, session_id):
        if session_id == first_id:
            raise TimeoutError
        return ask(gateway, session_id)

    with monkeypatch.context() as broken:
        broken.setattr(type(till.gateway), "page", sometimes)
        till.deliver()

    assert stored(Registration, id=first.id)[0].status is Status.AWAITING_PAYMENT
    assert stored(Registration, id=second.id)[0].status is Status.CONFIRMED


def test_every_posting_of_a_payment_sums_to_zero(till, paid, app, writing, stored):
    held, _ = paid()
    till.deliver()

    with writing() as session:
        assert unbalanced(session) == []
        money = money_of(session, held.id)

    sides = {}
    for entry in stored(LedgerEntry):
        sides[entry.account] = sides.get(entry.account, 0) + entry.amount.amount
    assert money.balance == Cents(0)
    assert sides == {
        Account.RECEIVABLE: 0,
        Account.STRIPE: money.total.amount,
        Account.REVENUE: -money.subtotal.amount,
        Account.GST: -money.gst.amount,
        Account.QST: -money.qst.amount,
    }


def test_a_ledger_entry_cannot_be_changed(till, writing, stored):
    till.awaiting()

    with pytest.raises(TypeError, match="append-only"), writing() as session:
        session.query(LedgerEntry).first().amount = Cents(1)
