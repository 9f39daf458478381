"""The office changes a type: the organizers where no money goes back, finance where some does."""

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.documents.service import issue_statement
from summit.payments.models import Bill, Refund
from summit.registration.models import Attendee
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of
from tests.payments.changing.conftest import CHEAP, USUAL


def page_of(held, kind=None, person=0, deed="type"):
    page = f"/office/registrations/{held.id}/people/{held.attendees[person].id}/{deed}"
    return f"{page}?category={kind.id}" if kind else page


def press(browser, held, kind, deed="type", **given):
    page = page_of(held, kind, deed=deed)
    sent = answers_in(browser.get(page), f"/{deed}")
    return browser.post(page.partition("?")[0], data=sent | given)


def decide(browser, held, kind, **given):
    """See what follows of a cheaper type, then press as a person does; return the last answer."""
    shown = press(browser, held, kind, "type-and-refund", **given)
    sent = answers_in(shown, "/type-and-refund") | given
    return browser.post(page_of(held, deed="type-and-refund"), data=sent)


def test_the_folder_leads_there(till, organizer, finance, dear):
    held = till.awaiting(people=1)

    assert page_of(held) in organizer.get(f"/office/registrations/{held.id}").text
    with_refund = page_of(held, deed="type-and-refund")
    assert with_refund in finance.get(f"/office/registrations/{held.id}").text


def test_an_organizer_chooses_a_dearer_type_and_sees_the_sums_first(
    till, by_card, organizer, dear, stored, balance
):
    text = text_of(organizer.get(page_of(by_card, dear)))
    assert "$344.92" in text
    assert len(stored(Bill)[0].lines) == 1

    assert press(organizer, by_card, dear).status_code == 303

    assert balance(by_card) == 34_492


def test_an_organizer_chooses_no_cheaper_type_of_paid_people(by_card, organizer, cheap, stored):
    answer = organizer.get(page_of(by_card, cheap))

    assert answer.status_code == 422
    assert "a less expensive type is chosen by finance" in text_of(answer)


def test_finance_chooses_it_with_a_reason(by_card, policy, finance, cheap, stored, balance):
    text = text_of(finance.get(page_of(by_card, cheap, deed="type-and-refund")))
    assert "$229.95" in text

    answer = decide(finance, by_card, cheap, reason="organizer", note="our mistake")

    assert answer.status_code == 303
    (refund,) = stored(Refund)
    assert (refund.amount, refund.reason) == (Cents(USUAL - CHEAP), "organizer")
    assert balance(by_card) == 0


def test_a_reason_in_words_is_asked_for(by_card, finance, cheap, stored):
    answer = press(finance, by_card, cheap, "type-and-refund", reason="organizer")

    assert answer.status_code == 422
    assert "Write in a few words why" in text_of(answer)
    assert stored(Refund) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.DOOR_SUPERVISOR])
def test_who_may_neither_edit_nor_refund_opens_no_page(till, make, sign_in, dear, role):
    held, browser = till.awaiting(people=1), sign_in(make.staff(role))

    for deed in ("type", "type-and-refund"):
        assert browser.get(page_of(held, deed=deed)).status_code == 403


def test_protocol_does_not_refund(till, make, sign_in):
    held, browser = till.awaiting(people=1), sign_in(make.staff(Role.PROTOCOL))

    assert browser.get(page_of(held, deed="type-and-refund")).status_code == 403


def test_somebody_of_another_registration_is_not_found(till, organizer):
    held, other = till.awaiting(people=1), till.awaiting(people=1)
    page = f"/office/registrations/{held.id}/people/{other.attendees[0].id}/type"

    assert organizer.get(page).status_code == 404


def test_the_time_line_and_the_story_name_it(till, by_card, finance, dear, change):
    before = by_card.attendees[0].category.name.to("en")

    change(by_card, dear)

    folder = text_of(finance.get(f"/office/registrations/{by_card.id}"))
    assert f"Ana María Ruiz: {dear.name.to('en')} in place of {before}." in folder
    assert "A bill of $1,034.78 CAD was drawn up" in folder
    assert "The bill was raised by $344.92 CAD, taxes included." in folder


def test_a_statement_names_the_papers_of_each_movement(by_card, writing, change, dear, stored):
    change(by_card, dear)
    with writing() as session:
        moves = issue_statement(session, by_card.id, now=clock.now()).facts["moves"]

    old, new = stored(Document, kind=DocumentKind.INVOICE)
    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    (receipt,) = stored(Document, kind=DocumentKind.RECEIPT)
    said = [one["number"] for one in moves]
    assert said == [old.number, receipt.number, note.number, new.number]
    assert moves[-1]["left"] == 34_492
    assert stored(Attendee)[0].category_id == dear.id
