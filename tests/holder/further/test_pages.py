"""The pages where contacts are named, and what each finds of themselves behind their own link."""

import csv
import hashlib
import io

import pytest

from summit.audit.models import AuditEntry
from summit.kernel import clock
from summit.registration.further.models import FurtherContact
from summit.registration.further.statuses import Receives
from summit.registration.questions.models import AnswerFile, FormAnswer
from summit.registration.questions.statuses import Kind
from summit.registration.replacing.service import Named, replace
from summit.registration.statuses import Status
from summit.web.uploads.statuses import ScanState
from tests.browsing import answers_in, text_of
from tests.web.uploads.files import PDF

INES = {
    "name": "Inés Paz",
    "email": "ines@hacienda.example",
    "language": "es",
    "role": "finance",
    "receives": "money",
}


@pytest.fixture
def kept(make):
    return make.registration(Status.AWAITING_PAYMENT, now=clock.now())


def live(stored):
    return [one for one in stored(FurtherContact) if one.removed_at is None]


def test_a_contact_names_changes_and_takes_off(holder, kept, stored):
    contact = holder(kept)
    page = contact.get()
    assert "Name other contacts" in text_of(page)
    blank = answers_in(contact.get("/contacts/new"))
    base = contact.base

    named = contact.client.post(base + "/contacts/new", data=blank | INES)

    assert named.status_code == 303
    (one,) = live(stored)
    assert (one.name, one.receives, one.named_by) == (
        "Inés Paz",
        Receives.MONEY,
        f"contact:{kept.id}",
    )
    shown = text_of(contact.client.get(named.location))
    assert "Inés Paz" in shown
    assert "Finance" in shown
    edit = f"/contacts/{one.id}"
    typed = answers_in(contact.get(edit)) | {"receives": "people"}
    assert contact.client.post(base + edit, data=typed).status_code == 303
    assert [row.receives for row in live(stored)] == [Receives.PEOPLE]
    gone = answers_in(contact.get("/contacts"), f"{edit}/remove")
    assert contact.client.post(f"{base}{edit}/remove", data=gone).status_code == 303
    assert live(stored) == []
    stale = contact.client.post(base + edit, data=typed)  # another tab
    assert "This contact was taken off meanwhile." in text_of(stale)
    assert "Inés Paz" in stale.text


def test_what_is_wrong_is_said_and_stays_typed(holder, kept, name_one):
    contact = holder(kept)
    blank = answers_in(contact.get("/contacts/new"))
    name_one(kept, Receives.PEOPLE)

    def send(**typed):
        answer = contact.client.post(contact.base + "/contacts/new", data=blank | INES | typed)
        return answer.status_code, text_of(answer), answer.text

    status, text, html = send(email=kept.contact_email)
    assert (status, kept.contact_email in html, "Inés Paz" in html) == (409, True, True)
    assert f"is the address of {kept.contact_name}" in text
    assert "is a contact of this registration already" in send(email="people@office.example")[1]
    status, text, html = send(receives="", role="boss", language="de", email="nobody", name=" ")
    assert status == 422
    for said in (
        "Write the name our letters begin with.",
        "Add the @ and what follows it.",
        "Choose what this person is for the delegation.",
        "Choose one of the three languages.",
        "Choose what this person receives.",
    ):
        assert said in text
    assert 'value="nobody"' in html


def test_nobody_of_another_registration_is_reached(holder, make, kept, name_one, stored):
    one = name_one(kept)
    other = holder(make.registration(Status.AWAITING_PAYMENT, now=clock.now()))
    sent = answers_in(other.get("/contacts/new"))

    assert other.client.get(f"{other.base}/contacts/{one.id}").status_code == 404
    answer = other.client.post(f"{other.base}/contacts/{one.id}/remove", data=sent)
    assert answer.status_code == 404
    assert len(live(stored)) == 1


def test_each_changes_their_language_and_takes_themselves_off(
    client, kept, name_one, further_link, stored
):
    one = name_one(kept, Receives.PEOPLE)
    base = f"/en/r/{further_link(one)}"
    own = client.get(base + "/me")
    assert f"{kept.contact_name} named you" in text_of(own)

    sent = answers_in(own, "/me/language") | {"language": "es"}
    changed = client.post(base + "/me/language", data=sent)
    assert changed.location.startswith("/es/r/")
    assert [row.language for row in live(stored)] == ["es"]
    assert client.post(base + "/me/language", data=sent | {"language": "xx"}).status_code == 400

    left = client.post(base + "/me/leave", data=answers_in(own, "/me/leave"))
    assert "You are no longer a contact" in text_of(left)
    assert live(stored) == []
    again = client.post(base + "/me/leave", data=answers_in(own, "/me/leave"))  # an open tab
    assert again.status_code == 410
    assert "You are no longer a contact of the registration" in text_of(again)


def test_who_receives_money_of_what_is_free_reads_that_there_is_no_bill(
    client, make, name_one, further_link
):
    free = make.registration(Status.CONFIRMED, category=make.category(price=0), now=clock.now())
    one = name_one(free, Receives.MONEY)

    page = client.get(f"/en/r/{further_link(one)}", follow_redirects=True)

    assert "There is no bill for now." in text_of(page)
    assert client.get(f"/en/pay/{further_link(one)}").status_code == 404


def test_the_deeds_of_each_bear_their_name(client, app, kept, name_one, further_link, stored):
    one = name_one(kept, Receives.PEOPLE)
    base, person = f"/en/r/{further_link(one)}", kept.attendees[0]
    page = f"{base}/people/{person.id}/correct"
    sent = answers_in(client.get(page)) | {"given_name": "Anabel"}

    assert client.post(page, data=sent).status_code == 303
    by = [entry.actor for entry in stored(AuditEntry, subject=f"attendee:{person.id}")]
    assert by[-1] == f"further:{one.id}"


def test_each_takes_away_what_is_theirs(client, holder, kept, name_one, further_link):
    one = name_one(kept, Receives.EVERYTHING)

    own = client.get(f"/en/r/{further_link(one)}/given.csv").text
    assert one.email in own
    assert kept.contact_email not in own
    assert kept.attendees[0].given_name not in own
    whole = holder(kept).get("/given.csv").text
    assert any(row[2] == one.email for row in csv.reader(io.StringIO(whole)))


def test_after_the_end_nobody_is_named_and_each_can_be_taken_off(
    holder, kept, name_one, till, stored
):
    one = name_one(kept)
    contact = holder(kept)
    blank = answers_in(contact.get("/contacts/new"))
    till.withdraw(kept)

    answer = contact.client.post(contact.base + "/contacts/new", data=blank | INES)
    assert answer.status_code == 409
    assert "This registration has ended" in text_of(answer)
    page = contact.get("/contacts")
    assert "no contact is named any more" in text_of(page)
    assert f"/contacts/{one.id}/remove" in page.text


def test_a_file_of_who_was_replaced_opens_for_who_gave_it_and_no_other_contact(
    client, ask, holder, kept, name_one, further_link, writing
):
    question = ask("Letter of the council", kind=Kind.FILE)
    links = [further_link(name_one(kept, one)) for one in (Receives.EVERYTHING, Receives.PEOPLE)]
    person = kept.attendees[0].id
    with writing() as session:
        sent = AnswerFile(
            media_type="application/pdf",
            size=len(PDF),
            sha256=hashlib.sha256(PDF).hexdigest(),
            scan=ScanState.CLEAN,
            content=PDF,
        )
        answer = FormAnswer(
            question_id=question.id,
            attendee_id=person,
            value="acta.pdf",
            file=sent,
            answered_at=clock.now(),
            answered_by="contact:1",
        )
        session.add(answer)
        session.flush()
        page = f"/answers/{answer.id}/file"
    assert [client.get(f"/en/r/{one}{page}").status_code for one in links] == [200, 200]

    with writing() as session:
        asked = Named(given_name="Luz", family_name="Ortega", language="es")
        replace(session, kept.id, person, asked, now=clock.now())

    assert [client.get(f"/en/r/{one}{page}").status_code for one in links] == [404, 404]
    assert "acta.pdf" not in client.get(f"/en/r/{links[0]}").text
    contact = holder(kept)
    assert contact.get(page).data == PDF
    assert "acta.pdf" in contact.get().text
