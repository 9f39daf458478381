"""What follows of a cheaper type is shown before it is done, and exactly that is done."""

from dataclasses import replace

import pytest

from summit.admission.models import Category
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.changing.service import change_type, foresee, preview
from summit.payments.discounts import service as discounts
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.errors import ChangedSincePreview
from summit.payments.models import Bill, Refund, RefundPolicy
from summit.payments.queries import money_of
from summit.payments.refunding.errors import AskedOtherwise
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.registration.models import Attendee
from summit.registration.queries import get_whole
from summit.registration.service import WantedType
from tests.browsing import answers_in, text_of
from tests.payments.changing.conftest import CHEAP, FINANCE, USUAL
from tests.payments.changing.test_pages import page_of

DEED = "type-and-refund"
SOME = {"reason": "amount", "amount": "100", "note": "half of it"}


def ask(browser, held, kind, **given):
    """Press once; the page has shown nothing of what follows yet unless `seen` says so."""
    sent = answers_in(browser.get(page_of(held, kind, deed=DEED)), f"/{DEED}")
    return browser.post(page_of(held, deed=DEED), data=sent | given)


def test_a_free_amount_is_shown_with_all_that_follows_and_then_done(
    make, by_card, policy, finance, cheap, stored, balance
):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(5_000)))
    before = by_card.attendees[0].category_id

    shown = ask(finance, by_card, cheap, **SOME)

    assert shown.status_code == 200
    text = text_of(shown)
    for said in (
        "Nothing is done yet",
        "To the card, by itself: payment of",
        "Goes back $100.00",
        "Above $50.00 CAD, with what one person decided before: it waits",
        "Taken off the bill, taxes included $100.00",
        "Kept of what it would save: stays claimed $129.95",
        "The bill claims from then on $934.78",
        "Still owed $0.00",
        "Credit note to invoice",
        "Before taxes $86.97",
        "GST $4.35",
        "QST $8.68",
        "Total, taxes included $100.00",
        "Change the type and refund",
    ):
        assert said in text, said
    assert "who is not coming" not in text
    assert stored(Attendee)[0].category_id == before
    assert stored(Refund) == []

    sent = answers_in(shown, f"/{DEED}") | SOME
    assert finance.post(page_of(by_card, deed=DEED), data=sent).status_code == 303
    (refund,) = stored(Refund)
    assert (refund.amount, refund.awaits_approval) == (Cents(10_000), True)
    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    facts = [note.facts[one] for one in ("subtotal", "gst", "qst", "total")]
    assert facts == [8_697, 435, 868, 10_000]
    assert stored(Bill)[0].retained == Cents(USUAL - CHEAP - 10_000)
    assert stored(Attendee)[0].category_id == cheap.id
    assert balance(by_card) == 0


@pytest.mark.parametrize("seen", ["", "amount/10000/0/0/1/0|forged"])
def test_a_forged_press_shows_what_follows_and_changes_nothing(
    by_card, finance, cheap, stored, seen
):
    answer = ask(finance, by_card, cheap, **SOME, seen=seen)

    assert "Nothing is done yet" in text_of(answer)
    assert stored(Refund) == []


def test_what_cannot_go_back_is_said_beside_the_amount(by_card, finance, cheap, stored):
    answer = ask(finance, by_card, cheap, **SOME | {"amount": "229.96"})

    assert answer.status_code == 422
    assert "At most $229.95 CAD can go back" in text_of(answer)
    assert "Nothing is done yet" not in text_of(answer)
    assert stored(Refund) == []


def test_a_price_nobody_pays_is_bound_to_the_page_too(till, cheap, seen, change, writing, stored):
    """All of it was waived: no sum changes, and the page said another price."""
    held = till.awaiting(people=1)
    with writing() as session:
        whole = Cents(USUAL)
        shown = discounts.effect(session, held.id, whole).seal()
        given = {"note": "guests", "seen": shown, "by": "staff:1", "now": clock.now()}
        discounts.grant(session, held.id, whole, **given)
    shown = seen(held, cheap)
    with writing() as session:
        session.get_one(Category, cheap.id).windows[0].price = Cents(20_000)

    with pytest.raises(ChangedSincePreview):
        change(held, cheap, shown=shown)


def test_a_change_is_bound_to_what_was_shown(by_card, cheap, free, receive, writing, stored):
    person = by_card.attendees[0].id
    wish = Wish(reason=Reason.AMOUNT, seen="", amount=Cents(10_000), note="half of it")
    wanted = WantedType(category_id=cheap.id)

    def do(session, wanted, wish):
        given = {"hand": FINANCE, "invoice_days": 30, "now": clock.now()}
        change_type(session, by_card.id, person, wanted, wish, **given)

    with writing() as session:
        booking, money = get_whole(session, by_card.id), money_of(session, by_card.id)
        given = {"hand": FINANCE, "now": clock.now()}
        what = preview(session, booking, person, wanted, money, **given)
        shown = replace(wish, seen=foresee(session, booking, what, money, wish).seal())
    another = WantedType(category_id=free.id)
    more = replace(shown, amount=Cents(10_001))
    for kind, asked in ((wanted, more), (another, shown)):
        with pytest.raises(AskedOtherwise), writing() as session:
            do(session, kind, asked)
    receive(by_card, 100)
    with pytest.raises(ChangedSincePreview), writing() as session:
        do(session, wanted, shown)

    assert stored(Refund) == []
