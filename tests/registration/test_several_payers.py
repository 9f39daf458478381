"""Who pays for whom: one registration, several payers, each with a part, a bill and a deadline."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.models import Bill
from summit.payments.statuses import TaxRegime
from summit.registration import service
from summit.registration.family import sent_with
from summit.registration.models import Attendee, Consent, Purpose, Registration
from summit.registration.payers import OtherPayer, payer_of, shares_of
from summit.registration.replacing.service import Named, replace
from summit.registration.statuses import PaidBy, SeatsKeptBy, Status
from tests.factories import MOMENT
from tests.site import HOLDS

DUE = MOMENT + timedelta(days=30)
SPOUSE = {"paid_by": PaidBy.SELF, "given_name": "Iria", "email": "iria@home.example"}
MINISTRY = {
    "paid_by": PaidBy.OTHER,
    "payer_name": "Ministerio inventado",
    "payer_email": "pagos@ministry.example",
}


@pytest.fixture
def send(make, writing):
    """Send a registration of people marked with who pays; return those it became, in order."""

    def build(*marks, category=None, bills_due=DUE, consents=(), now=MOMENT, **contact):
        category = category or make.category()
        people = tuple(make.person(category, **mark) for mark in marks)
        given = service.Submission(
            terms_id=make.terms.id,
            terms_language=Language.EN,
            consents=dict.fromkeys(consents, "Yes"),
        )
        with writing() as session:
            session.expire_on_commit = False
            asked = make.application(category, people, **contact)
            held = service.start(session, asked, now=now, holds=HOLDS)
            sent = service.submit(session, held.id, given, bills_due=bills_due, now=now)
            return [sent, *sent_with(session, sent)]

    return build


def test_the_municipality_pays_for_everybody_unless_somebody_says_otherwise(send, stored):
    [sent] = send({}, {})

    assert [bill.payer_name for bill in stored(Bill)] == [sent.municipality]


def test_each_other_payer_gets_a_part_and_a_bill(send, stored):
    sent, spouse, ministry = send({}, SPOUSE, MINISTRY)

    assert [one.status for one in (sent, spouse, ministry)] == [Status.AWAITING_PAYMENT] * 3
    assert {one.part_of_id for one in (spouse, ministry)} == {sent.id}
    bills = {bill.registration_id: bill for bill in stored(Bill)}
    assert bills[spouse.id].payer_name == "Iria Ruiz"
    assert bills[spouse.id].payer_email == "iria@home.example"
    assert bills[ministry.id].payer_name == "Ministerio inventado"
    assert bills[sent.id].payer_email is None
    assert {bill.total for bill in bills.values()} == {Cents(51_739)}


def test_each_bill_has_taxes_on_its_own_total(send, make, stored):
    send({}, {}, SPOUSE, category=make.category(price=10_001))

    assert [(bill.subtotal.amount, bill.qst.amount) for bill in stored(Bill)] == [
        (20_002, 1_995),
        (10_001, 998),
    ]


@pytest.mark.parametrize(
    ("country", "said", "taxable"),
    [("MX", True, 45_000), ("CA", False, 18_000), ("MX", None, 18_000), ("CA", None, 45_000)],
)
def test_a_mixed_price_is_taxed_by_where_the_other_payer_resides(
    send, taxes, stored, country, said, taxable
):
    taxes(regime=TaxRegime.DOMESTIC_MIXED, taxable_percent=40)

    send({}, SPOUSE | {"payer_is_resident": said}, country=country)

    assert [one.taxable for one in stored(Bill)] == [
        Cents(45_000 if country == "CA" else 18_000),
        Cents(taxable),
    ]


def test_parts_have_references_and_deadlines_of_their_own(send):
    sent, spouse = send({}, SPOUSE)

    assert spouse.reference != sent.reference
    assert (spouse.seats_kept_by, spouse.held_until) == (SeatsKeptBy.HOLD, DUE)
    assert sent.held_until < DUE


def test_one_payer_named_twice_in_other_letters_has_one_bill(send, stored):
    again = MINISTRY | {"payer_name": "MINISTERIO Inventado"}

    send({}, MINISTRY, again)

    assert sorted(bill.subtotal.amount for bill in stored(Bill)) == [45_000, 90_000]


def test_the_first_payers_people_stay_where_the_municipality_pays_for_nobody(send, stored):
    sent, ministry = send(SPOUSE, MINISTRY)

    assert [bill.payer_name for bill in stored(Bill)] == ["Iria Ruiz", "Ministerio inventado"]
    assert sent.held_until == DUE


def test_whom_nothing_is_asked_for_has_no_payer(send, make, stored):
    [sent] = send({}, SPOUSE, category=make.category(price=0))

    assert sent.status is Status.CONFIRMED
    assert stored(Bill) == []


def test_people_keep_their_order_and_their_company(send, make, writing):
    mayor, companion = make.category(), make.category(is_companion=True)
    people = (
        make.person(mayor),
        make.person(companion, principal=0, **SPOUSE),
        make.person(mayor, given_name="Lía"),
    )
    with writing() as session:
        asked = make.application(mayor, people)
        held = service.start(session, asked, now=MOMENT, holds=HOLDS)
        service.submit(session, held.id, make.submission(), bills_due=DUE, now=MOMENT)

    with writing() as session:
        rows = session.scalars(select(Attendee).order_by(Attendee.id)).all()
        assert [(one.given_name, one.position) for one in rows] == [
            ("Ana María", 0),
            ("Iria", 0),
            ("Lía", 1),
        ]
        assert rows[1].principal_id == rows[0].id
        assert rows[1].registration_id != rows[0].registration_id


def test_whoever_is_added_with_another_payer_belongs_to_the_same_family(send, make, writing):
    sent, spouse = send({}, SPOUSE)
    category = make.category()
    people = (make.person(category), make.person(category, **MINISTRY))
    with writing() as session:
        asked = make.application(category, people)
        whole = {"now": MOMENT, "holds": HOLDS, "part_of_id": sent.id}
        added = service.start(session, asked, **whole)
        service.submit(session, added.id, make.submission(), bills_due=DUE, now=MOMENT)

        family = {one.id for one in sent_with(session, session.get_one(Registration, spouse.id))}

        rows = session.scalars(select(Registration.id)).all()
        assert len(rows) == 4
        assert family == {*rows} - {spouse.id}


def test_a_late_payer_holds_up_nobody_else(send, writing, stored):
    sent, spouse = send({}, SPOUSE)
    with writing() as session:
        service.confirm(session, service.lock(session, sent.id), now=MOMENT)

    with writing() as session:
        assert service.expire(session, spouse.id, now=DUE)

    states = {one.id: one.status for one in stored(Registration)}
    assert states == {sent.id: Status.CONFIRMED, spouse.id: Status.EXPIRED}
    [badge] = stored(Badge)
    assert badge.ended_at is None


def test_seats_are_neither_taken_twice_nor_lost(send, make, writing, stored):
    category = make.category(capacity=3)
    _sent, spouse, _ministry = send({}, SPOUSE, MINISTRY, category=category)
    assert [one.taken for one in stored(Counter, id=category.counter_id)] == [3]

    with writing() as session:
        service.withdraw(session, spouse.id, Status.CANCELLED, now=MOMENT)

    assert [one.taken for one in stored(Counter, id=category.counter_id)] == [2]


def test_the_payer_gets_the_bill_by_mail_and_the_municipality_none(send, stored):
    send({}, SPOUSE)

    assert [(one.occasion, one.recipient) for one in stored(OutboxMessage)][1:] == [
        ("payer.bill", "iria@home.example")
    ]


def test_a_badge_before_the_money_is_for_the_municipalitys_invoice_only(send, writing, stored):
    sent, spouse = send({}, SPOUSE)
    with writing() as session:
        for one in (sent, spouse):
            service.choose_invoice(session, one.id, due=DUE, purchase_order=None, now=MOMENT)

    [badge] = stored(Badge)
    assert badge.attendee_id == sent.attendees[0].id


def test_a_consent_is_given_for_all_and_taken_back_for_all(send, writing, stored):
    sent, spouse = send({}, SPOUSE, consents=[Purpose.NEWS])
    assert {one.registration_id for one in stored(Consent)} == {sent.id, spouse.id}

    with writing() as session:
        service.withdraw_consent(session, spouse.id, Purpose.NEWS, now=MOMENT)

    assert all(one.withdrawn_at == MOMENT for one in stored(Consent))


def test_links_of_all_that_was_sent_together_end_together(send, writing, stored):
    sent, spouse = send({}, SPOUSE)

    with writing() as session:
        service.renew_links(session, spouse.id, now=MOMENT)

    assert {one.link_version for one in stored(Registration)} == {2}
    assert {one.link_version for one in stored(Bill)} == {2}
    assert {one.link_version for one in stored(Attendee)} == {2}


def test_shares_begin_with_the_municipality(make, writing):
    category = make.category()
    people = (make.person(category, **SPOUSE), make.person(category))
    with writing() as session:
        asked = make.application(category, people)
        held = service.start(session, asked, now=MOMENT, holds=HOLDS)

        assert [share.payer and share.payer.name for share in shares_of(held.attendees)] == [
            None,
            "Iria Ruiz",
        ]


def test_a_bill_stays_made_out_to_who_pays_when_another_person_comes(send, writing):
    _sent, spouse = send({}, SPOUSE | {"payer_is_resident": False})
    wanted = Named(given_name="Brais", language=Language.ES)

    with writing() as session:
        new = replace(session, spouse.id, spouse.attendees[0].id, wanted, now=MOMENT)

        assert payer_of(new) == OtherPayer("Iria Ruiz", "iria@home.example", is_resident=False)
