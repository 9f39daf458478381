"""One person's bill given to another payer: both bills, ledger, papers, seats, badge, letters."""

import re
from datetime import timedelta

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge, BadgeEnd
from summit.commands.doctor import findings
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.another_payer.models import PayerChange
from summit.payments.discounts.service import effect, grant
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Bill
from summit.payments.queries import money_of
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import Account, PaymentMethod, TaxRegime
from summit.registration import service
from summit.registration.family import sent_with
from summit.registration.models import Attendee, Consent, Purpose, Registration
from summit.registration.payers import OtherPayer, Paying, payer_of
from summit.registration.statuses import PaidBy, SeatsKeptBy, Status
from tests.mail.conftest import read
from tests.payments.another_payer.conftest import CITY, HERSELF, MINISTRY
from tests.payments.leaving.conftest import EACH


def disagreements(app):
    """Return what doctor finds about seats, badges, ledger, claims and papers."""
    with app.app_context():
        found = list(findings(db.session(), app.config["SETTINGS"]))
    return [one for one in found if re.search("seats|badge|ledger|bill|series|Counter", one)]


def claimed(writing, registration_id):
    with writing() as session:
        return money_of(session, registration_id).balance.amount


def by_invoice(writing, held):
    with writing() as session:
        until = clock.now() + timedelta(days=20)
        service.choose_invoice(session, held.id, due=until, purchase_order=None, now=clock.now())


def test_the_person_moves_to_a_part_with_a_bill_of_its_own(
    app, couple, give, stored, writing, due, books
):
    held = couple()

    give(held, MINISTRY)

    city, part = stored(Registration)
    assert (part.part_of_id, part.status) == (city.id, Status.AWAITING_PAYMENT)
    assert (part.seats_kept_by, part.held_until) == (SeatsKeptBy.HOLD, due)
    assert [one.registration_id for one in stored(Attendee)] == [city.id, part.id]
    assert (city.subtotal, part.subtotal) == (Cents(45_000), Cents(45_000))
    old, new = stored(Bill)
    assert (old.total - old.credited, new.total) == (Cents(EACH), Cents(EACH))
    assert (new.payer_name, new.payer_email) == ("Ministerio inventado", "pagos@ministry.example")
    assert claimed(writing, city.id) == claimed(writing, part.id) == EACH
    assert books()[Account.RECEIVABLE] == 2 * EACH
    assert disagreements(app) == []


def test_a_person_who_pays_for_herself_is_reached_at_her_own_address(couple, give, stored):
    held = couple()

    give(held, HERSELF)

    spouse = stored(Attendee)[1]
    assert (spouse.paid_by, spouse.email) == (PaidBy.SELF, "iria@home.example")
    assert payer_of(spouse) == HERSELF.payer
    assert stored(Bill)[1].payer_email == "iria@home.example"


def test_somebody_returns_to_the_municipality(couple, give, stored):
    marks = {"payer_name": "Ministerio inventado", "payer_email": "pagos@ministry.example"}
    held = couple(paid_by=PaidBy.OTHER, **marks)

    give(held, CITY)

    assert stored(Bill)[1].payer_name == held.municipality
    assert stored(Bill)[1].payer_email is None
    assert stored(Attendee)[1].payer_name is None


@pytest.mark.parametrize("price", [10_001, 33_333, 45_000])
@pytest.mark.parametrize("percent", [40, 100])
def test_both_bills_add_up_to_the_cent_under_each_regime(
    app, couple, give, taxes, stored, books, price, percent
):
    taxes(regime=TaxRegime.DOMESTIC_MIXED, taxable_percent=percent)
    held = couple(price=price, spouse_price=12_345)

    give(held)

    old, new = stored(Bill)
    assert old.subtotal - old.credited_subtotal == Cents(price)
    assert new.subtotal == Cents(12_345)
    assert new.taxable == Cents(round(12_345 * percent / 100))
    left = old.total - old.credited
    assert books()[Account.RECEIVABLE] == left.amount + new.total.amount
    assert books()[Account.REVENUE] == -(price + 12_345)
    assert disagreements(app) == []


@pytest.mark.parametrize(("resides", "taxable"), [(True, 45_000), (False, 18_000)])
def test_the_new_bill_is_taxed_by_where_its_payer_resides(
    app, couple, give, mixed, stored, resides, taxable
):
    payer = OtherPayer("Ministerio inventado", "pagos@ministry.example", is_resident=resides)

    give(couple(), Paying(PaidBy.OTHER, payer))

    assert stored(Bill)[1].taxable == Cents(taxable)
    assert stored(Attendee)[1].payer_is_resident is resides
    assert disagreements(app) == []


def test_no_seat_moves(couple, give, stored):
    held = couple(spouse_price=10_000)
    before = [one.taken for one in stored(Counter)]

    give(held)

    assert [one.taken for one in stored(Counter)] == before == [1, 1]


def test_a_part_that_nobody_pays_returns_its_seat_and_no_other(couple, give, writing, stored, due):
    give(couple())
    part = stored(Registration)[1]

    with writing() as session:
        assert service.expire(session, part.id, now=due)

    assert [one.taken for one in stored(Counter)] == [1]
    assert [one.status for one in stored(Registration)] == [
        Status.AWAITING_PAYMENT,
        Status.EXPIRED,
    ]


def test_an_invoice_that_stands_is_credited_by_the_persons_share(
    app, couple, give, writing, stored
):
    held = couple()
    by_invoice(writing, held)

    give(held)

    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert note.amount == Cents(EACH)
    assert note.facts["subtotal"] == 45_000
    assert note.registration_id == held.id
    assert disagreements(app) == []


def test_an_early_badge_ends_and_the_next_comes_with_the_money(app, couple, give, writing, stored):
    held = couple()
    by_invoice(writing, held)
    assert len(stored(Badge)) == 2

    give(held)

    ends = {one.attendee_id: one.end for one in stored(Badge)}
    assert ends == {held.attendees[0].id: None, held.attendees[1].id: BadgeEnd.CANCELLED}
    with writing() as session:
        part = stored(Registration)[1]
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(EACH))
        record_payment(session, part.id, receipt, now=clock.now())
    assert stored(Registration)[1].status is Status.CONFIRMED
    assert {one.serial for one in stored(Badge) if one.ended_at is None} == {1, 2}
    assert disagreements(app) == []


def test_where_nothing_is_left_to_pay_who_stays_is_confirmed(app, couple, give, stored):
    held = couple(spouse_price=0)

    give(held, MINISTRY, person=0)

    assert [one.status for one in stored(Registration)] == [
        Status.CONFIRMED,
        Status.AWAITING_PAYMENT,
    ]
    assert [one.attendee_id for one in stored(Badge)] == [held.attendees[1].id]
    assert disagreements(app) == []


def test_the_share_of_a_discount_goes_down_with_it_and_is_not_carried_over(
    app, couple, give, stored, writing
):
    held = couple()
    with writing() as session:
        seen = effect(session, held.id, Cents(10_000)).seal()
        given = {"note": "why", "seen": seen, "by": "staff:1", "now": clock.now()}
        grant(session, held.id, Cents(10_000), **given)

    give(held)

    assert claimed(writing, held.id) == EACH - 5_000 + 1  # each tax's odd cent is the first's
    assert stored(Bill)[1].total == Cents(EACH)
    assert disagreements(app) == []


def test_all_but_the_last_are_given_away_one_after_the_other(app, make, give, stored, writing):
    kind = make.category(price=10_001)
    held = make.registration(Status.AWAITING_PAYMENT, people=3, category=kind, now=clock.now())

    give(held, MINISTRY, person=2)
    give(held, HERSELF, person=0)

    first, *parts = stored(Bill)
    assert first.subtotal - first.credited_subtotal == Cents(10_001)
    assert [one.total for one in parts] == [Cents(11_499)] * 2
    with writing() as session:
        city = session.get_one(Registration, held.id)
        assert len(sent_with(session, city)) == 2
        assert [one.position for one in city.attendees] == [0]
    assert disagreements(app) == []


def test_one_payer_twice_gets_two_bills(couple, make, give, stored):
    kind = make.category()
    held = make.registration(Status.AWAITING_PAYMENT, people=3, category=kind, now=clock.now())

    give(held, MINISTRY, person=2)
    give(held, MINISTRY, person=1)

    assert [one.payer_name for one in stored(Bill)][1:] == ["Ministerio inventado"] * 2


def test_who_leaves_a_part_belongs_to_the_same_family(ministry_of_two, give, stored, writing):
    ministry = ministry_of_two()

    give(ministry, HERSELF)

    assert {one.part_of_id for one in stored(Registration)[1:]} == {ministry.part_of_id}
    assert claimed(writing, ministry.id) == EACH


def test_consents_go_with_the_person_also_one_taken_back(couple, give, stored, writing):
    held = couple()
    with writing() as session:
        for purpose, taken_back in ((Purpose.PUBLIC_LIST, clock.now()), (Purpose.NEWS, None)):
            session.add(
                Consent(
                    registration_id=held.id,
                    purpose=purpose,
                    wording="yes",
                    language=held.language,
                    given_at=clock.now(),
                    withdrawn_at=taken_back,
                )
            )

    give(held)

    part = stored(Registration)[1]
    kept = {one.purpose: one.withdrawn_at for one in stored(Consent, registration_id=part.id)}
    assert kept[Purpose.PUBLIC_LIST] is not None
    assert kept[Purpose.NEWS] is None


def test_the_change_is_kept_with_who_made_it(couple, give, stored):
    held = couple()

    give(held)

    (kept,) = stored(PayerChange)
    assert (kept.registration_id, kept.part_id) == (held.id, stored(Registration)[1].id)
    assert (kept.attendee_id, kept.amount) == (held.attendees[1].id, Cents(EACH))
    assert kept.changed_by == "contact:1"


# -- letters -----------------------------------------------------------------------------------


def test_the_payer_gets_the_bill_and_the_contact_a_letter(
    couple, give, writing, stored, office, deliver
):
    held = couple()
    by_invoice(writing, held)
    deliver()

    give(held)
    new = [(one.occasion, one.recipient) for one in stored(OutboxMessage)][-2:]
    assert new == [
        ("payer.bill", "pagos@ministry.example"),
        ("payment.another_payer", "luc@city.example"),
    ]
    deliver()

    (letter,) = [one for one in office.to("luc@city.example") if "Another payer" in one["Subject"]]
    said = read(letter)[0].replace("\N{NO-BREAK SPACE}", " ")
    part = stored(Registration)[1]
    assert "Ministerio inventado now pays for Iria Ruiz: $517.39 CAD" in " ".join(said.split())
    assert part.reference in said
    assert f"{held.reference} now asks for $517.39 CAD" in " ".join(said.split())
    (paper,) = letter.iter_attachments()
    assert paper.get_filename().startswith("N-")
    [bill] = office.to("pagos@ministry.example")
    assert "Iria" not in read(bill)[0]
