"""What each person agrees to by themselves, behind their own link."""

import csv
import io

import pytest

from summit.kernel import clock
from summit.registration import service
from summit.registration.consenting.errors import OwnConsentOnly
from summit.registration.consenting.queries import standing
from summit.registration.consenting.service import agree, take_back
from summit.registration.errors import LeftAlready, NotYetSent
from summit.registration.models import Attendee, Consent, Purpose
from summit.registration.payers import OtherPayer, Paying
from summit.registration.replacing.errors import NobodyNamedYet
from summit.registration.replacing.service import Named, replace
from summit.registration.service import Submission, hand_over, lock
from summit.registration.statuses import PaidBy, Status
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT
from tests.pages.published import text_of as published_text

LIST = {Purpose.PUBLIC_LIST: "You may show me."}


@pytest.fixture
def sent(make):
    kind = make.category(price=0)
    people = (make.person(kind), make.person(kind, given_name="Berta", family_name="Lugo"))
    return make.registration(Status.CONFIRMED, people=people, category=kind, now=clock.now())


@pytest.fixture
def own(client, link_of):
    def build(person):
        return Own(client, f"/en/r/{link_of(person)}")

    return build


class Own:
    def __init__(self, client, base):
        self.client, self.base = client, base

    def get(self):
        return self.client.get(self.base)

    def send(self, deed, **given):
        sent = answers_in(self.get(), f"/own/{deed}") | given
        return self.client.post(f"{self.base}/own/{deed}", data=sent)


@pytest.fixture
def of_all(writing):
    """Put down a yes to the published list as contacts gave it for a whole registration."""

    def put(registration_id):
        with writing() as session:
            session.add(
                Consent(
                    registration_id=registration_id,
                    purpose=Purpose.PUBLIC_LIST,
                    wording="You may show us all.",
                    language="en",
                    given_at=MOMENT,
                )
            )

    return put


def test_three_purposes_are_asked_apart_and_unticked(own, sent):
    mayor = own(sent.attendees[0])

    assert set(answers_in(mayor.get(), "/own/agree")) == {"csrf_token"}
    for name in ("public_list", "photo", "news"):
        assert f'name="{name}"' in mayor.get().text


def test_what_is_ticked_is_kept_with_its_words_and_nothing_else(own, sent, stored):
    mayor = own(sent.attendees[0])

    assert mayor.send("agree", photo="y").status_code == 303

    (kept,) = stored(Consent)
    assert (kept.purpose, kept.attendee_id) == (Purpose.PHOTO, sent.attendees[0].id)
    assert "Photographs and recordings" in kept.wording
    assert 'name="photo"' not in mayor.get().text
    assert mayor.send("agree", photo="y").status_code == 303
    assert len(stored(Consent)) == 1


def test_nothing_ticked_blocks_nothing(own, sent, stored):
    assert own(sent.attendees[0]).send("agree").status_code == 303
    assert stored(Consent) == []


def test_a_consent_is_taken_back_on_the_same_page(own, sent, stored):
    mayor = own(sent.attendees[0])
    mayor.send("agree", news="y", photo="y")

    answer = mayor.send("take-back", purpose="news")

    assert answer.status_code == 303
    left = {one.purpose: one.withdrawn_at for one in stored(Consent)}
    assert left[Purpose.NEWS] is not None
    assert left[Purpose.PHOTO] is None
    assert "Your consent is withdrawn" in text_of(mayor.client.get(answer.location))
    assert 'name="news"' in mayor.get().text  # and may be given again


def test_a_purpose_nobody_asked_for_is_refused(own, sent):
    mayor = own(sent.attendees[0])
    mayor.send("agree", news="y")

    assert mayor.send("take-back", purpose="soul").status_code == 400


def test_an_assistant_agrees_to_nothing_for_the_mayor(holder, make, stored):
    contact = holder(make.registration(category=make.category(price=0), now=clock.now()))
    assert 'name="public_list"' not in contact.get("/review").text

    contact.send("free", public_list="y", photo="y", news="y")

    (kept,) = stored(Consent)
    assert (kept.purpose, kept.attendee_id) == (Purpose.NEWS, None)
    token = contact.get().text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    forced = {"photo": "y", "csrf_token": token}
    assert contact.client.post(contact.base + "/own/agree", data=forced).status_code == 404
    assert len(stored(Consent)) == 1


def test_sending_itself_refuses_a_yes_that_is_a_persons(make, writing):
    held = make.registration(now=clock.now())
    given = Submission(terms_id=make.terms.id, terms_language="en", consents=LIST)

    with pytest.raises(OwnConsentOnly), writing() as session:
        service.submit(session, held.id, given, now=clock.now())


def test_only_who_is_named_and_still_coming_agrees(make, sent, writing):
    kind = make.category(price=0)
    empty = make.person(kind, given_name="", family_name="", name_follows=True)
    unnamed = make.registration(
        Status.CONFIRMED, people=(empty,), category=kind, now=clock.now()
    ).attendees[0]
    draft = make.registration(now=clock.now()).attendees[0]
    gone = sent.attendees[1]
    with writing() as session:
        booking = lock(session, sent.id)
        service.leave(session, booking, [booking.attendees[1]], now=clock.now())

    for one, refusal in ((unnamed, NobodyNamedYet), (draft, NotYetSent), (gone, LeftAlready)):
        with pytest.raises(refusal), writing() as session:
            agree(session, one.id, LIST, language="en", now=clock.now())


def test_who_agreed_by_themselves_is_shown_and_nobody_else(own, sent, shown_by_all):
    assert "Ruiz" not in text_of_list(shown_by_all)

    own(sent.attendees[0]).send("agree", public_list="y")

    page = text_of_list(shown_by_all)
    assert "Ana María Ruiz" in page
    assert "Berta" not in page


def test_who_takes_it_back_is_shown_no_more(own, sent, shown_by_all):
    mayor = own(sent.attendees[0])
    mayor.send("agree", public_list="y")
    assert "Ana María Ruiz" in text_of_list(shown_by_all)

    mayor.send("take-back", purpose="public_list")

    assert "Ana María Ruiz" not in text_of_list(shown_by_all)


def test_one_of_a_delegation_shown_by_its_contact_leaves_the_list_alone(
    own, sent, of_all, shown_by_all, stored
):
    of_all(sent.id)
    mayor = own(sent.attendees[0])
    assert "Luc Roy agreed for your delegation" in text_of(mayor.get())

    mayor.send("take-back", purpose="public_list")

    page = text_of_list(shown_by_all)
    assert "Berta Lugo" in page
    assert "Ana María Ruiz" not in page
    whole, her_own = stored(Consent)
    assert (whole.withdrawn_at, her_own.attendee_id) == (None, sent.attendees[0].id)
    assert her_own.withdrawn_at is not None

    mayor.send("agree", public_list="y")
    assert "Ana María Ruiz" in text_of_list(shown_by_all)


def test_a_contact_who_withdraws_for_all_leaves_a_persons_own_yes(
    sent, of_all, writing, shown_by_all
):
    of_all(sent.id)
    with writing() as session:
        agree(session, sent.attendees[0].id, LIST, language="en", now=clock.now())

    with writing() as session:
        service.withdraw_consent(session, sent.id, Purpose.PUBLIC_LIST, now=clock.now())

    page = text_of_list(shown_by_all)
    assert "Ana María Ruiz" in page
    assert "Berta" not in page


def test_a_newcomer_has_agreed_to_nothing(sent, writing):
    with writing() as session:
        agree(session, sent.attendees[0].id, LIST, language="en", now=clock.now())
    with writing() as session:
        new = replace(
            session,
            sent.id,
            sent.attendees[0].id,
            Named(given_name="Luz", language="es"),
            now=clock.now(),
        )
        assert standing(new) == {}


def test_a_consent_goes_with_a_person_to_another_payer(make, writing, stored):
    held = make.registration(Status.AWAITING_PAYMENT, people=2, now=clock.now())
    mayor = held.attendees[0].id
    with writing() as session:
        agree(session, mayor, LIST, language="en", now=clock.now())

    with writing() as session:
        booking = lock(session, held.id)
        paying = Paying(PaidBy.OTHER, OtherPayer("Region", "r@city.example"))
        part = hand_over(
            session, booking, booking.attendees[0], paying, due=clock.now(), now=clock.now()
        ).id

    (kept,) = stored(Consent)
    assert (kept.registration_id, kept.attendee_id) == (part, mayor)


def test_a_consent_is_taken_back_also_after_the_end(own, sent, writing, stored):
    mayor = own(sent.attendees[0])
    mayor.send("agree", photo="y")
    with writing() as session:
        service.withdraw(session, sent.id, Status.CANCELLED, now=clock.now())

    assert mayor.send("take-back", purpose="photo").status_code == 303
    assert stored(Consent)[0].withdrawn_at is not None
    assert 'name="photo"' not in mayor.get().text


def test_the_office_reads_who_agreed_to_what(own, sent, make, sign_in):
    own(sent.attendees[0]).send("agree", photo="y")
    browser = sign_in(make.staff(Role.OWNER))

    text = browser.get("/office/participants.csv").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    said = {row["Given names"]: row["Agreed: photographs"] for row in rows}
    assert said == {"Ana María": "yes", "Berta": ""}
    folder = text_of(browser.get(f"/office/registrations/{sent.id}"))
    assert "Consent given: photographs" in folder
    assert "Ana María Ruiz: Photographs" in folder


def test_taking_back_what_was_never_given_writes_nothing(sent, writing, stored):
    with writing() as session:
        take_back(session, sent.attendees[0].id, Purpose.PHOTO, now=clock.now())

    assert stored(Consent) == []
    assert stored(Attendee)[0].left_at is None


def text_of_list(shown_by_all):
    return published_text(shown_by_all("/en/delegations"))
