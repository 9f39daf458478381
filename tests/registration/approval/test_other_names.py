"""Another name for somebody whose participation type organizers decide on once more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from summit.badges.models import Badge
from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage
from summit.registration import service as registration
from summit.registration.approval import service
from summit.registration.approval.errors import AlreadyAsked
from summit.registration.approval.models import ApprovalRequest
from summit.registration.approval.statuses import RequestState, Subject
from summit.registration.errors import LeftAlready
from summit.registration.models import Attendee, Registration
from summit.registration.payers import OtherPayer, Paying
from summit.registration.replacing import service as replacing
from summit.registration.replacing.errors import AnotherPerson
from summit.registration.replacing.service import Named
from summit.registration.statuses import PaidBy, Status
from tests.browsing import text_of
from tests.factories import MOMENT

ROSA = Named(given_name="Rosa", family_name="Núñez", email="rosa@city.example", language="es")


@pytest.fixture
def confirmed(make):
    """A confirmed registration of two people of a type that is decided on again."""
    press = make.category(price=0, needs_approval=True, asks_again=True, capacity=5)
    held = make.registration(Status.PENDING_APPROVAL, category=press, people=2)
    with make.writing() as session:
        request = session.query(ApprovalRequest).one()
        service.approve(session, request.id, hand=service.Hand(by="staff:1", turn=0), now=MOMENT)
    return held


@pytest.fixture
def rename(writing):
    def call(held, wanted=ROSA, subject=Subject.REPLACEMENT):
        person = held.attendees[0]
        with writing(by="contact:1") as session:
            return service.rename(session, held.id, person.id, wanted, subject, now=MOMENT)

    return call


@pytest.fixture
def waiting(stored):
    """Return the requests for a name."""
    return lambda: [one for one in stored(ApprovalRequest) if one.attendee_id]


def test_another_person_waits_for_a_decision_and_the_place_stays(
    confirmed, rename, waiting, stored
):
    assert rename(confirmed)

    assert waiting()[0].subject is Subject.REPLACEMENT
    assert waiting()[0].wanted["given_name"] == "Rosa"
    assert [one.given_name for one in stored(Attendee)] == ["Ana María", "Ana María"]
    assert all(one.ended_at is None for one in stored(Badge))
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(OutboxMessage)[-1].occasion == "approval.received"


def test_an_approved_person_comes_in_place_of_the_other(confirmed, rename, waiting, decide, stored):
    rename(confirmed)

    decide("approve", waiting()[0])

    row = stored(Registration)[0]
    coming = [one for one in stored(Attendee) if one.left_at is None]
    assert {one.given_name for one in coming} == {"Ana María", "Rosa"}
    assert stored(Attendee, given_name="Rosa")[0].language is Language.ES
    assert [one.ended_at is None for one in stored(Badge)].count(True) == 2
    assert row.status is Status.CONFIRMED
    assert waiting()[0].state is RequestState.APPROVED


def test_an_approved_person_has_all_that_was_typed_of_them(
    confirmed, rename, waiting, decide, stored
):
    typed = {"title": "Mtra.", "badge_name": "Rosi", "represents": "the mayor of Puebla"}
    rename(confirmed, replace(ROSA, **typed))

    decide("approve", waiting()[0])

    rosa = stored(Attendee, given_name="Rosa")[0]
    assert {name: getattr(rosa, name) for name in typed} == typed


def test_a_declined_person_changes_nothing_and_the_contact_is_told(
    confirmed, rename, waiting, decide, stored
):
    rename(confirmed)

    decide("decline", waiting()[0], reason="No card")

    assert [one.left_at for one in stored(Attendee)] == [None, None]
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(OutboxMessage)[-1].occasion == "approval.name_refused"


def test_a_name_nobody_decided_on_stays_as_it_was(confirmed, rename, waiting, writing, stored):
    rename(confirmed)

    with writing() as session:
        assert service.lapse(session, waiting()[0].id, now=waiting()[0].decide_by)

    assert waiting()[0].state is RequestState.LAPSED
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(OutboxMessage)[-1].occasion == "approval.name_refused"


def test_another_spelling_waits_for_a_decision_too(confirmed, rename, waiting, decide, stored):
    wanted = Named(given_name="Ana Maria", family_name="Ruiz", language="es")
    assert rename(confirmed, wanted, Subject.CORRECTION)

    decide("approve", waiting()[0])

    assert stored(Attendee)[0].given_name == "Ana Maria"
    assert [one.left_at for one in stored(Attendee)] == [None, None]


def test_another_name_on_the_badge_alone_waits_for_a_decision(confirmed, rename, waiting, stored):
    wanted = Named(given_name="Ana María", family_name="Ruiz", badge_name="The King", language="es")

    assert rename(confirmed, wanted, Subject.CORRECTION)

    assert len(waiting()) == 1
    assert stored(Attendee)[0].badge_name == ""


def test_an_approved_spelling_undoes_nothing_that_was_written_down_meanwhile(
    confirmed, rename, waiting, decide, stored
):
    before = {"family_name": "Ruiz", "email": "ana@city.example", "language": "es"}
    rename(confirmed, Named(given_name="Ana Maria", title="C.", **before), Subject.CORRECTION)
    meanwhile = before | {"email": "new@city.example"}
    rename(confirmed, Named(given_name="Ana María", role="Editor", **meanwhile), Subject.CORRECTION)

    decide("approve", waiting()[0])

    ana = stored(Attendee)[0]
    assert (ana.title, ana.given_name) == ("C.", "Ana Maria")
    assert (ana.role, ana.email, ana.language) == ("Editor", "new@city.example", Language.ES)


def test_the_organizers_read_all_that_would_be_written_down(
    confirmed, rename, waiting, make, sign_in
):
    rename(confirmed, replace(ROSA, badge_name="Rosi", represents="the mayor of Puebla"))

    page = sign_in(make.staff()).get(f"/office/requests/{waiting()[0].id}")

    text = text_of(page)
    assert "Name on the badge – Rosi" in text
    assert "Representing – the mayor of Puebla" in text
    assert "Position – –" in text


def test_what_is_no_other_name_is_written_down_at_once(confirmed, rename, waiting, stored):
    wanted = Named(given_name="Ana María", family_name="Ruiz", role="Editor", language="es")

    assert not rename(confirmed, wanted, Subject.CORRECTION)

    assert waiting() == []
    assert stored(Attendee)[0].role == "Editor"


def test_another_person_is_no_other_spelling(confirmed, rename, waiting):
    with pytest.raises(AnotherPerson):
        rename(confirmed, subject=Subject.CORRECTION)

    assert waiting() == []


def test_two_names_for_one_person_do_not_wait_at_once(confirmed, rename, waiting):
    rename(confirmed)

    with pytest.raises(AlreadyAsked):
        rename(confirmed)

    assert len(waiting()) == 1


@pytest.mark.parametrize("asks_again", [False, True])
def test_names_change_at_once_where_nobody_decides_again(make, rename, stored, asks_again):
    plain = make.category(price=0, needs_approval=False, asks_again=asks_again)

    assert not rename(make.registration(Status.CONFIRMED, category=plain))

    assert stored(Attendee)[0].left_at is not None


def test_a_name_that_waits_is_closed_once_the_person_leaves(confirmed, rename, waiting, writing):
    rename(confirmed)

    with writing() as session:
        booking = registration.lock(session, confirmed.id)
        person = registration.leaving_with(booking, confirmed.attendees[0].id)
        registration.leave(session, booking, person, now=MOMENT)

    assert waiting()[0].state is RequestState.WITHDRAWN


def test_a_name_that_waits_is_closed_once_the_office_replaces_the_person(
    confirmed, rename, waiting, writing
):
    rename(confirmed)

    with writing(by="staff:1") as session:
        person = confirmed.attendees[0]
        replacing.replace(session, confirmed.id, person.id, ROSA, now=MOMENT)

    assert waiting()[0].state is RequestState.WITHDRAWN


def test_a_name_that_waits_is_closed_once_the_registration_ends(
    confirmed, rename, waiting, writing
):
    rename(confirmed)

    with writing() as session:
        registration.withdraw(session, confirmed.id, Status.CANCELLED, now=MOMENT)

    assert waiting()[0].state is RequestState.WITHDRAWN


@pytest.mark.parametrize(
    ("ends", "state"), [(True, RequestState.WITHDRAWN), (False, RequestState.OPEN)]
)
def test_a_name_that_waits_goes_along_to_another_payer(make, writing, waiting, ends, state):
    press = make.category(needs_approval=True, asks_again=True)
    held = make.registration(Status.PENDING_APPROVAL, category=press, people=2)
    person = held.attendees[0]
    ministry = Paying(PaidBy.OTHER, OtherPayer("Ministerio", "pagos@ministry.example"))
    with writing() as session:
        request = session.query(ApprovalRequest).one()
        service.approve(session, request.id, hand=service.Hand(by="staff:1", turn=0), now=MOMENT)
    with writing() as session:
        service.rename(session, held.id, person.id, ROSA, Subject.REPLACEMENT, now=MOMENT)

    with writing() as session:
        booking = registration.lock(session, held.id)
        given = next(one for one in booking.attendees if one.id == person.id)
        due = MOMENT + timedelta(days=9)
        part = registration.hand_over(session, booking, given, ministry, due=due, now=MOMENT)
        ended = part.id if ends else held.id
    with writing() as session:
        registration.withdraw(session, ended, Status.CANCELLED, now=MOMENT)

    assert waiting()[0].state is state


def test_nobody_is_renamed_who_left(confirmed, rename, writing):
    with writing() as session:
        booking = registration.lock(session, confirmed.id)
        person = registration.leaving_with(booking, confirmed.attendees[0].id)
        registration.leave(session, booking, person, now=MOMENT)

    with pytest.raises(LeftAlready):
        rename(confirmed)
