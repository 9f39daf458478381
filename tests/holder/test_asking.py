"""What a contact sees of a request that organizers decide on, in every state, and its letters."""

from datetime import timedelta

import pytest

from summit.kernel import clock
from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage
from summit.payments.documents.models import Document
from summit.payments.models import Attempt, Bill
from summit.registration.approval import service
from summit.registration.approval.models import ApprovalQuestion, ApprovalRequest
from summit.registration.approval.statuses import RequestState
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import PaidBy, Status
from tests.browsing import answers_in, text_of
from tests.mail.conftest import read
from tests.payments.changing.conftest import is_open  # noqa: F401

QUESTION = "For which paper do you write?\n\nA link is enough."


@pytest.fixture
def press(make):
    return make.category(needs_approval=True)


@pytest.fixture
def contact(holder, make, press):
    """A contact whose request waits for a decision."""
    return holder(make.registration(Status.PENDING_APPROVAL, category=press, now=clock.now()))


@pytest.fixture
def decide(writing, stored):
    """Do something as the organizers, at the last request."""

    def call(deed, **given):
        request = stored(ApprovalRequest)[-1]
        with writing(by="staff:1") as session:
            hand = service.Hand(by="staff:1", turn=request.turn)
            getattr(service, deed)(session, request.id, hand=hand, now=clock.now(), **given)

    return call


@pytest.fixture
def lapse(writing):
    """Let the deadline of the request pass now."""

    def call():
        with writing(by="sweep") as session:
            request = session.query(ApprovalRequest).one()
            request.decide_by = clock.now()
            service.lapse(session, request.id, now=clock.now())

    return call


@pytest.fixture
def letter(office, deliver):
    """Deliver what is promised; return the text of the last letter to the contact."""

    def last():
        deliver()
        found = office.to("luc@city.example")[-1]
        return found["Subject"], " ".join(read(found)[0].replace("\N{NO-BREAK SPACE}", " ").split())

    return last


# -- sending -----------------------------------------------------------------------------------


def test_the_form_says_what_is_on_request(make, client, at_moment):
    make.category(needs_approval=True)

    assert "on request: the organizing team decides" in text_of(client.get("/en/register/"))


def test_the_review_of_a_request_offers_no_way_to_pay(holder, press):
    page = holder(category=press).get()

    text = text_of(page)
    assert "Send the request" in text
    assert 'value="card"' not in page.text
    assert 'value="invoice"' not in page.text
    assert "decides on this request within 10 days" in text


def test_a_request_is_sent_and_acknowledged_with_its_reference(holder, press, stored, letter):
    contact = holder(category=press)

    assert contact.send("request").status_code == 303

    assert stored(Registration)[0].status is Status.PENDING_APPROVAL
    text = text_of(contact.get())
    assert "We are looking at your request" in text
    assert "Your place and its price stand until" in text
    assert stored(Bill) == stored(Attempt) == stored(Document) == []
    subject, said = letter()
    assert subject == f"Your request was received: {contact.registration.reference}"
    assert "Nothing is to be paid before the request is approved" in said


@pytest.mark.parametrize("how", ["card", "invoice", "free"])
def test_a_request_cannot_be_paid_at_its_sending(holder, press, stored, how):
    answer = holder(category=press).send(how)

    assert answer.status_code == 422
    assert "please send the request" in text_of(answer)
    assert stored(Registration)[0].status is Status.DRAFT


def test_what_needs_no_approval_is_not_sent_as_a_request(holder, stored):
    answer = holder().send("request")

    assert answer.status_code == 422
    assert stored(Registration)[0].status is Status.DRAFT


def test_a_bill_to_somebody_else_is_announced_for_after_the_approval(holder, make, press):
    other = {"paid_by": PaidBy.OTHER, "payer_name": "La Presse", "payer_email": "c@p.example"}
    people = (make.person(press), make.person(press, **other))

    text = text_of(holder(category=press, people=people).get())

    assert "Once the request is approved, the bill goes to c@p.example" in text
    assert "The place is kept until" not in text


# -- while it waits ----------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/pay", "/invoice"])
def test_nothing_is_paid_before_a_decision(contact, client, stored, page):
    token = answers_in(contact.get(), "/cancel")["csrf_token"]

    answer = contact.client.post(contact.base + page, data={"csrf_token": token})

    assert answer.status_code == 409
    assert "has not decided on this request yet" in text_of(answer)
    assert stored(Attempt) == stored(Bill) == []


def test_the_page_of_a_request_offers_nothing_to_pay(contact):
    page = contact.get()

    assert "/pay" not in page.text
    assert "/invoice" not in page.text
    assert "Link for whoever pays" not in text_of(page)


def test_nobody_is_added_or_replaced_before_a_decision(contact):
    one = contact.registration.attendees[0].id

    assert contact.client.get(f"{contact.base}/more").status_code == 303
    assert contact.client.get(f"{contact.base}/people/{one}/replace").status_code == 404


def test_a_contact_cancels_while_the_request_waits(contact, stored, letter):
    assert contact.post("/cancel").status_code == 303

    assert stored(Registration)[0].status is Status.CANCELLED
    assert stored(ApprovalRequest)[0].state is RequestState.WITHDRAWN
    assert "This registration is cancelled" in text_of(contact.get())
    assert letter()[0].startswith("Cancelled")


def test_an_attendees_own_page_says_no_more_than_that_it_waits(contact, client, link_of):
    person = contact.registration.attendees[0]

    answer = client.get(f"/en/r/{link_of(person)}")

    assert answer.status_code == 200
    assert "Badge, PDF" not in text_of(answer)


# -- a question --------------------------------------------------------------------------------


def test_a_question_is_read_and_answered_behind_the_link(contact, decide, stored, letter):
    decide("ask", question=QUESTION)
    subject, said = letter()
    assert subject.startswith("A question about your request")
    assert "For which paper do you write?" in said
    page = contact.get()
    assert "We need to know more" in text_of(page)
    assert "For which paper do you write?" in text_of(page)

    answer = contact.post("/answer", answer="Le Devoir\nMontréal")

    assert answer.status_code == 303
    assert stored(ApprovalQuestion)[0].answer == "Le Devoir\nMontréal"
    text = text_of(contact.get())
    assert "We are looking at your request" in text
    assert "You answered: Le Devoir Montréal" in text


def test_an_empty_answer_is_refused_and_the_question_shown_again(contact, decide, stored):
    decide("ask", question=QUESTION)

    answer = contact.post("/answer", answer=" ")

    assert answer.status_code == 422
    assert "Write your answer." in text_of(answer)
    assert "For which paper do you write?" in text_of(answer)
    assert stored(ApprovalRequest)[0].state is RequestState.QUESTION


def test_an_answer_that_is_too_long_is_kept_as_typed(contact, decide, stored):
    decide("ask", question=QUESTION)

    answer = contact.post("/answer", answer="x" * 2001)

    assert answer.status_code == 422
    assert "shorten this to 2000 characters" in text_of(answer)
    assert "x" * 2001 in answer.text


def test_an_answer_that_comes_after_the_decision_is_shown_and_not_kept(contact, decide, stored):
    decide("ask", question=QUESTION)
    sent = answers_in(contact.get(), "/answer") | {"answer": "Le Devoir"}
    decide("decline", reason="Full")

    answer = contact.client.post(f"{contact.base}/answer", data=sent)

    assert answer.status_code == 409
    text = text_of(answer)
    assert "Nothing is being asked any more" in text
    assert "You wrote: Le Devoir" in text
    assert stored(ApprovalQuestion)[0].answer is None


@pytest.mark.parametrize("number", ["", "x", "²", "9" * 30, "0"])
def test_an_answer_to_no_request_is_refused(contact, decide, number):
    decide("ask", question=QUESTION)

    answer = contact.post("/answer", answer="Le Devoir", request=number)

    assert answer.status_code == 409


# -- decided -----------------------------------------------------------------------------------


def test_an_approved_contact_is_sent_the_link_and_may_pay(contact, decide, letter):
    decide("approve")

    subject, said = letter()
    assert subject.startswith("Your request was approved")
    assert "$517.39 CAD" in said
    page = contact.get()
    assert "Your place is kept" in text_of(page)
    assert "/pay" in page.text


def test_an_invoice_after_an_approval_is_due_from_the_approval(
    contact, decide, stored, writing, app
):
    with writing() as session:
        sent = session.get_one(Registration, contact.registration.id)
        sent.submitted_at = clock.now() - timedelta(days=9)
    decide("approve")

    contact.post("/invoice")

    due = stored(Registration)[0].held_until
    assert due - clock.now() > timedelta(days=app.config["SETTINGS"].invoice_days - 1)


def test_a_declined_contact_reads_why_as_it_was_written(contact, decide, letter):
    decide("decline", reason="Only accredited press <b>this</b> year.\nSorry.")

    subject, said = letter()
    assert subject.startswith("Not accepted")
    assert "Only accredited press <b>this</b> year. Sorry." in said
    page = contact.get()
    assert "Only accredited press <b>this</b> year. Sorry." in text_of(page)
    assert "<b>this</b>" not in page.text


def test_a_request_that_lapsed_says_that_nobody_decided(contact, lapse, letter):
    lapse()

    subject, said = letter()
    assert subject.startswith("Your request ended")
    assert "did not decide on the request" in said
    assert "The request was not decided in time" in text_of(contact.get())


def test_a_request_that_lapsed_for_want_of_an_answer_says_so(contact, decide, lapse, letter):
    decide("ask", question=QUESTION)
    lapse()

    assert "received no answer by the deadline" in letter()[1]


@pytest.mark.parametrize("language", list(Language))
def test_every_letter_of_a_request_is_written_in_the_contacts_language(
    make, press, writing, decide, office, deliver, stored, language
):
    made = make.registration(Status.PENDING_APPROVAL, category=press, now=clock.now())
    with writing() as session:
        session.get_one(Registration, made.id).language = language
        for row in session.query(OutboxMessage):
            row.language = language
    decide("ask", question=QUESTION)
    decide("approve")

    deliver()

    about = f"registration:{made.id}"
    wanted = [one for one in stored(OutboxMessage, about=about) if "approval" in one.occasion]
    assert [one.language for one in wanted] == [language] * 3
    assert all(one.sent_at and made.reference in one.subject for one in wanted)
    said = {read(one)[1] for one in office.to("luc@city.example")}
    assert all(f'lang="{language.value}' in one for one in said)


# -- another name, another type ----------------------------------------------------------------


@pytest.fixture
def strict(make, holder, decide):
    """A confirmed contact of a type whose names are decided on again."""
    kind = make.category(price=0, needs_approval=True, asks_again=True)
    held = make.registration(Status.PENDING_APPROVAL, category=kind, now=clock.now())
    decide("approve")
    return holder(held)


def rename(contact, deed="replace", **given):
    page = f"/people/{contact.registration.attendees[0].id}/{deed}"
    wanted = {"given_name": "Luz", "family_name": "Vega", "language": "fr"} | given
    return contact.client.post(
        contact.base + page, data=answers_in(contact.get(page)) | wanted, follow_redirects=True
    )


def test_another_name_is_said_to_wait_and_everything_stays(strict, stored, letter):
    text = text_of(rename(strict))

    assert "The organizing team decides on the new name" in text
    assert "Ana María Ruiz → Luz Vega" in text
    assert stored(Attendee)[0].left_at is None
    assert "Luz Vega to stand in place of Ana María Ruiz" in letter()[1]


def test_another_name_that_waits_already_is_refused_with_what_was_typed(strict):
    rename(strict)

    answer = rename(strict, given_name="Eva")

    assert "waits for the organizing team’s answer already" in text_of(answer)
    assert 'value="Eva"' in answer.text


def test_a_declined_name_is_told_with_the_reason(strict, decide, letter):
    rename(strict)
    decide("decline", reason="No card")

    subject, said = letter()
    assert subject.startswith("The name stays as it was")
    assert "No card" in said
    assert "being looked at" not in text_of(strict.get())


def test_a_question_about_a_name_is_answered_behind_the_link(strict, decide, stored):
    rename(strict)
    decide("ask", question=QUESTION)

    assert "About another name:" in text_of(strict.get())
    assert strict.post("/answer", answer="Le Devoir").status_code == 303

    assert stored(ApprovalRequest)[-1].state is RequestState.ANSWERED


def test_a_contact_changes_nobody_to_a_type_on_request(make, holder, press, stored):
    held = make.registration(Status.CONFIRMED, category=make.category(price=0), now=clock.now())
    contact = holder(held)
    page = f"/people/{held.attendees[0].id}/type"
    assert "On request" in text_of(contact.get(page))

    answer = contact.get(f"{page}?category={press.id}&principal=")

    assert answer.status_code == 409
    assert "is given on request only" in text_of(answer)
    assert stored(Attendee)[0].category_id != press.id
