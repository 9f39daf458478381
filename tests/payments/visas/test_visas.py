"""A refused visa: handed in, looked at, accepted or declined; and written down by staff."""

from io import BytesIO

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.models import Attempt, Refund
from summit.payments.refunding.errors import ReasonMissing
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish, check_wish
from summit.payments.visas.errors import AskedAlready, ProofMissing
from summit.payments.visas.jobs import forget_files
from summit.payments.visas.models import VisaFile, VisaRequest
from summit.payments.visas.service import ask
from summit.payments.visas.statuses import VisaStatus
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from summit.web.uploads.rules import look_at
from tests.browsing import answers_in, text_of
from tests.mail.conftest import read
from tests.payments.leaving.conftest import EACH, FEE
from tests.web.uploads.files import PDF, picture


@pytest.fixture
def contact(holder, by_card, policy):
    return holder(by_card)


def hand_in(contact, content=PDF, name="refusal.pdf", person=0, **given):
    page = f"/people/{contact.registration.attendees[person].id}"
    sent = answers_in(contact.get(page), "/visa") | given
    sent["proof"] = (BytesIO(content), name) if name else (BytesIO(b""), "")
    return contact.client.post(
        contact.base + page + "/visa", data=sent, content_type="multipart/form-data"
    )


def decide(browser, request, deed, **given):
    drafted = browser.draft(f"/office/visas/{request.id}")
    sent = {"seen": drafted["seen"], "csrf_token": drafted["csrf_token"]} | given
    return browser.post(f"/office/visas/{request.id}/{deed}", data=sent)


def test_a_proof_is_handed_in_looked_at_and_accepted(till, contact, finance, stored):
    assert hand_in(contact, said="The embassy took our papers").status_code == 303
    (request,) = stored(VisaRequest)
    assert request.status is VisaStatus.ASKED
    assert stored(VisaFile)[0].content == PDF
    page = contact.get(f"/people/{contact.registration.attendees[0].id}")
    assert "Our finance team is looking at it" in text_of(page)
    assert stored(Attendee)[0].left_at is None  # the place stays meanwhile

    assert "To look at, 1" in text_of(finance.get("/office/visas?state=asked"))
    shown = text_of(finance.get(f"/office/visas/{request.id}"))
    assert "$477.39" in shown
    assert "The embassy took our papers" in shown
    assert decide(finance, request, "accept").status_code == 303
    till.work()

    assert stored(VisaRequest)[0].status is VisaStatus.ACCEPTED
    assert [bool(one.left_at) for one in stored(Attendee)] == [True, False]
    (refund,) = stored(Refund)
    assert (refund.amount, refund.reason) == (Cents(EACH - FEE), "visa")


def test_a_proof_is_declined_with_a_sentence_and_may_be_handed_in_again(
    contact, finance, stored, office, deliver
):
    hand_in(contact)
    (request,) = stored(VisaRequest)
    unsaid = decide(finance, request, "decline")
    assert unsaid.status_code == 422
    assert "Write a sentence to the contact" in text_of(unsaid)

    decide(finance, request, "decline", answer="The letter is of another person.")

    assert stored(VisaRequest)[0].status is VisaStatus.DECLINED
    assert stored(Attendee)[0].left_at is None
    page = contact.get(f"/people/{contact.registration.attendees[0].id}")
    assert "The letter is of another person." in text_of(page)
    deliver()
    letter = office.to("luc@city.example")[-1]
    assert letter["Subject"].startswith("Your proof was not accepted")
    assert "The letter is of another person." in read(letter)[0]
    hand_in(contact)
    assert [one.status for one in stored(VisaRequest)] == [VisaStatus.DECLINED, VisaStatus.ASKED]


def test_the_last_persons_visa_withdraws_the_registration(
    till, holder, make, policy, finance, stored
):
    held = till.awaiting()
    till.stripe.pay(till.begin(held))
    till.deliver()
    hand_in(holder(held))
    (request,) = stored(VisaRequest)

    assert decide(finance, request, "accept").status_code == 303

    assert stored(Registration)[0].status is Status.CANCELLED
    assert stored(VisaRequest)[0].status is VisaStatus.ACCEPTED
    assert stored(Refund)[0].amount == Cents(EACH - FEE)


def test_while_a_bank_holds_the_money_a_proof_is_accepted_and_nothing_is_sent(
    till, contact, finance, stored
):
    till.stripe.open_dispute(stored(Attempt)[0].payment_intent_id)
    till.deliver()
    hand_in(contact)
    (request,) = stored(VisaRequest)
    shown = text_of(finance.get(f"/office/visas/{request.id}"))
    assert "Kept: the fee for each person $40.00" in shown
    assert "waits for the bank $477.39 CAD Goes back if accepted today $0.00" in shown

    assert decide(finance, request, "accept").status_code == 303

    assert [bool(one.left_at) for one in stored(Attendee)] == [True, False]
    assert stored(Refund) == []
    hand_in(contact, person=1)
    last = finance.get(f"/office/visas/{stored(VisaRequest)[-1].id}")
    assert "in dispute: it cannot be cancelled before that is decided" in text_of(last)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ", "refusal.pdf", "This is neither a PDF nor a PNG or JPEG"),
        (b"", "", "Choose the file with the refusal"),
    ],
)
def test_what_is_no_proof_is_said_and_the_words_are_kept(contact, stored, content, name, said):
    answer = hand_in(contact, content, name, said="my words")

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="my words"' in answer.text
    assert stored(VisaRequest) == []


def test_a_proof_handed_in_twice_waits_once(contact, stored, writing):
    page = f"/people/{contact.registration.attendees[0].id}"
    answers = answers_in(contact.get(page), "/visa")
    for _press in range(2):
        sent = answers | {"proof": (BytesIO(PDF), "refusal.pdf")}
        answer = contact.client.post(contact.base + page + "/visa", data=sent)

    assert answer.status_code == 409
    assert len(stored(VisaRequest)) == 1
    person = contact.registration.attendees[0].id
    with pytest.raises(AskedAlready), writing() as session:
        ask(
            session,
            contact.registration.id,
            person,
            look_at(PDF, "x.pdf"),
            said=None,
            by="contact:1",
            now=clock.now(),
        )


def test_a_decision_made_twice_is_made_once(till, contact, finance, stored):
    hand_in(contact)
    (request,) = stored(VisaRequest)
    drafted = finance.draft(f"/office/visas/{request.id}")
    sent = {"seen": drafted["seen"], "csrf_token": drafted["csrf_token"], "answer": "no"}
    finance.post(f"/office/visas/{request.id}/accept", data=sent)

    for deed in ("accept", "decline"):
        assert finance.post(f"/office/visas/{request.id}/{deed}", data=sent).status_code == 422

    assert stored(VisaRequest)[0].status is VisaStatus.ACCEPTED
    assert len(stored(Refund)) == 1


def test_the_file_is_saved_never_shown_and_only_for_who_may_refund(
    client, contact, finance, organizer, make, sign_in, stored
):
    hand_in(contact, picture("PNG"), "scan.png")
    (request,) = stored(VisaRequest)
    address = f"/office/visas/{request.id}/file"

    got = finance.get(address)
    assert got.data == picture("PNG")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["Cache-Control"] == "no-store"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    for other in (organizer, sign_in(make.staff(Role.VIEWER))):
        assert other.get(address).status_code == 403
    assert client.get(address).status_code in (302, 303, 401)


def test_staff_who_saw_the_original_write_it_down(by_card, policy, finance, stored):
    person = by_card.attendees[0].id
    page = f"/office/registrations/{by_card.id}/people/{person}/leave"

    without = finance.decide(page, reason="visa", note="refused")
    assert without.status_code == 422
    assert "Attach the refusal of the visa" in text_of(without)
    assert stored(Refund) == []
    finance.decide(page, reason="visa", note="refused", has_seen="y")

    (request,) = stored(VisaRequest)
    assert (request.status, request.attendee_id, request.file_name) == (
        VisaStatus.ACCEPTED,
        person,
        None,
    )
    assert stored(VisaFile) == []


def test_staff_attach_the_file_to_a_whole_withdrawal(by_card, policy, finance, stored):
    page = f"/office/registrations/{by_card.id}/withdraw"
    proof = {"proof": (BytesIO(PDF), "refusals.pdf")}

    answer = finance.decide(page, proof, reason="visa", note="all refused")

    assert answer.status_code == 303
    (request,) = stored(VisaRequest)
    assert (request.status, request.attendee_id) == (VisaStatus.ACCEPTED, None)
    assert stored(VisaFile)[0].content == PDF
    assert sum(one.amount.amount for one in stored(Refund)) == 2 * (EACH - FEE)


def test_a_refused_visa_without_proof_or_words_is_refused_by_name():
    with pytest.raises(ProofMissing):
        check_wish(Wish(reason=Reason.VISA, seen="", note="refused"))
    with pytest.raises(ReasonMissing):
        check_wish(Wish(reason=Reason.VISA, seen=""))


def test_a_person_who_left_meanwhile_waits_in_no_queue(contact, finance, stored):
    hand_in(contact)
    page = f"/people/{contact.registration.attendees[0].id}"
    sent = answers_in(contact.get(page), "/leave")
    contact.client.post(contact.base + page + "/leave", data=sent)

    assert "To look at, 0" in text_of(finance.get("/office/visas"))
    shown = finance.get(f"/office/visas/{stored(VisaRequest)[0].id}")
    assert "nothing is left to decide" in text_of(shown)


def test_files_go_half_a_year_after_the_decision_and_the_hash_stays(
    app, contact, finance, stored, later
):
    hand_in(contact)
    (request,) = stored(VisaRequest)
    decide(finance, request, "decline", answer="Not readable.")
    with app.app_context():
        forget_files()
    assert len(stored(VisaFile)) == 1

    later(days=181)
    with app.app_context():
        forget_files()

    assert stored(VisaFile) == []
    assert stored(VisaRequest)[0].sha256 == request.sha256
    later(days=-181)
    assert "The file was deleted" in text_of(finance.get(f"/office/visas/{request.id}"))


def test_the_contact_is_told_that_the_proof_came(contact, stored):
    hand_in(contact)

    assert "visa.asked" in [one.occasion for one in stored(OutboxMessage)]
