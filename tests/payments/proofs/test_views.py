"""Proofs as contacts, people and organizers see them."""

import pytest

from summit.admission.models import Category
from summit.kernel import clock
from summit.payments.proofs.models import TypeProof, TypeProofFile
from summit.payments.proofs.service import KEPT, forget_old_files, note_scan
from summit.payments.proofs.statuses import ProofState
from summit.registration.approval.models import ApprovalRequest
from summit.registration.statuses import Status
from summit.staff.rules import Role
from summit.web.uploads.statuses import ScanState
from tests.browsing import answers_in, text_of
from tests.holder.conftest import Holder
from tests.mail.conftest import read
from tests.web.uploads.files import PDF

QUEUE = "/office/proofs"


@pytest.fixture
def organizer(make, sign_in):
    return sign_in(make.staff(Role.ORGANIZER))


@pytest.fixture
def contact(holder, booking):
    return holder(booking)


def test_a_proof_from_the_contact_to_the_badge(
    contact, booking, upload, scanner, organizer, office, deliver, stored
):
    person = booking.attendees[0]
    assert "Proof for Ana María Ruiz" in text_of(contact.get())
    assert upload(contact, person).status_code == 303
    found = stored(TypeProof)[0]
    assert "Being checked for viruses" in text_of(contact.get(f"/proof/{person.id}"))
    page = f"{QUEUE}/{found.id}"
    assert "Being checked for viruses" in text_of(organizer.get(QUEUE))
    assert organizer.get(f"{page}/file").status_code == 404
    early = organizer.post(f"{page}/accept", data=answers_in(organizer.get(page), "/accept"))
    assert early.status_code == 422
    assert "stays closed until then" in text_of(early)

    deliver()
    scanner(0)
    file = organizer.get(f"{page}/file")
    assert file.data == PDF
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    accepted = organizer.post(f"{page}/accept", data=answers_in(organizer.get(page), "/accept"))
    assert accepted.status_code == 303

    deliver()
    waits, badge, answer = office.to("ana@city.example")
    assert not list(waits.iter_attachments())
    assert list(badge.iter_attachments())
    assert booking.reference in answer["Subject"]
    assert "Ana María Ruiz" in read(answer)[0]
    assert stored(TypeProof)[0].state is ProofState.ACCEPTED
    assert "Proof accepted" in text_of(contact.get(f"/proof/{person.id}"))


def test_a_person_sends_their_own_proof_and_opens_nobody_elses(
    app, booking, link_of, upload, stored
):
    mine, other = booking.attendees
    person = Holder(app.test_client(), booking, link_of(mine), "en")

    assert "Proof for Ana María Ruiz" in text_of(person.get())
    assert upload(person, mine).status_code == 303
    assert stored(TypeProof)[0].uploaded_by == f"attendee:{mine.id}"
    assert person.get(f"/proof/{other.id}").status_code == 404


def test_a_contact_sends_nothing_for_people_of_others(holder, make, booking):
    stranger = holder(make.registration(Status.CONFIRMED, category=make.category(price=0)))

    assert stranger.get(f"/proof/{booking.attendees[0].id}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ\x90\x00 a program", "carta.pdf", "neither a PDF nor a PNG or JPEG"),
        (b"", "carta.pdf", "This file is empty"),
        (PDF[:200], "carta.pdf", "cannot be read to its end"),
        (b"", "", "Choose the file with the proof"),
    ],
    ids=["what it says", "empty", "cut off", "none"],
)
def test_a_file_that_is_not_taken_is_said_why(
    contact, booking, upload, stored, content, name, said
):
    answer = upload(contact, booking.attendees[0], content, name)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert stored(TypeProofFile) == []


def test_an_organizer_refuses_with_a_reason_that_the_page_shows(contact, booking, sent, organizer):
    page = f"{QUEUE}/{sent.id}"
    empty = answers_in(organizer.get(page), "/refuse") | {"text": ""}
    assert organizer.post(f"{page}/refuse", data=empty).status_code == 422

    answer = organizer.post(f"{page}/refuse", data=empty | {"text": "Not legible."})

    assert answer.status_code == 303
    said = text_of(contact.get(f"/proof/{booking.attendees[0].id}"))
    assert "Not legible." in said
    assert "Send the proof" in said


@pytest.mark.parametrize("gone", ["infected", "kept for long"])
def test_a_file_that_went_is_no_link_and_nobody_is_said_to_be_told(
    booking, sent, scanner, organizer, make, writing, gone
):
    scanner(command="")  # it opens
    assert "carta.pdf</a>" in organizer.get(f"{QUEUE}/{sent.id}").text
    other = make.category(price=0)
    with writing() as session:
        proof = session.get_one(TypeProof, sent.id)
        proof.attendee.category_id = other.id
        session.flush()
        if gone == "infected":
            proof.scan = ScanState.CHECKING
            session.flush()
            note_scan(session, sent.id, ScanState.INFECTED, now=clock.now())
        else:
            forget_old_files(session, now=clock.now() + KEPT * 2)

    page = organizer.get(f"{QUEUE}/{sent.id}")

    assert "carta.pdf</a>" not in page.text
    assert "was deleted" in text_of(page)
    assert "was told" not in text_of(page)


def test_a_type_is_said_to_need_a_proof_in_the_office(make, organizer, stored):
    kind = make.category()
    page = f"/office/categories/{kind.id}"
    alone = organizer.post(page, data=organizer.draft(page) | {"badge_waits_for_proof": "y"})
    assert "waits for no proof" in text_of(alone)

    wish = {"needs_proof": "y", "badge_waits_for_proof": "y"}
    assert organizer.post(page, data=organizer.draft(page) | wish).status_code == 303

    row = stored(Category)[0]
    assert (row.needs_proof, row.badge_waits_for_proof) == (True, True)


def test_a_request_leads_to_the_proofs_of_its_people(make, organizer, stored):
    kind = make.category(needs_proof=True, needs_approval=True)
    held = make.registration(Status.PENDING_APPROVAL, category=kind, now=clock.now())

    (request,) = stored(ApprovalRequest)
    page = organizer.get(f"/office/requests/{request.id}").text

    assert f"/office/proofs?q={held.reference}" in page
