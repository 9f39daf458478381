"""An invoice made out to another payer: taken back and issued anew, for the same claim."""

from datetime import timedelta

import pytest

from summit.kernel.edits import fingerprint
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind, Payer
from summit.payments.documents.service import issue_statement, reissue
from summit.payments.models import Bill, LedgerEntry
from summit.payments.queries import money_of
from summit.payments.service import endings
from summit.payments.terms.service import move_due
from summit.registration import service
from summit.registration.models import Registration
from summit.registration.statuses import PaidBy, Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.factories import MOMENT
from tests.mail.conftest import deliver, office  # noqa: F401

TOTAL = 51_739


@pytest.fixture
def invoiced(make, writing):
    """Build a registration whose invoice stands; `mark` says who pays for its one person."""

    def build(**mark):
        kind = make.category()
        people = (make.person(kind, **mark),)
        held = make.registration(Status.AWAITING_PAYMENT, people=people, category=kind)
        with writing() as session:
            service.choose_invoice(session, held.id, due=MOMENT, purchase_order=None, now=MOMENT)
        return held

    return build


@pytest.fixture
def billed(invoiced):
    return invoiced()


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


def change(browser, held, **given):
    page = f"/office/registrations/{held.id}/payer"
    sent = {name: value for name, value in browser.draft(page).items() if name != "submit"}
    return browser.post(page, data=sent | given)


def test_the_invoice_is_taken_back_and_issued_anew_to_the_other_payer(
    billed, finance, stored, writing
):
    page = text_of(finance.get(f"/office/registrations/{billed.id}/payer"))
    assert "F-2026-0001 stands" in page

    answer = change(
        finance,
        billed,
        payer_name="Tesorería Municipal",
        payer_address="Plaza 1",
        payer_tax_id="TMU850101AB1",
    )

    assert answer.status_code == 303
    assert "The invoice is issued anew" in text_of(finance.get(answer.location))
    first, second = stored(Document, kind=DocumentKind.INVOICE)
    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert (note.corrects_id, note.amount, second.amount) == (first.id, Cents(TOTAL), Cents(TOTAL))
    assert note.facts["buyer"]["name"] == first.facts["buyer"]["name"]
    assert second.facts["buyer"] == {
        "name": "Tesorería Municipal",
        "address": "Plaza 1",
        "tax_id": "TMU850101AB1",
    }
    assert second.facts["due_on"] == first.facts["due_on"]
    with writing() as session:
        assert money_of(session, billed.id).balance == Cents(TOTAL)
        stated = issue_statement(session, billed.id, now=MOMENT).facts
    assert stated["balance"] == TOTAL
    assert [move["number"] for move in stated["moves"]] == [
        "F-2026-0001",
        "N-2026-0001",
        "F-2026-0002",
    ]
    assert sum(entry.amount.amount for entry in stored(LedgerEntry)) == 0


def test_the_same_payer_once_more_issues_nothing(billed, finance, stored):
    for _press in range(2):
        change(finance, billed, payer_name="Tesorería Municipal")

    assert len(stored(Document, kind=DocumentKind.INVOICE)) == 2
    assert len(stored(Document, kind=DocumentKind.CREDIT_NOTE)) == 1


def test_before_any_invoice_only_the_name_changes(make, finance, stored):
    held = make.registration(Status.AWAITING_PAYMENT)
    assert "No invoice stands now" in text_of(finance.get(f"/office/registrations/{held.id}/payer"))

    answer = change(finance, held, payer_name="Tesorería Municipal")

    assert "Documents issued from now on say so" in text_of(finance.get(answer.location))
    assert stored(Bill)[0].payer_name == "Tesorería Municipal"
    assert stored(Document) == []


def test_a_wrong_rfc_is_said_and_kept(billed, finance, stored):
    answer = change(finance, billed, payer_tax_id="XX")

    assert answer.status_code == 422
    assert "An RFC has 12 or 13 signs" in text_of(answer)
    assert len(stored(Document)) == 1


def test_a_purchase_order_that_came_later_stands_on_an_invoice_issued_anew(
    billed,
    finance,
    stored,
    office,  # noqa: F811
    deliver,  # noqa: F811
):
    """Asked twice, there is one; the credit note says what its invoice says."""
    order = f"/office/registrations/{billed.id}/purchase-order"
    finance.post(order, data=finance.draft(order) | {"number": "PO-77"})
    told = text_of(finance.get(order))
    assert "The invoice F-2026-0001 was issued without the purchase order PO-77." in told
    assert f'href="/office/registrations/{billed.id}/payer"' in finance.get(order).text

    for _press in range(2):
        change(finance, billed)  # the form as it is shown

    first, anew = stored(Document, kind=DocumentKind.INVOICE)
    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert [one.facts["purchase_order"] for one in (first, note, anew)] == [None, None, "PO-77"]
    assert first.facts["buyer"] == anew.facts["buyer"]
    assert anew.amount == note.amount == Cents(TOTAL)
    assert sum(entry.amount.amount for entry in stored(LedgerEntry)) == 0
    assert "issued without" not in text_of(finance.get(order))
    deliver()
    letter = office.to("luc@city.example")[-1]
    papers = [one.get_filename() for one in letter.iter_attachments()]
    assert papers == ["N-2026-0001.pdf", "F-2026-0002.pdf"]
    assert "Your purchase order: PO-77" in letter.get_body(("plain",)).get_content()


def test_a_number_written_beside_the_payer_is_kept_and_left_out_it_stays(billed, finance, stored):
    change(finance, billed, purchase_order="PO-1")
    change(finance, billed, purchase_order="", payer_address="Plaza 1")

    numbers = [one.facts["purchase_order"] for one in stored(Document, kind=DocumentKind.INVOICE)]
    assert numbers == [None, "PO-1", "PO-1"]
    assert stored(Registration)[0].purchase_order == "PO-1"


def test_an_invoice_issued_anew_is_due_on_the_day_that_finance_moved(billed, writing, stored):
    seen = fingerprint(stored(Registration)[0], ("held_until",))
    with writing() as session:
        moved = {"reason": "council", "seen": seen, "by": "staff:1", "now": MOMENT}
        move_due(session, billed.id, MOMENT.date() + timedelta(days=40), **moved)
    with writing() as session:
        reissue(session, billed.id, Payer(), purchase_order="PO-77", now=MOMENT)

    first, anew = stored(Document, kind=DocumentKind.INVOICE)
    assert first.facts["due_on"] == MOMENT.date().isoformat()
    assert anew.facts["due_on"] == (MOMENT.date() + timedelta(days=40)).isoformat()


def test_an_empty_name_on_another_payers_bill_is_theirs_and_not_the_municipalitys(
    invoiced, finance, stored
):
    held = invoiced(
        paid_by=PaidBy.OTHER, payer_name="Ministerio", payer_email="pagos@ministry.example"
    )
    assert "Empty: Ministerio." in text_of(finance.get(f"/office/registrations/{held.id}/payer"))

    change(finance, held, payer_name="", payer_address="Plaza 1")

    assert stored(Bill)[0].payer_name == "Ministerio"
    anew = stored(Document, kind=DocumentKind.INVOICE)[-1].facts["buyer"]
    assert (anew["name"], anew["address"]) == ("Ministerio", "Plaza 1")


def test_another_payer_whose_people_are_not_marked_keeps_the_name(billed, writing, stored):
    with writing() as session:
        bill = session.get_one(Bill, stored(Bill)[0].id)
        bill.payer_name, bill.payer_email = "Jean Époux", "jean@city.example"
    with writing() as session:
        reissue(session, billed.id, Payer(address="Plaza 1"), now=MOMENT)

    assert stored(Bill)[0].payer_name == "Jean Époux"


def test_after_reissuing_a_withdrawal_takes_back_the_new_invoice(billed, writing, stored):
    with writing() as session:
        reissue(session, billed.id, Payer(name="Another"), now=MOMENT)
    with writing() as session:
        service.withdraw(session, billed.id, Status.CANCELLED, now=MOMENT)

    invoices = stored(Document, kind=DocumentKind.INVOICE)
    notes = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert [one.corrects_id for one in notes] == [one.id for one in invoices]
    assert {one.amount for one in notes} == {Cents(TOTAL)}


@pytest.mark.parametrize(("kept", "stands"), [(0, False), (4_000, True)])
def test_both_pages_about_an_ended_registration_offer_what_saving_does(
    billed, finance, stored, writing, kept, stands
):
    """Of what was kept the invoice stands, and can name the order that came after it."""
    with writing() as session:
        session.get_one(Registration, billed.id).purchase_order = "PO-9"
        session.query(Bill).one().retained = Cents(kept)
        session.flush()
        endings.end_registration(session, billed.id, Status.CANCELLED, now=MOMENT)
    folder = f"/office/registrations/{billed.id}"

    order = text_of(finance.get(f"{folder}/purchase-order"))
    payer = text_of(finance.get(f"{folder}/payer"))
    change(finance, billed)

    assert ("Issue the invoice anew" in order) is stands
    assert ("F-2026-0001 stands" in payer) is stands
    assert ("No invoice stands now" in payer) is not stands
    first, *anew = stored(Document, kind=DocumentKind.INVOICE)
    said = [(one.amount.amount, one.facts["purchase_order"]) for one in anew]
    assert said == [(kept, "PO-9")] * stands


def test_the_contact_receives_both_papers(billed, finance, office, deliver):  # noqa: F811
    change(finance, billed, payer_name="Tesorería Municipal")

    deliver()

    letter = office.to("luc@city.example")[-1]
    assert letter["Subject"].startswith("A new invoice")
    assert [one.get_filename() for one in letter.iter_attachments()] == [
        "N-2026-0001.pdf",
        "F-2026-0002.pdf",
    ]


def test_another_payer_receives_both_papers_and_the_contact_none(
    invoiced,
    taxes,
    finance,
    stored,
    office,  # noqa: F811
    deliver,  # noqa: F811
):
    """The letter names no people, and greets who pays."""
    taxes(business_number="NEQ 0000000000")
    held = invoiced(
        paid_by=PaidBy.OTHER, payer_name="Ministerio", payer_email="pagos@ministry.example"
    )
    change(finance, held, payer_name="Ministerio de Ciudades")

    deliver()

    letter = office.to("pagos@ministry.example")[-1]
    assert letter["Subject"].startswith("A new invoice")
    assert [one.get_filename() for one in letter.iter_attachments()] == [
        "N-2026-0001.pdf",
        "F-2026-0002.pdf",
    ]
    text = letter.get_body(("plain",)).get_content()
    assert "Dear Ministerio de Ciudades" in text
    assert "Ana" not in text
    anew = stored(Document, kind=DocumentKind.INVOICE)[-1].facts
    assert (anew["seller"]["number"], anew["attention"]) == ("NEQ 0000000000", None)
    to_contact = office.to("luc@city.example")
    assert not [one for one in to_contact if one["Subject"].startswith("A new invoice")]


def test_who_may_not_record_money_changes_no_payer(billed, make, sign_in):
    organizer = sign_in(make.staff(Role.ORGANIZER))

    assert organizer.get(f"/office/registrations/{billed.id}/payer").status_code == 403
