"""A person's own page: they complete their part behind their own link, and see nobody else."""

from datetime import date
from urllib.parse import unquote

import pytest

from summit.admission.models import Category
from summit.badges.models import Badge
from summit.holder.own.errors import AnotherName
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.registration.approval.errors import NameOnRequest
from summit.registration.approval.models import ApprovalRequest
from summit.registration.approval.service import name
from summit.registration.models import Attendee, Registration
from summit.registration.naming.models import PeopleRules
from summit.registration.replacing.service import Named
from summit.registration.statuses import Status
from summit.web.errors import sentence
from tests.browsing import answers_in, text_of


@pytest.fixture
def sent(make):
    """A mayor, her director, and a place whose name follows, confirmed."""
    kind = make.category(price=0)
    people = (
        make.person(kind, represents="the governor"),
        make.person(kind, given_name="Berta", family_name="Lugo", email="berta@city.example"),
        make.person(kind, given_name="", family_name="", email=None, name_follows=True),
    )
    return make.registration(Status.CONFIRMED, people=people, category=kind, now=clock.now())


@pytest.fixture
def own(client, sent, link_of):
    """The page of the person with this number, as a browser."""

    def build(number):
        return Own(client, f"/en/r/{link_of(sent.attendees[number])}")

    return build


class Own:
    def __init__(self, client, base):
        self.client, self.base = client, base

    def get(self):
        return self.client.get(self.base)

    def draft(self, deed="complete"):
        return answers_in(self.get(), f"/own/{deed}")

    def send(self, deed="complete", draft=None, **given):
        sent = (draft or self.draft(deed)) | given
        return self.client.post(f"{self.base}/own/{deed}", data=sent)


@pytest.fixture
def limits(writing):
    def put(**days):
        with writing() as session:
            session.merge(
                PeopleRules(**{"id": 1, "names_until": None, "changes_until": None} | days)
            )

    return put


def test_a_person_completes_their_own_part(own, stored):
    mayor = own(0)

    answer = mayor.send(
        title="Mtra.",
        given_name="Anna María",
        badge_name="Anita Ruiz",
        role="Alcaldesa",
        email="anna@city.example",
        language="fr",
    )

    assert answer.status_code == 303
    person = stored(Attendee)[0]
    assert (person.titled_name, person.badge_name) == ("Mtra. Anna María Ruiz", "Anita Ruiz")
    assert (person.role, person.email, person.language) == (
        "Alcaldesa",
        "anna@city.example",
        Language.FR,
    )
    assert person.represents == "the governor"  # not theirs to say, nor lost
    assert "Your changes are saved" in text_of(mayor.client.get(answer.location))


def test_nothing_of_the_others_stands_on_a_persons_page(own):
    page = own(0).get().text

    for other in ("Berta", "Lugo", "berta@", "luc@city.example"):
        assert other not in page


def test_a_place_without_a_name_is_named_behind_its_own_link(own, stored):
    place = own(2)
    assert "A place for you" in text_of(place.get())

    answer = place.send("name", given_name="Luz", family_name="Vega", email="luz@city.example")

    assert answer.status_code == 303
    assert stored(Attendee)[2].full_name == "Luz Vega"
    assert len(stored(Badge)) == 3
    assert "Badge, PDF" in place.get().text


def test_a_claim_link_opened_twice_names_once_and_keeps_what_was_typed(own, stored):
    place = own(2)
    first, second = place.draft("name"), place.draft("name")
    place.send("name", first, given_name="Luz", family_name="Vega")

    answer = place.send("name", second, given_name="Eva", family_name="Arce")

    assert answer.status_code == 422
    assert "Somebody has been named for this place meanwhile" in text_of(answer)
    assert "please ask Luc Roy" in text_of(answer)
    assert 'value="Eva"' in answer.text
    assert stored(Attendee)[2].full_name == "Luz Vega"


def test_another_persons_name_is_refused_and_says_whom_to_ask(own, stored):
    answer = own(0).send(given_name="Eva", family_name="Arce")

    assert answer.status_code == 422
    assert sentence(AnotherName(whom="Luc Roy")) in text_of(answer)
    assert "please ask Luc Roy, who registered you" in text_of(answer)
    assert stored(Attendee)[0].full_name == "Ana María Ruiz"


def test_another_spelling_of_a_person_on_request_is_decided_on(own, sent, writing, stored):
    with writing() as session:
        kind = session.get_one(Category, sent.attendees[0].category_id)
        kind.needs_approval = kind.asks_again = True
    page = own(0)

    answer = page.send("complete", given_name="Ana Maria")

    assert "We answer by e-mail." in text_of(page.client.get(answer.location))
    assert stored(Attendee)[0].given_name == "Ana María"
    assert [one.attendee_id for one in stored(ApprovalRequest)] == [sent.attendees[0].id]


def test_nobody_but_the_office_names_whom_organizers_decide_on_again(
    own, sent, holder, make, sign_in, writing, stored
):
    with writing() as session:
        kind = session.get_one(Category, sent.attendees[0].category_id)
        kind.needs_approval = kind.asks_again = True
    place, contact = sent.attendees[2].id, holder(sent)
    page, said = f"/people/{place}/name", "it can name the person for you"

    answer = own(2).send("name", given_name="Luz")
    assert said in text_of(answer)
    shown = contact.get(page)
    assert said in text_of(shown)
    assert "answer by e-mail" not in text_of(shown)
    typed = answers_in(shown) | {"given_name": "Luz"}
    assert contact.client.post(contact.base + page, data=typed).status_code == 422
    assert stored(Attendee)[2].given_name == ""

    named = Named(given_name="Luz", language=Language.ES)
    with pytest.raises(NameOnRequest), writing() as session:
        name(session, sent.id, place, named, now=clock.now())
    office = sign_in(make.staff())
    assert office.submit(f"/office/participants/{place}/name", given_name="Luz").status_code == 303


def test_while_organizers_decide_the_page_says_so_and_who_receives_the_answer(
    make, client, link_of
):
    press = make.category(needs_approval=True)
    asked = make.registration(Status.PENDING_APPROVAL, category=press, now=clock.now())

    text = text_of(client.get(f"/en/r/{link_of(asked.attendees[0])}"))

    assert "The organizing team decides on this registration. Luc Roy" in text
    assert "not complete" not in text


@pytest.mark.parametrize("status", [Status.PENDING_APPROVAL, Status.CANCELLED])
def test_a_page_left_open_is_refused_in_words_that_fit_what_was_tried(own, sent, writing, status):
    tried = [
        (page, deed, page.draft(deed)) for page, deed in ((own(0), "complete"), (own(2), "name"))
    ]
    with writing() as session:
        session.get_one(Registration, sent.id).status = status

    for page, deed, draft in tried:
        answer = page.send(deed, draft, given_name="Ana María", family_name="Ruiz")
        assert answer.status_code == 422
        assert "Nothing was changed: this registration was not sent yet" in text_of(answer)


def test_a_wrong_answer_stays_as_typed_with_its_reason(own, stored):
    answer = own(0).send(email="nobody", given_name="")

    assert answer.status_code == 422
    assert "Add the @" in text_of(answer)
    assert "Write the given names" in text_of(answer)
    assert 'value="nobody"' in answer.text
    assert stored(Attendee)[0].email == "ana@city.example"


def test_after_the_last_day_a_person_changes_nothing_and_reads_whom_to_ask(own, limits, stored):
    mayor = own(0)
    draft = mayor.draft()
    limits(changes_until=date(2026, 1, 2))

    page = text_of(mayor.get())
    assert "Changes could be made here until January 2, 2026" in page
    assert "Save my details" not in page

    late = mayor.send(draft=draft, role="Alcaldesa")
    assert late.status_code == 422
    assert "write to the organizing team" in text_of(late)
    assert 'value="Alcaldesa"' in late.text
    assert stored(Attendee)[0].role == ""


def test_after_the_last_day_for_names_nobody_claims_a_place(own, limits, stored):
    place = own(2)
    draft = place.draft("name")
    limits(names_until=date(2026, 1, 2))

    late = place.send("name", draft, given_name="Luz")

    assert late.status_code == 422
    assert "Names could be given here until January 2, 2026" in text_of(late)
    assert not stored(Attendee)[2].is_named


def test_after_a_substitution_the_old_link_opens_and_changes_nothing(own, holder, sent, stored):
    mayor = own(0)
    draft = mayor.draft()
    contact = holder(sent)
    page = f"/people/{sent.attendees[0].id}/replace"
    new = answers_in(contact.get(page)) | {"given_name": "Luz", "family_name": "Vega"}
    contact.client.post(contact.base + page, data=new)

    assert mayor.get().status_code == 404
    assert mayor.send(draft=draft, role="Alcaldesa").status_code == 404
    assert [one.role for one in stored(Attendee)] == ["", "", "", ""]


def test_the_contacts_link_opens_no_persons_own_form(holder, sent):
    contact = holder(sent)

    answer = contact.client.post(contact.base + "/own/complete", data={"given_name": "Eva"})

    assert answer.status_code in (400, 404)
    with_token = answers_in(contact.get("/people"), "/head")
    sent_again = contact.client.post(contact.base + "/own/complete", data=with_token)
    assert sent_again.status_code == 404


def test_a_persons_link_opens_no_page_of_the_delegation(own):
    mayor = own(0)

    assert mayor.client.get(mayor.base + "/people").status_code == 404


def test_each_link_is_forwarded_in_the_persons_language(holder, sent, link_of, writing):
    with writing() as session:
        session.get_one(Attendee, sent.attendees[0].id).language = Language.EN
    page = holder(sent).get("/people").text

    for person in sent.attendees:
        assert link_of(person) in page
    links = [one.split('"')[0] for one in page.split('href="https://wa.me/?text=')[1:]]
    first, _second, third = (unquote(one.replace("&amp;", "&")) for one in links)
    assert "has registered Ana María Ruiz" in first
    assert f"/en/r/{link_of(sent.attendees[0])}" in first
    assert f"/es/r/{link_of(sent.attendees[2])}" in third
    assert "Name to follow" in text_of(holder(sent).get("/people"))


def test_after_the_last_day_a_contact_chooses_no_head(holder, sent, limits, stored):
    contact = holder(sent)
    token = answers_in(contact.get("/people"), "/head")
    limits(changes_until=date(2026, 1, 2))

    answer = contact.client.post(
        contact.base + "/head", data=token | {"head": str(sent.attendees[0].id)}
    )

    assert answer.status_code == 409
    assert "Changes could be made here until January 2, 2026" in text_of(answer)
    assert not any(one.is_head for one in stored(Attendee))
