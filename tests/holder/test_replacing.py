"""Another person comes in place of one, or a name is put right: by the contact and the office."""

from datetime import timedelta

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge, BadgeEnd
from summit.holder.replacing.views import DEEDS
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage
from summit.payments.models import Bill, LedgerEntry, Refund, RefundPolicy
from summit.registration.errors import LeftAlready
from summit.registration.models import Attendee
from summit.registration.replacing.errors import AnotherPerson, TooLateToReplace
from summit.registration.replacing.service import Named, correct, replace
from summit.registration.statuses import PaidBy, Status
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of
from tests.mail.conftest import read

NEW = {"given_name": "Luz", "family_name": "Vega", "email": "luz@city.example", "language": "fr"}


@pytest.fixture
def contact(holder, make):
    held = make.registration(
        Status.CONFIRMED, people=2, category=make.category(price=0), now=clock.now()
    )
    return holder(held)


def send(contact, deed, person=0, **given):
    page = f"/people/{contact.registration.attendees[person].id}/{deed}"
    sent = answers_in(contact.get(page)) | given
    return contact.client.post(contact.base + page, data=sent)


def test_another_person_comes_with_a_badge_of_their_own(
    contact, client, link_of, stored, office, deliver
):
    old, other = contact.registration.attendees
    money = (len(stored(Bill)), len(stored(LedgerEntry)), len(stored(Refund)))
    deliver()

    assert send(contact, "replace", **NEW).status_code == 303

    first, second, new = stored(Attendee)
    assert (first.left_at is not None, second.left_at, new.left_at) == (True, None, None)
    assert (new.replaces_id, new.position, new.category_id, new.price) == (
        old.id,
        first.position,
        first.category_id,
        first.price,
    )
    badges = {one.attendee_id: one for one in stored(Badge)}
    assert badges[old.id].end is BadgeEnd.SUBSTITUTED
    assert badges[new.id].ended_at is badges[other.id].ended_at is None
    assert stored(Counter)[0].taken == 2
    assert (len(stored(Bill)), len(stored(LedgerEntry)), len(stored(Refund))) == money
    assert client.get(f"/en/r/{link_of(old)}").status_code == 404
    page = text_of(contact.get())
    assert "Luz Vega" in page
    deliver()
    (letter,) = office.to("luz@city.example")
    assert "Luz Vega" in read(letter)[0]
    said = read(office.to("luc@city.example")[-1])[0].replace("\n", " ")
    assert "Luz Vega comes in place of Ana María Ruiz" in said


def test_a_companion_stays_beside_whoever_comes_instead(holder, make, stored):
    kind = make.category(price=0)
    beside = make.category(price=0, is_companion=True)
    people = (make.person(kind), make.person(beside, given_name="Eva", principal=0))
    held = make.registration(Status.CONFIRMED, people=people, category=kind, now=clock.now())

    send(holder(held), "replace", **NEW)

    _old, companion, new = stored(Attendee)
    assert (companion.principal_id, companion.left_at) == (new.id, None)


def test_a_companion_whom_another_payer_pays_for_stays_beside_them_too(holder, make, stored):
    kind, beside = make.category(), make.category(is_companion=True)
    payer = {"paid_by": PaidBy.OTHER, "payer_name": "Eva Ruiz", "payer_email": "eva@home.example"}
    people = (make.person(kind), make.person(beside, given_name="Eva", principal=0, **payer))
    held = make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())

    send(holder(held), "replace", **NEW)

    _old, companion, new = stored(Attendee)
    assert companion.registration_id != new.registration_id
    assert companion.principal_id == new.id


def test_a_name_put_right_keeps_the_badge(contact, stored, make, sign_in):
    before = [(one.id, one.short_code, one.ended_at) for one in stored(Badge)]

    assert send(contact, "correct", given_name="Anna María").status_code == 303

    person = stored(Attendee)[0]
    assert (person.full_name, person.left_at) == ("Anna María Ruiz", None)
    assert [(one.id, one.short_code, one.ended_at) for one in stored(Badge)] == before
    organizer = sign_in(make.staff(Role.ORGANIZER))
    assert "Anna María Ruiz" in organizer.get("/office/participants?q=anna").text


def test_a_correction_that_is_another_person_is_refused(contact, stored, writing):
    answer = send(contact, "correct", **NEW)

    assert answer.status_code == 422
    assert "Replace the person instead" in text_of(answer)
    assert 'value="Luz"' in answer.text  # what was typed is kept
    assert stored(Attendee)[0].full_name == "Ana María Ruiz"
    named = Named(given_name="Luz", family_name="Vega", language=Language.FR)
    person = contact.registration.attendees[0].id
    with pytest.raises(AnotherPerson), writing() as session:
        correct(session, contact.registration.id, person, named, now=clock.now())


def test_another_given_name_with_another_email_is_another_person(contact, stored, link_of, client):
    mario = {"given_name": "Mario", "email": "mario@city.example"}
    send(contact, "correct", given_name="María", family_name="García", email="m@city.example")

    for answer in (
        send(contact, "correct", **mario),
        own_correction(client, link_of, stored, mario),
    ):
        assert answer.status_code == 422
        assert "replace the person instead" in text_of(answer)
        assert 'value="Mario"' in answer.text
    assert stored(Attendee)[0].full_name == "María García"
    for given in mario:  # the same one after all: first the name, then the address
        assert send(contact, "correct", **{given: mario[given]}).status_code == 303


def own_correction(client, link_of, stored, given):
    page = f"/en/r/{link_of(stored(Attendee)[0])}"
    sent = answers_in(client.get(page), "/own/complete") | given
    return client.post(f"{page}/own/complete", data=sent)


def test_a_name_that_is_missing_is_said(contact, stored):
    answer = send(contact, "replace", given_name=" ", language="xx")

    assert answer.status_code == 422
    assert "Write the given names" in text_of(answer)
    assert len(stored(Attendee)) == 2


@pytest.mark.parametrize(("days", "status"), [(0, 303), (-2, 422)])
def test_contacts_replace_until_the_day_that_owners_set(contact, make, stored, days, status):
    until = clock.now().date() + timedelta(days=days)
    make.keep(RefundPolicy(id=1, substitution_until=until))

    answer = send(contact, "replace", **NEW)

    assert answer.status_code == status
    assert ("People could be replaced here until" in text_of(answer)) is (status == 422)
    assert send(contact, "correct", 1, role="Mayor").status_code == 303  # names at any time


def test_replacing_after_that_day_is_refused_by_name(make, writing):
    make.keep(RefundPolicy(id=1, substitution_until=clock.now().date() - timedelta(days=2)))
    check, _write = DEEDS["replace"]

    with pytest.raises(TooLateToReplace), writing() as session:
        check(session, now=clock.now())


def test_the_office_replaces_after_that_day_and_history_has_both_names(
    contact, make, sign_in, stored
):
    make.keep(RefundPolicy(id=1, substitution_until=clock.now().date() - timedelta(days=9)))
    organizer = sign_in(make.staff(Role.ORGANIZER))
    person = contact.registration.attendees[0].id
    page = f"/office/participants/{person}/replace"

    assert organizer.submit(page, **NEW).status_code == 303

    folder = text_of(organizer.get(f"/office/registrations/{contact.registration.id}"))
    assert "Luz Vega in place of Ana María Ruiz" in folder
    assert organizer.submit(page, **NEW).status_code == 422  # pressed twice
    assert len(stored(Attendee)) == 3
    viewer = sign_in(make.staff(Role.VIEWER))
    assert viewer.get(page).status_code == 403


def test_pressed_twice_one_person_is_replaced_once(contact, stored, writing):
    page = f"/people/{contact.registration.attendees[0].id}/replace"
    sent = answers_in(contact.get(page)) | NEW
    contact.client.post(contact.base + page, data=sent)

    assert contact.client.post(contact.base + page, data=sent).status_code == 404
    named = Named(given_name="Luz", language=Language.FR)
    person = contact.registration.attendees[0].id
    with pytest.raises(LeftAlready), writing() as session:
        replace(session, contact.registration.id, person, named, now=clock.now())
    assert len(stored(Attendee)) == 3


def test_who_has_no_badge_yet_is_replaced_without_one(holder, till, stored):
    contact = holder(till.awaiting(people=2))

    send(contact, "replace", **NEW)

    assert stored(Badge) == []
    assert [one.recipient for one in stored(OutboxMessage)].count("luz@city.example") == 0


def test_a_draft_has_no_such_page(holder, make):
    contact = holder(make.registration(people=2, now=clock.now()))

    for deed in ("replace", "correct"):
        page = f"/people/{contact.registration.attendees[0].id}/{deed}"
        assert contact.get(page).status_code == 404
