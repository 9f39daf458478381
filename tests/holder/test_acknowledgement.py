"""The acknowledgement: at once after sending, unpaid, behind the link and in the mail."""

from io import BytesIO

from pypdf import PdfReader

from summit.kernel import clock
from summit.registration.statuses import Status


def printed(content):
    pages = PdfReader(BytesIO(content)).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    return said.replace("\N{NO-BREAK SPACE}", " ")


def attached(letter):
    return {
        part.get_filename(): part.get_payload(decode=True)
        for part in letter.walk()
        if part.get_content_type() == "application/pdf"
    }


def test_an_unpaid_registration_is_acknowledged_by_mail_and_on_its_page(
    gateway, holder, make, office, deliver
):
    contact = holder(make.registration(now=clock.now()), language="es")
    assert contact.get("/acknowledgement.pdf").status_code == 404
    contact.send("card")

    deliver()
    reference = contact.registration.reference
    name = f"{reference}-acknowledgement.pdf"  # in the language of their letters
    letter = office.to("luc@city.example")[-1]
    assert reference in letter["Subject"]
    said = printed(attached(letter)[name])
    for words in (reference, "Ana María Ruiz", "450,00", "517,39 $ CA", "Luc Roy"):
        assert words in said

    answer = contact.get("/acknowledgement.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "acknowledgement.pdf" in contact.get().text


def test_each_letter_that_follows_sending_brings_it_once(holder, make, office, deliver):
    for how, given in (
        ("invoice", {}),
        ("free", {"price": 0}),
        ("request", {"needs_approval": True}),
    ):
        contact = holder(category=make.category(**given))
        contact.send(how)
        deliver()

        name = f"{contact.registration.reference}-acknowledgement.pdf"
        found = [one for one in office.to("luc@city.example") if name in attached(one)]
        assert len(found) == 1, how


def test_what_ended_is_not_acknowledged(holder, make):
    ended = holder(make.registration(Status.AWAITING_PAYMENT, now=clock.now()))
    ended.post("/cancel")

    assert ended.get("/acknowledgement.pdf").status_code == 404
