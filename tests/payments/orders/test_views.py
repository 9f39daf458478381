"""Purchase orders behind the contact's link, the payer's and in the office."""

import hashlib
from io import BytesIO

import pytest

from summit.audit.models import AuditEntry
from summit.kernel import clock
from summit.kernel.links import seal
from summit.payments.models import Bill
from summit.payments.orders.models import OrderFile
from summit.payments.orders.rules import MOST_FILES
from summit.registration import service
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of
from tests.web.uploads.files import PDF, picture

PAGE = "/purchase-order"


@pytest.fixture
def sent(make):
    return make.registration(Status.AWAITING_PAYMENT, now=clock.now())


@pytest.fixture
def send(app, holder, stored):
    """Send a purchase order from the contact's page, or from the payer's."""

    def one(registration, content=None, name="orden.pdf", *, number="", payer=False):
        contact = holder(registration)
        base, client = contact.base, contact.client
        if payer:
            bill = stored(Bill, registration_id=registration.id)[0]
            base = f"/en/pay/{seal(app.config['LINK_KEY'], 'payer', bill.id, bill.link_version)}"
        answers = answers_in(client.get(base + PAGE), PAGE) | {"number": number}
        if content is not None:
            answers["file"] = (BytesIO(content), name)
        answer = client.post(base + PAGE, data=answers)
        answer.request.environ["wsgi.input"].close()  # the test client's own, of a large form
        return client, base, answer

    return one


@pytest.mark.parametrize("payer", [False, True])
def test_number_and_file_are_kept_and_come_back_as_they_were(sent, send, stored, payer):
    client, base, answer = send(sent, PDF, number="OC-118", payer=payer)

    assert answer.status_code == 303
    assert "Your purchase order is kept." in text_of(client.get(answer.location))
    (kept,) = stored(OrderFile)
    assert (kept.name, kept.size) == ("orden.pdf", len(PDF))
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert kept.uploaded_by.startswith("payer:" if payer else "contact:")
    assert stored(Registration)[0].purchase_order == "OC-118"
    back = client.get(f"{base}{PAGE}/{kept.id}")
    assert back.data == PDF
    assert back.headers["Content-Disposition"].startswith("attachment;")
    assert back.headers["X-Content-Type-Options"] == "nosniff"
    assert back.headers["Cache-Control"] == "no-store"
    page = text_of(client.get(base))
    assert "OC-118" in page


def test_the_newest_version_stands_first_and_none_is_lost(sent, send, stored):
    send(sent, PDF, "uno.pdf")
    client, base, _answer = send(sent, picture("PNG"), "dos.pdf")

    text = text_of(client.get(base + PAGE))

    assert text.index("dos.png") < text.index("Newest") < text.index("uno.pdf")
    assert len(stored(OrderFile)) == 2


@pytest.mark.parametrize("payer", [False, True])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty"),
        (b"%PDF-1.7" + b"0" * (5 * 1024 * 1024), "has 5.1 MB, and at most 5 MB are"),
        (b"<script>alert(1)</script>", "neither a PDF nor a PNG or JPEG"),
        (PDF[:-40], "cannot be read to its end"),
    ],
)
def test_a_file_that_cannot_be_kept_is_said_and_the_number_stays(
    sent, send, stored, content, said, payer
):
    _client, _base, answer = send(sent, content, number="OC-118", payer=payer)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="OC-118"' in answer.text
    assert stored(OrderFile) == []


def test_nothing_at_all_is_said(sent, send, stored):
    _client, _base, answer = send(sent)

    assert answer.status_code == 422
    assert "Write the number, choose a file, or both" in text_of(answer)


def test_a_request_far_too_large_is_refused_before_it_is_read(sent, send):
    _client, _base, answer = send(sent, b"%PDF-1.7" + b"0" * (8 * 1024 * 1024))

    assert answer.status_code == 413


def test_the_same_file_twice_is_one(sent, send, stored):
    send(sent, PDF)
    _client, _base, answer = send(sent, PDF, "again.pdf")

    assert answer.status_code == 409
    assert "has been sent already" in text_of(answer)
    assert len(stored(OrderFile)) == 1


def test_there_is_a_limit_to_versions(sent, send, stored):
    for number in range(MOST_FILES):
        send(sent, picture("PNG", (number, 0, 0)), f"{number}.png")

    _client, _base, answer = send(sent, PDF)

    assert answer.status_code == 409
    assert f"There are {MOST_FILES} files already" in text_of(answer)
    assert len(stored(OrderFile)) == MOST_FILES


def test_a_draft_has_nothing_to_order_yet(holder):
    contact = holder()

    assert contact.client.get(contact.base + PAGE).status_code == 303


def test_what_has_ended_takes_no_order(sent, send, holder, writing, stored):
    contact = holder(sent)
    answers = answers_in(contact.client.get(contact.base + PAGE), PAGE)
    with writing() as session:
        service.withdraw(session, sent.id, Status.CANCELLED, now=clock.now())

    answers |= {"number": "X", "file": (BytesIO(PDF), "a.pdf")}
    answer = contact.client.post(contact.base + PAGE, data=answers)

    assert answer.status_code == 409
    assert "takes no purchase order" in text_of(answer)
    assert stored(OrderFile) == []


def test_nobody_opens_the_order_of_another_registration(
    sent,
    send,
    make,
    holder,
    stored,
    link_of,
):
    send(sent, PDF)
    number = stored(OrderFile)[0].id
    stranger = holder(make.registration(Status.AWAITING_PAYMENT, now=clock.now()))
    person = stored(Attendee, registration_id=sent.id)[0]

    assert stranger.client.get(f"{stranger.base}{PAGE}/{number}").status_code == 404
    own = f"/en/r/{link_of(person)}{PAGE}"  # an attendee sees no bill
    assert stranger.client.get(own).status_code == 404
    assert stranger.client.get(f"{own}/{number}").status_code == 404


# -- the office ------------------------------------------------------------------------------


@pytest.fixture
def office_page(sent):
    return f"/office/registrations/{sent.id}{PAGE}"


def test_finance_sees_who_sent_what_and_adds_what_came_on_paper(
    sent, send, make, sign_in, stored, office_page
):
    finance = sign_in(make.staff(Role.FINANCE))
    send(sent, PDF, payer=True)
    draft = finance.draft(office_page)

    answer = finance.post(
        office_page, data=draft | {"number": "OC-7", "file": (BytesIO(picture("JPEG")), "paper")}
    )

    assert answer.status_code == 303
    text = text_of(finance.get(office_page))
    assert "Whoever pays" in text
    assert "Camille Demers" in text
    first, second = stored(OrderFile)
    assert finance.get(f"{office_page}/{first.id}").data == PDF
    assert second.name == "paper.jpg"
    assert stored(Registration)[0].purchase_order == "OC-7"
    assert PAGE in finance.get(f"/office/registrations/{sent.id}").text


def test_a_wrong_file_is_said_to_the_office(make, sign_in, stored, office_page):
    finance = sign_in(make.staff(Role.FINANCE))
    draft = finance.draft(office_page)

    answer = finance.post(office_page, data=draft | {"file": (BytesIO(b"MZ"), "order.pdf")})

    assert answer.status_code == 422
    assert "neither a PDF nor" in text_of(answer)
    assert stored(OrderFile) == []


def test_orders_are_for_who_may_see_money(sent, send, make, sign_in, stored, office_page):
    send(sent, PDF)
    viewer, organizer = (sign_in(make.staff(role)) for role in (Role.VIEWER, Role.ORGANIZER))
    number = stored(OrderFile)[0].id

    assert viewer.get(office_page).status_code == 403
    assert viewer.get(f"{office_page}/{number}").status_code == 403
    assert organizer.get(office_page).status_code == 200
    assert organizer.submit("/office/me", to=office_page, number="X").status_code == 403


def test_the_audit_holds_no_file(sent, send, stored):
    send(sent, PDF)

    (entry,) = [one for one in stored(AuditEntry) if one.subject.startswith("order_file:")]
    assert entry.change["content"] == [None, "…"]
    assert entry.actor.startswith("contact:")
