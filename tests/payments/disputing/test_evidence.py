"""The evidence of a dispute: whole, readable, without secrets, and every taking written down."""

import csv
import io
import re
import uuid
import zipfile

import pytest

from summit.admin.evidence import bundle
from summit.audit.models import AuditEntry
from summit.badges.models import Badge
from summit.checkin.models import Checkpoint, Scan
from summit.checkin.statuses import Verdict, Way
from summit.extensions import transaction
from summit.kernel import clock
from summit.kernel.links import seal, without_secrets
from summit.kernel.money import Cents
from summit.mail.jobs import ACTOR
from summit.mail.models import OutboxMessage
from summit.payments import by_hand
from summit.payments.disputing.models import Dispute
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Payment, RefundWindow
from summit.payments.reversing.service import Undoing, foresee, reverse
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.receipts import Receipt
from summit.payments.statuses import PaymentMethod
from summit.registration.first_contact.service import Registrant
from summit.registration.first_contact.service import change as change_contact
from summit.registration.models import Registration
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.factories import in_all


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


@pytest.fixture
def disputed(till, paid, make, stored):
    """Return a registration whose payment is disputed, with mails, documents and one scan."""
    held, _session = paid()
    till.deliver()
    till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])
    till.deliver()
    gate = make.keep(Checkpoint(name=in_all("Main entrance")))
    (device,) = make.devices(1, checkpoint=gate)
    scan = {"device_id": device, "checkpoint_id": gate.id, "digest": "d" * 64, "way": Way.CAMERA}
    moments = {"at": clock.now(), "received_at": clock.now()}
    badge = stored(Badge)[0].id
    make.keep(Scan(id=uuid.uuid4(), badge_id=badge, shown=Verdict.ADMITTED, **scan, **moments))
    make.keep(RefundWindow(until=clock.now().date(), percent=80, fee=Cents(4_000)))
    return held


def take(browser, stored):
    page = f"/office/disputes/{stored(Dispute)[0].id}"
    with browser.submit(page, to=f"{page}/evidence.zip") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "application/zip"), text_of(answer)
        return answer.get_data()


@pytest.fixture
def taken(disputed, finance, stored):
    with zipfile.ZipFile(io.BytesIO(take(finance, stored))) as archive:
        assert archive.testzip() is None
        yield archive


def test_every_file_that_the_page_names_is_there_and_no_other(taken):
    page = taken.read("index.html").decode()

    named = {one for one in re.findall(r'href="([^"]+)"', page) if not one.startswith("mailto:")}
    assert set(taken.namelist()) - {"index.html", "scans.csv"} == named
    safe = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?")
    assert all(safe.fullmatch(name) and ".." not in name for name in taken.namelist())


def test_the_page_tells_what_was_registered_accepted_paid_and_used(taken, disputed, stored):
    page = taken.read("index.html").decode()

    booking = stored(Registration)[0]
    (dispute,) = stored(Dispute)
    for part in (
        booking.reference,
        "San Bartolomé de las Tres Aguas",
        "Ana María Ruiz",
        "luc@city.example",
        "The cardholder did not make this payment",
        dispute.stripe_id,
        f"Version {booking.terms_id} (English)",
        "80 % of what was paid, less $40.00\xa0CAD for each person",
        "$517.39\xa0CAD came (card).",
        "Main entrance",
        "welcome",
        "Montreal time",
    ):
        assert part in page, part


def test_who_sent_it_stands_beside_who_is_the_contact_now(disputed, finance, stored, writing):
    contact = Registrant("Inés Vidal", "ines@ville.example")
    with writing() as session:
        for one in session.query(OutboxMessage):
            one.sent_at = clock.now()
    with writing() as session:
        change_contact(session, disputed.id, contact, by="contact:1", now=clock.now())

    with zipfile.ZipFile(io.BytesIO(take(finance, stored))) as archive:
        page = archive.read("index.html").decode()
        mails = [archive.read(name).decode() for name in archive.namelist() if "mails/" in name]

    assert page.index("Luc Roy, luc@city.example") < page.index("Inés Vidal, ines@ville.example")
    assert len(mails) == len(stored(OutboxMessage))
    assert not [text for text in mails if "cannot be written again" in text]


def test_terms_mails_documents_and_scans_stand_as_files(taken, stored):
    names = taken.namelist()
    booking = stored(Registration)[0]

    assert taken.read(f"terms-version-{booking.terms_id}-en.txt") == b"Terms"
    papers = {f"documents/{one.number}.pdf" for one in stored(Document)}
    assert papers
    assert papers <= set(names)
    assert all(taken.read(name).startswith(b"%PDF") for name in papers)
    mails = sorted(name for name in names if name.startswith("mails/"))
    assert len(mails) == len(stored(OutboxMessage)) > 1
    text = "\n".join(taken.read(name).decode() for name in mails)
    assert booking.reference in text
    rows = list(csv.reader(io.StringIO(taken.read("scans.csv").decode().lstrip("\ufeff"))))
    assert rows[1][1:] == ["Ana María Ruiz", "Main entrance", "welcome"]


def test_a_receipt_of_a_payment_undone_is_marked(till, make, finance, stored, app, writing):
    """A cheque bounced, then a card paid, and its holder disputes that."""
    held = till.awaiting()
    receipt = Receipt(method=PaymentMethod.CHEQUE, amount=Cents(51_739))
    with app.app_context():
        by_hand.record(held.id, receipt, gateway=app.extensions["gateway"], by="staff:1")
    payment = stored(Payment)[0]
    with writing("staff:2") as session:
        seal = foresee(session, payment.id).seal
        session.rollback()
    with writing("staff:2") as session:
        wish = Undoing(kind=ReversalKind.RETURNED, reason="no funds", seen=seal)
        reverse(session, payment.id, wish, by="staff:2", now=clock.now())
    till.stripe.pay(till.begin(held))
    till.deliver()
    till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])
    till.deliver()

    with zipfile.ZipFile(io.BytesIO(take(finance, stored))) as archive:
        page = archive.read("index.html").decode()

    gone, holding = sorted(stored(Document, kind=DocumentKind.RECEIPT), key=lambda one: one.id)
    said = {
        one.number: re.search(f'<li><a href="documents/{one.number}.pdf">.*?</li>', page)[0]
        for one in (gone, holding)
    }
    assert "No longer holds: returned by the bank" in said[gone.number]
    assert "No longer holds" not in said[holding.number]


def test_no_secret_link_leaves_with_it(app, taken, disputed):
    key = app.config["LINK_KEY"]
    secret = seal(key, "contact", disputed.id, 1)

    for name in taken.namelist():
        if not name.endswith(".pdf"):
            assert secret.rsplit("-", 1)[1] not in taken.read(name).decode(), name
    written = "".join(taken.read(one).decode() for one in taken.namelist() if "mails/" in one)
    assert f"/r/contact-{disputed.id}-1-…" in written  # one stood there
    assert without_secrets(f"x {secret}.") == f"x contact-{disputed.id}-1-…."


def test_each_taking_is_written_down_with_who_took_it(disputed, finance, stored):
    for _ in range(2):
        take(finance, stored)

    (dispute,) = stored(Dispute)
    entries = stored(AuditEntry, subject=f"dispute:{dispute.id}")
    taken = [one for one in entries if "evidence_taken_at" in one.change][-2:]
    assert [one.actor.partition(":")[0] for one in taken] == ["staff", "staff"]
    page = text_of(finance.get(f"/office/disputes/{dispute.id}"))
    assert "Last taken on" in page


def test_who_may_not_export_takes_none(disputed, make, sign_in, stored):
    page = f"/office/disputes/{stored(Dispute)[0].id}"
    viewer = sign_in(make.staff(Role.VIEWER))

    assert viewer.get(page).status_code == 403
    sent = viewer.submit("/office/me", to=f"{page}/evidence.zip")
    assert sent.status_code == 403
    assert all(one.evidence_taken_at is None for one in stored(Dispute))


def test_a_dispute_that_is_not_there_is_not_found(disputed, finance):
    assert finance.get("/office/disputes/999999").status_code == 404
    assert (
        finance.submit("/office/me", to="/office/disputes/999999/evidence.zip").status_code == 404
    )


def test_a_mail_that_cannot_be_written_again_takes_nothing_else_with_it(
    disputed, finance, stored, writing
):
    with writing() as session:
        session.get_one(OutboxMessage, stored(OutboxMessage)[0].id).occasion = "gone.occasion"

    packed = take(finance, stored)

    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert b"cannot be written again" in archive.read("mails/001-gone.occasion.txt")
        assert len(archive.namelist()) > 5


def test_nothing_is_drawn_or_written_inside_a_transaction(
    app, disputed, finance, stored, monkeypatch
):
    """The ZIP is packed while no row is held: another writes in the very middle of it."""
    usual, between = bundle.text_of, []

    def slow(session, promised):
        with app.app_context(), transaction(by=ACTOR) as writing:
            writing.get_one(OutboxMessage, promised.id).last_error = "looked at"
        between.append(promised.id)
        return usual(session, promised)

    monkeypatch.setattr(bundle, "text_of", slow)

    take(finance, stored)
    assert len(between) == len(stored(OutboxMessage))
