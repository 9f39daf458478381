"""The doctor is well where everything agrees, and names each thing that does not."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from summit.admission.codes.models import Code
from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.commands import doctor
from summit.edition.models import Heartbeat, TermsVersion
from summit.edition.service import beat
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import DisputeStatus
from summit.payments.documents.lists import digest
from summit.payments.documents.models import Document, DocumentFile, DocumentSeries
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Bill, LedgerEntry, Payment, Refund, TaxProfile, WriteOff
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import Account, PaymentMethod, RefundStatus, TaxRegime
from summit.registration.approval.models import ApprovalRequest
from summit.registration.approval.statuses import RequestState
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from summit.settings import STRIPE_API
from tests.site import settings_for


@pytest.fixture
def examine(app, monkeypatch):
    """Return what the doctor finds; the tables of tests are made without migrations."""
    monkeypatch.setattr(doctor, "migrations_behind", lambda: "")

    def examine():
        with app.app_context():
            return list(doctor.findings(db.session(), app.config["SETTINGS"]))

    return examine


@pytest.fixture
def well(make, writing):
    """A site with one confirmed registration of two people and a living worker."""
    make.registration(Status.CONFIRMED, people=2, category=make.category(price=0))
    with writing() as session:
        beat(session, "worker", at=datetime.now(UTC))
    return make


def test_a_site_in_order_gets_no_finding(well, examine):
    assert examine() == []


def test_a_counter_that_miscounts_is_named(well, writing, examine):
    with writing() as session:
        session.execute(update(Counter).values(taken=1))

    assert [line for line in examine() if "1 seats are taken, not 2" in line]


def test_a_request_in_order_gets_no_finding(well, examine):
    well.registration(Status.PENDING_APPROVAL, category=well.category(needs_approval=True))

    assert examine() == []


@pytest.mark.parametrize(
    ("table", "values", "said"),
    [
        (ApprovalRequest, {"state": RequestState.WITHDRAWN}, "no request says so"),
        (Registration, {"status": Status.AWAITING_PAYMENT}, "and the registration does not"),
    ],
)
def test_a_request_that_nobody_can_decide_on_is_named(well, writing, examine, table, values, said):
    held = well.registration(Status.PENDING_APPROVAL, category=well.category(needs_approval=True))
    own = table.registration_id if table is ApprovalRequest else table.id
    with writing() as session:
        session.execute(update(table).where(own == held.id).values(**values))

    assert said in " ".join(examine())


def test_a_bill_before_a_decision_is_named(paid, writing, examine):
    with writing() as session:
        session.execute(update(Registration).values(status=Status.PENDING_APPROVAL))

    assert "is billed already" in " ".join(examine())


def test_a_code_that_counts_other_people_than_use_it_is_named(well, examine, writing, make):
    code = make.code(make.category())
    with writing() as session:
        session.execute(update(Code).where(Code.id == code.id).values(used=3))

    assert f"Code {code.id} says 3 people use it, not 0." in examine()


def test_a_rate_of_another_type_is_named(well, examine, writing, make):
    rate = make.variant(make.category())
    with writing() as session:
        session.execute(update(Attendee).values(variant_id=rate.id))

    (line, *_more) = examine()
    assert "has the rate of another participation type" in line


def test_a_confirmed_person_without_a_badge_is_named(well, writing, examine):
    with writing() as session:
        badge = session.query(Badge).first()
        badge.ended_at = datetime.now(UTC)

    assert "confirmed and has no badge" in " ".join(examine())


def test_a_worker_that_fell_silent_is_named(well, writing, examine):
    with writing() as session:
        session.get_one(Heartbeat, "worker").at = datetime.now(UTC) - timedelta(hours=1)

    assert "No worker is alive" in " ".join(examine())


def test_an_e_mail_given_up_is_named(well, writing, examine):
    with writing() as session:
        session.query(OutboxMessage).first().given_up_at = datetime.now(UTC)

    assert "could not be delivered" in " ".join(examine())


def test_taxes_without_numbers_are_named(well, writing, examine):
    with writing() as session:
        session.get_one(TaxProfile, 1).qst_number = None

    assert "lacks a registration number" in " ".join(examine())


def test_sales_closed_by_the_tax_profile_are_named(well, writing, examine):
    with writing() as session:
        session.get_one(TaxProfile, 1).regime = TaxRegime.NOT_YET_REGISTERED

    assert "paid registration stays closed" in " ".join(examine())


def test_missing_terms_are_named(app, writing, make, examine):
    with writing() as session:
        session.delete(session.query(TermsVersion).one())

    assert "No terms are published" in " ".join(examine())


@pytest.fixture
def paid(make, writing):
    """A registration that was paid by transfer and has all its papers."""
    held = make.registration(Status.AWAITING_PAYMENT, now=clock.now())
    with writing() as session:
        beat(session, "worker", at=datetime.now(UTC))
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=session.query(Bill).one().total)
        record_payment(session, held.id, receipt, now=clock.now())
    return held


def test_money_in_order_gets_no_finding(paid, examine):
    assert examine() == []


def test_a_posting_whose_sides_do_not_meet_is_named(paid, writing, examine):
    with writing() as session:
        entry = {"posting": "payout:9", "account": Account.CASH, "amount": Cents(1)}
        session.add(LedgerEntry(at=clock.now(), **entry))

    assert "payout:9 do not sum to zero" in " ".join(examine())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (lambda bill, _: Payment(**came(bill)), "Payment {} was never posted"),
        (lambda _, payment: Refund(**went(payment)), "Refund {} was never posted"),
        (
            lambda _, payment: Refund(**went(payment) | {"status": RefundStatus.REQUESTED}),
            "owes 0.00 for refund {}, of which 0.01 is to be sent",
        ),
        (
            lambda bill, _: WriteOff(bill_id=bill, amount=Cents(1), at=clock.now()),
            "What was forgiven ({}) was never posted",
        ),
    ],
    ids=["a payment", "a refund", "a refund to be sent", "a shortfall forgiven"],
)
def test_money_that_was_never_posted_is_named(paid, writing, examine, row, said):
    with writing() as session:
        added = row(session.query(Bill).one().id, session.query(Payment).one().id)
        session.add(added)
        session.flush()
        number = added.id

    found = " ".join(examine())
    assert said.format(number) in found
    assert "of everybody, the bills" in found


def came(bill):
    given = {"method": PaymentMethod.CASH, "amount": Cents(1), "currency": "cad"}
    return given | {"bill_id": bill, "received_at": clock.now()}


def went(payment):
    given = {"payment_id": payment, "amount": Cents(1), "reason": "surplus", "by_hand": True}
    return given | {"status": RefundStatus.SUCCEEDED, "requested_at": clock.now()}


def test_money_of_another_currency_is_no_finding(paid, writing, examine):
    with writing() as session:
        session.add(Payment(**came(session.query(Bill).one().id) | {"currency": "usd"}))

    assert examine() == []


def test_a_number_that_no_document_has_is_named(paid, writing, examine):
    with writing() as session:
        session.query(DocumentSeries).filter_by(kind=DocumentKind.INVOICE).one().last += 1

    assert "gave 2 numbers, and 1 documents have one" in " ".join(examine())


def test_a_pdf_that_is_not_the_one_that_was_drawn_is_named(paid, writing, examine):
    with writing() as session:
        document = session.query(Document).first().id
        row = {"content": b"%PDF-another", "sha256": digest(b"%PDF-"), "drawn_at": clock.now()}
        session.add(DocumentFile(document_id=document, **row))

    assert "is not the one that was drawn" in " ".join(examine())


def test_a_dispute_that_the_ledger_does_not_hold_is_named(paid, writing, examine):
    with writing() as session:
        dispute = {"stripe_id": "du_1", "status": DisputeStatus.NEEDS_ANSWER, "amount": Cents(5)}
        dispute |= {"currency": "cad", "reason": "general", "opened_at": clock.now()}
        dispute |= {"withdrawn": Cents(5), "lost": Cents(0), "is_charge_refundable": False}
        session.add(Dispute(payment_id=session.query(Payment).one().id, **dispute))

    assert "disagree on what banks hold" in " ".join(examine())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"public_url": "http://summit.example"}, "PUBLIC_URL"),
        ({"stripe_key": "sk_test_suite"}, "STRIPE_KEY"),
        ({"mail_from": "summit@localhost"}, "MAIL_FROM"),
    ],
    ids=["no https", "a test key", "no sender"],
)
def test_settings_that_start_and_do_not_serve_are_named(given, said):
    real = {
        "environment": "production",
        "public_url": "https://summit.example",
        "stripe_key": "sk_live_suite",
        "stripe_api": STRIPE_API,
        "mail_from": "summit@summit.example",
        "rate_limits": True,
        "testing": False,
    }
    assert list(doctor._settings(settings_for("sqlite:///unused", **real))) == []

    (line,) = doctor._settings(settings_for("sqlite:///unused", **real | given))

    assert line.startswith(said)


def test_a_place_whose_name_follows_lacks_no_badge(make, examine):
    person = make.person(make.category(price=0), given_name="", family_name="", name_follows=True)
    make.registration(Status.CONFIRMED, people=(person,))

    assert not [line for line in examine() if "has no badge" in line]
