"""Formal invitations as contacts, organizers and strangers with a letter in hand see them."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from summit.kernel import clock
from summit.payments.formal.models import (
    FormalInvitation,
    FormalLetter,
    FormalLetterFile,
    Signatory,
)
from summit.payments.formal.rules import new_code, shown_code
from summit.payments.formal.statuses import LetterState
from summit.payments.formal.tries import FROM_ADDRESS
from summit.payments.formal.wording import letters_of
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of
from tests.mail.conftest import read
from tests.web.uploads.files import picture

QUEUE = "/office/formal-invitations"


@pytest.fixture
def organizer(make, sign_in):
    return sign_in(make.staff(Role.ORGANIZER))


def printed(content):
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split()
    ).replace("\N{NO-BREAK SPACE}", " ")


def test_a_letter_from_the_contacts_wish_to_the_stranger_who_verifies_it(
    holder, booking, signatory, organizer, office, deliver, client, stored
):
    contact = holder(booking)
    assert "Formal invitations: ask, download" in text_of(contact.get())
    sent = answers_in(contact.get("/formal-invitations")) | {
        "person": str(booking.attendees[0].id),
        "addressed_as": "Madam Mayor,",
    }
    assert contact.client.post(f"{contact.base}/formal-invitations", data=sent).status_code == 303
    assert "is looking at it" in text_of(contact.get("/formal-invitations"))
    assert "It is no letter for a visa application" in text_of(contact.get("/formal-invitations"))
    asked = stored(FormalInvitation)[0]
    assert "Mtra. Ana María Ruiz" in text_of(organizer.get(QUEUE))

    page = organizer.get(f"{QUEUE}/{asked.id}")
    words = answers_in(page, "/issue") | {
        "paragraph-fr": "Vous parlerez de l’eau.",
        "paragraph-en": "You will speak about water.",
    }
    assert words["salutation-en"] == "Madam Mayor,"
    assert words["salutation-fr"].endswith("Mtra. Ana María Ruiz,")
    draft = organizer.post(f"{QUEUE}/{asked.id}/preview", data=words)
    assert "You will speak about water." in printed(draft.data)
    assert stored(FormalLetter) == []
    assert organizer.post(f"{QUEUE}/{asked.id}/issue", data=words).status_code == 303

    deliver()
    letter = office.to("luc@city.example")[-1]
    assert "Formal invitation" in letter["Subject"]
    attached = [part for part in letter.walk() if part.get_content_type() == "application/pdf"]
    content = attached[0].get_payload(decode=True)
    code = shown_code(stored(FormalLetter)[0].code)
    said = printed(content)
    for words in ("Madam Mayor,", "$517.39 CAD", "exact days to be announced", "Ing. Rosa Díaz"):
        assert words in said
    assert code in said
    assert code in read(letter)[0]
    download = contact.client.get(f"{contact.base}/formal-invitations/{asked.id}.pdf")
    assert download.data == content == stored(FormalLetterFile)[0].content

    for language, genuine in (("en", "Genuine"), ("fr", ""), ("es", "")):
        answer = client.get(f"/{language}/verify/{code}")
        assert answer.status_code == 200
        assert "Mtra. Ana María Ruiz, San Bartolomé de las Tres Aguas" in text_of(answer)
        assert genuine in text_of(answer)
        assert answer.headers["Cache-Control"] == "no-store"
    for secret in (booking.reference, "luc@city.example", "517.39", "Luz", "Mayor"):
        assert secret not in text_of(client.get(f"/en/verify/{code}")).replace("Mayors", "")


def test_a_withdrawn_letter_says_so_to_whoever_verifies_it(client, issued, organizer, stored):
    page = f"{QUEUE}/{issued.id}"
    sent = answers_in(organizer.get(page), "/withdraw") | {"text": "Wrong city."}
    assert organizer.post(f"{page}/withdraw", data=sent).status_code == 303

    said = text_of(client.get(f"/en/verify/{stored(FormalLetter)[0].code}"))

    assert "It holds no longer" in said
    assert "Wrong city" not in said


def test_an_unknown_code_is_said_and_counted(limited, issued, client):
    typed = client.get("/en/verify", query_string={"code": "not a code"})
    assert typed.status_code == 404
    assert "No letter of this summit has the code not a code." in text_of(typed)
    found = client.get("/en/verify", query_string={"code": new_code()}, follow_redirects=True)
    assert found.status_code == 404

    answers = [client.get(f"/en/verify/{new_code()}").status_code for _ in range(FROM_ADDRESS.most)]

    assert answers[-1] == 429
    assert answers.count(404) == FROM_ADDRESS.most - 2


def test_a_letter_that_is_known_is_looked_at_as_often_as_one_likes(issued, client, stored):
    code = stored(FormalLetter)[0].code

    answers = {client.get(f"/en/verify/{code}").status_code for _ in range(FROM_ADDRESS.most + 2)}

    assert answers == {200}


def test_a_refused_wish_keeps_what_was_typed(holder, booking, ask):
    ask(booking)
    contact = holder(booking)
    sent = answers_in(contact.get("/formal-invitations")) | {
        "person": str(booking.attendees[0].id),
        "addressed_as": "Señora Presidenta,",
    }

    answer = contact.client.post(f"{contact.base}/formal-invitations", data=sent)

    assert answer.status_code == 409
    assert "was asked for already" in text_of(answer)
    assert "Señora Presidenta," in answer.text


def test_nobody_downloads_the_letter_of_another_registration(holder, make, issued, booking):
    stranger = holder(make.registration(now=clock.now()))

    page = f"{stranger.base}/formal-invitations/{issued.id}.pdf"

    assert stranger.client.get(page).status_code == 404


def test_what_is_refused_in_the_office_keeps_the_words_and_says_why(
    booking, ask, organizer, stored
):
    asked = ask(booking)
    page = f"{QUEUE}/{asked.id}"
    sent = answers_in(organizer.get(page), "/issue") | {"paragraph-fr": "A", "paragraph-en": "B"}

    nobody = organizer.post(f"{page}/issue", data=sent)
    assert nobody.status_code == 422
    assert "Nobody signs formal invitations yet" in text_of(nobody)
    assert ">B</textarea>" in nobody.text
    missing = organizer.post(f"{page}/issue", data=sent | {"paragraph-fr": ""})
    assert missing.status_code == 422
    reason = answers_in(organizer.get(page), "/decline") | {"text": " "}
    assert "Write the reason" in text_of(organizer.post(f"{page}/decline", data=reason))
    assert stored(FormalInvitation)[0].state is LetterState.ASKED


def test_an_owner_says_who_signs_and_a_damaged_picture_is_refused(make, sign_in, stored):
    owner = sign_in(make.staff(Role.OWNER))

    def send(**given):
        sent = owner.draft("/office/signature") | {
            "name": "Ing. Rosa Díaz",
            "function-fr": "Directrice",
            "function-en": "Director",
            "function-es": "Directora",
        }
        return owner.post(
            "/office/signature", data=sent | given, content_type="multipart/form-data"
        )

    broken = send(picture=(BytesIO(b"\x89PNG\r\n\x1a\nnothing"), "s.png"))
    assert broken.status_code == 422
    assert "no PNG or JPEG picture" in text_of(broken)
    assert "Ing. Rosa Díaz" in broken.text
    kept = send(picture=(BytesIO(picture("PNG")), "s.png"))
    assert kept.status_code == 303, text_of(kept)
    first = stored(Signatory)[0].picture_id
    assert first is not None
    assert send().status_code == 303
    assert stored(Signatory)[0].picture_id == first
    assert send(removes="y").status_code == 303
    assert stored(Signatory)[0].picture_id is None


def test_days_that_are_known_and_a_venue_stand_in_the_letter(app, make, booking, issued, stored):
    facts = stored(FormalLetter)[0].facts | {
        "starts_on": "2026-07-20",
        "ends_on": "2026-07-22",
        "venue": {"en": "Old Port"},
        "venue_address": "1 Wharf",
    }
    with app.test_request_context():
        letter = letters_of(facts, code=None, issued_on=clock.now().date())[1]

    said = dict(letter.facts)
    assert letter.language == "en-CA"
    assert "20" in said["Dates"]
    assert said["Where"] == "Old Port, 1 Wharf, Montreal (Québec), Canada"
