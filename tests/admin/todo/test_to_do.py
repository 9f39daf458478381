"""What waits for the organizers: on Today, on a page of its own, and by letter."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from summit.admin.todo.jobs import tell_staff
from summit.admin.todo.models import ToDoLetters
from summit.admin.todo.service import set_rhythm
from summit.admin.todo.statuses import Rhythm
from summit.extensions import transaction
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage
from summit.mail.rules import NOT_NEEDED
from summit.payments.formal.models import FormalInvitation
from summit.payments.formal.statuses import LetterState
from summit.payments.proofs.models import TypeProof
from summit.registration.models import Attendee
from summit.registration.statuses import Status
from summit.staff.models import StaffAccount
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.factories import MOMENT
from tests.mail.conftest import deliver, office, read  # noqa: F401
from tests.registration.conftest import at_moment  # noqa: F401

PAGE = "/office/to-do"
TO_DO = "staff.to_do"


@pytest.fixture(autouse=True)
def at_noon(app, at_moment):  # noqa: F811
    at_moment()
    return at_moment


@pytest.fixture
def asked(make):
    """Let a registration wait for a decision, from noon on."""

    def ask(now=MOMENT):
        kind = make.category(needs_approval=True)
        return make.registration(Status.PENDING_APPROVAL, category=kind, now=now)

    return ask


@pytest.fixture
def tell(app):
    def once():
        with app.app_context():
            tell_staff()

    return once


@pytest.fixture
def told(tell, stored):
    """Return who is written to when the worker looks now."""

    def look():
        before = len(stored(OutboxMessage, occasion=TO_DO))
        tell()
        return [one.recipient for one in stored(OutboxMessage, occasion=TO_DO)[before:]]

    return look


def test_today_says_what_waits_to_who_may_do_it(make, sign_in, asked, writing):
    held = asked()
    with writing() as session:
        person = session.query(Attendee).filter_by(registration_id=held.id).one()
        given = {"uploaded_by": "contact:1", "file_name": "a.pdf", "media_type": "application/pdf"}
        session.add(
            TypeProof(
                attendee_id=person.id,
                category_id=person.category_id,
                sha256="0" * 64,
                uploaded_at=MOMENT,
                **given,
            )
        )
        session.add(
            FormalInvitation(
                attendee_id=person.id,
                state=LetterState.ASKED,
                addressed_as="",
                asked_at=MOMENT,
                asked_by="contact:1",
            )
        )

    page = text_of(sign_in(make.staff(Role.PROTOCOL)).get("/office/"))

    assert "Requests to decide on 1" in page
    assert "Proofs to look at 1" in page
    assert "Formal invitations to issue 1" in page


def test_who_can_decide_nothing_is_told_nothing(make, sign_in, asked, told):
    asked()
    browser = sign_in(make.staff(Role.VIEWER))

    assert "To do" not in text_of(browser.get("/office/"))
    assert "nothing ever waits for you" in text_of(browser.get(PAGE))
    assert told() == []


def test_what_waits_about_money_is_for_who_records_it(make, sign_in, asked):
    asked()

    assert "Nothing waits for you." in text_of(sign_in(make.staff(Role.FINANCE)).get(PAGE))
    assert "Requests to decide on" in text_of(sign_in(make.staff(Role.ORGANIZER)).get(PAGE))


def test_a_letter_says_in_the_readers_language_what_waits(
    make,
    asked,
    tell,
    deliver,  # noqa: F811
    office,  # noqa: F811
    writing,
):
    account = make.staff(Role.ORGANIZER)
    with writing() as session:
        session.execute(
            update(StaffAccount).where(StaffAccount.id == account.id).values(language=Language.ES)
        )
    asked()

    tell()
    deliver()

    (letter,) = office.to(account.email)
    plain, html = read(letter)
    assert "Solicitudes por decidir" in plain
    assert "https://summit.example/office/requests?state=decide" in html
    assert "https://summit.example/office/to-do" in html


def test_a_letter_goes_once_a_morning_while_something_waits(make, asked, told, at_noon):
    account = make.staff(Role.ORGANIZER)
    assert told() == []  # nothing waits
    asked()

    assert told() == [account.email]
    assert told() == []
    at_noon(MOMENT + timedelta(days=1))
    assert told() == [account.email]


def test_who_wants_it_is_written_to_within_the_hour_when_something_came(
    make, sign_in, asked, told, at_noon, stored
):
    account = make.staff(Role.ORGANIZER)
    browser = sign_in(account)
    assert browser.submit(PAGE, rhythm="hourly").status_code == 303
    asked()
    told()

    at_noon(MOMENT + timedelta(hours=2))
    assert told() == []
    asked(now=clock.now())
    assert told() == [account.email]
    assert stored(ToDoLetters)[0].rhythm is Rhythm.HOURLY


def test_who_wants_no_letter_has_none(make, sign_in, asked, told):
    sign_in(make.staff(Role.ORGANIZER)).submit(PAGE, rhythm="never")
    asked()

    assert told() == []


def test_a_rhythm_that_is_not_offered_is_refused(make, sign_in, stored):
    answer = sign_in(make.staff(Role.ORGANIZER)).submit(PAGE, rhythm="yearly")

    assert answer.status_code == 422
    assert "Choose one of those offered." in text_of(answer)
    assert stored(ToDoLetters) == []


def test_a_closed_account_is_not_written_to(make, asked, told, writing):
    account = make.staff(Role.ORGANIZER)
    with writing() as session:
        session.get_one(StaffAccount, account.id).active = False
    asked()

    assert told() == []


def test_a_letter_promised_to_an_account_that_was_closed_since_goes_nowhere(
    make,
    asked,
    told,
    deliver,  # noqa: F811
    office,  # noqa: F811
    writing,
    stored,
):
    account = make.staff(Role.ORGANIZER)
    asked()
    assert told() == [account.email]
    with writing() as session:
        session.get_one(StaffAccount, account.id).active = False

    deliver()

    assert office.to(account.email) == []
    [letter] = stored(OutboxMessage, occasion=TO_DO)
    assert (letter.given_up_at is not None, letter.last_error) == (True, NOT_NEEDED)


def choose(account_id, rhythm):
    with transaction(by="staff:1") as session:
        set_rhythm(session, account_id, rhythm)
    return True


def test_of_first_choices_at_once_one_stands(make, crowd, stored):
    account = make.staff(Role.ORGANIZER)

    made = crowd(*[(choose, account.id, rhythm) for rhythm in (*Rhythm, *Rhythm)][:8])

    assert made == [True] * len(made)
    assert [one.account_id for one in stored(ToDoLetters)] == [account.id]
