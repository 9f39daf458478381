"""People who are added to a registration that was sent: another bill, shown before it is sent."""

import re

import pytest

from summit.admission.models import Counter
from summit.edition.models import Summit
from summit.payments.models import Bill
from summit.payments.visas.service import ask
from summit.registration.approval.errors import PrincipalLeft
from summit.registration.approval.models import ApprovalRequest
from summit.registration.approval.service import Hand, approve
from summit.registration.models import Attendee, Registration
from summit.registration.service import submit, withdraw
from summit.registration.statuses import Status
from summit.staff.rules import Role
from summit.web.uploads.rules import look_at
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT
from tests.web.uploads.files import PDF


@pytest.fixture
def contact(holder, make, at_moment):
    """Return a contact whose mayor is confirmed."""
    return holder(make.registration(Status.CONFIRMED, now=MOMENT, category=make.category()))


@pytest.fixture
def add(contact):
    """Send the form for one more person; the category is the mayor's unless said."""

    def send(**given):
        answers = answers_in(contact.get("/more"), "/more")
        code = contact.registration.attendees[0].category.code
        one = {"category": code, "given_name": "Noé", "language": "es"} | given
        typed = {f"people-0-{name}": value for name, value in one.items()}
        return contact.client.post(f"{contact.base}/more", data=answers | typed)

    return send


def test_the_page_knows_the_delegation_and_says_what_it_will_mean(contact):
    page = contact.get("/more")

    assert "What was billed so far stays as it is." in text_of(page)
    assert answers_in(page, "/more")["municipality"] == contact.registration.municipality


def test_the_new_bill_is_shown_before_it_is_sent(contact, add, stored):
    answer = add()

    assert answer.status_code == 303
    text = text_of(contact.client.get(answer.location))
    assert "Noé" in text
    assert "Pay $517.39 CAD by card" in text
    before, added = stored(Registration)
    assert (added.status, added.part_of_id) == (Status.DRAFT, before.id)
    assert [bill.registration_id for bill in stored(Bill)] == [before.id]
    assert stored(Counter)[0].taken == 2


def test_once_sent_both_pages_lead_to_each_other(contact, add, make, writing, stored):
    add()
    assert "Other registrations" not in text_of(contact.get())
    added = stored(Registration)[1]
    with writing() as session:
        submit(session, added.id, make.submission(), now=MOMENT)

    page = contact.get()

    assert added.reference in text_of(page)
    assert [bill.total.amount for bill in stored(Bill)] == [51_739, 51_739]


def test_a_companion_is_added_beside_somebody_registered_before(contact, add, make, stored):
    companion = make.category(is_companion=True)
    mayor = contact.registration.attendees[0]
    assert f'value="beside-{mayor.id}"' in contact.get("/more").text

    answer = add(category=companion.code, principal=f"beside-{mayor.id}")

    assert answer.status_code == 303
    assert stored(Attendee)[1].principal_id == mayor.id
    again = contact.client.get(answer.location.replace("/review", "/change"))
    assert answers_in(again)["people-0-principal"] == f"beside-{mayor.id}"


@pytest.mark.parametrize("principal", ["", "beside-999999", "beside-x", "7"])
def test_a_companion_of_nobody_is_refused(contact, add, make, stored, principal):
    answer = add(category=make.category(is_companion=True).code, principal=principal)

    assert answer.status_code == 422
    assert len(stored(Registration)) == 1


def test_nobody_accompanies_a_person_of_another_delegation(contact, add, make, stored):
    other = make.registration(Status.CONFIRMED, now=MOMENT).attendees[0]

    answer = add(category=make.category(is_companion=True).code, principal=f"beside-{other.id}")

    assert answer.status_code == 422


def test_a_companion_is_not_sent_once_who_they_accompany_comes_no_more(
    contact, add, make, writing, holder, stored
):
    (mayor,) = contact.registration.attendees
    code = make.category(is_companion=True).code
    add(category=code, principal=f"beside-{mayor.id}")
    with writing() as session:
        withdraw(session, contact.registration.id, Status.CANCELLED, now=MOMENT)

    answer = holder(stored(Registration)[1]).send("card")

    assert "Say whom Noé accompanies" in text_of(answer)
    assert stored(Registration)[1].status is Status.DRAFT


@pytest.fixture
def companion(contact, add, make, writing, stored):
    """Register somebody who accompanies the mayor, with a bill of their own."""

    def send(**given):
        code = make.category(is_companion=True, **given).code
        add(category=code, principal=f"beside-{contact.registration.attendees[0].id}")
        added = stored(Registration)[-1]
        with writing() as session:
            submit(session, added.id, make.submission(), now=MOMENT)
        return added

    return send


def test_who_leaves_is_told_who_accompanies_them_elsewhere_and_stays(
    contact, companion, make, sign_in, writing, stored
):
    added, held = companion(price=0), contact.registration
    said = f"until that one is cancelled too: Noé ({added.reference})"
    (mayor,), office = held.attendees, sign_in(make.staff(Role.OWNER))
    folder = f"/office/registrations/{held.id}"

    assert said in text_of(contact.get("/withdraw"))
    for page in ("cancel", "withdraw"):
        assert said in text_of(office.get(f"{folder}/{page}"))
    with writing() as session:
        other = Attendee(**columns_of(session.get_one(Attendee, mayor.id)))
        session.add(other)
    for page in ("leave", "remove"):
        assert said in text_of(office.get(f"{folder}/people/{mayor.id}/{page}"))
    assert said in text_of(contact.get(f"/people/{mayor.id}"))
    with writing() as session:
        file = look_at(PDF, "refusal.pdf")
        visa = ask(session, held.id, mayor.id, file, said="", by="contact:1", now=MOMENT).id
    assert said in text_of(office.get(f"/office/visas/{visa}"))


def columns_of(person):
    names = {one.key for one in Attendee.__table__.columns} - {"id", "is_head"}
    return {name: getattr(person, name) for name in names} | {"position": 1}


def test_the_office_sees_that_whom_somebody_accompanies_is_not_coming(
    contact, companion, make, sign_in, writing, stored
):
    added = companion(price=0)
    folder = f"/office/registrations/{added.id}"
    office = sign_in(make.staff(Role.OWNER))
    assert "Accompanies Ana María Ruiz Is not coming" not in text_of(office.get(folder))

    with writing() as session:
        withdraw(session, contact.registration.id, Status.CANCELLED, now=MOMENT)

    assert "Accompanies Ana María Ruiz Is not coming" in text_of(office.get(folder))


def test_a_request_to_accompany_who_left_meanwhile_is_not_accepted(
    contact, companion, make, writing, stored
):
    companion(needs_approval=True)
    with writing() as session:
        withdraw(session, contact.registration.id, Status.CANCELLED, now=MOMENT)

    with pytest.raises(PrincipalLeft), writing() as session:
        approve(session, stored(ApprovalRequest)[0].id, hand=Hand(by="staff:1", turn=0), now=MOMENT)

    assert stored(Registration)[-1].status is Status.PENDING_APPROVAL


def test_a_form_sent_twice_adds_once(contact, add, stored):
    answers = answers_in(contact.get("/more"), "/more")
    code = contact.registration.attendees[0].category.code
    one = {"people-0-category": code, "people-0-given_name": "Noé", "people-0-language": "es"}
    first, second = (
        contact.client.post(f"{contact.base}/more", data=answers | one) for _ in range(2)
    )

    assert first.location == second.location
    assert len(stored(Registration)) == 2


def test_where_registration_is_over_nobody_is_added(contact, writing, stored):
    with writing() as session:
        session.get_one(Summit, 1).registration_closes_at = MOMENT

    assert contact.get("/more").status_code == 409


def test_to_what_ended_nobody_is_added(holder, make, at_moment, writing):
    ended = holder(make.registration(now=MOMENT))

    answer = ended.client.get(f"{ended.base}/more")

    assert answer.status_code == 303
    assert re.search("/r/contact-[^/]+$", answer.location)
