"""Files as answers: kept with their answer, scanned, replaced, carried over and erased."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from summit.commands import doctor
from summit.extensions import db
from summit.mail.models import OutboxMessage
from summit.registration import service
from summit.registration.models import Registration
from summit.registration.questions.errors import AnswersMissing, FileConsentMissing, FileIsHidden
from summit.registration.questions.files import note_scan
from summit.registration.questions.jobs import scan_answers
from summit.registration.questions.models import AnswerFile, FormAnswer, FormQuestion
from summit.registration.questions.required import check_answered
from summit.registration.questions.sensitive import answer_sensitive, erase, take_back
from summit.registration.questions.service import Typed, answer_for_all, answer_own
from summit.registration.questions.sheet import mark_of
from summit.registration.questions.statuses import Erased, Kind, Need, Scope
from summit.registration.statuses import Status
from summit.web.uploads import jobs as uploads
from summit.web.uploads.errors import EmptyFile
from summit.web.uploads.rules import look_at
from summit.web.uploads.statuses import ScanState
from tests.factories import MOMENT
from tests.registration.questions.conftest import sensitive
from tests.site import HOLDS
from tests.web.uploads.files import PDF, picture

BY = "contact:1"


def typed(question, person=None, file=PDF, name="acta.pdf", **more):
    key = (question.id, person.id if person else None)
    sent = look_at(file, name) if isinstance(file, bytes) else file
    return Typed(on_page=frozenset({key}), answers={key: [""]}, files={key: sent}, **more)


@pytest.fixture
def booking(make, at_moment):
    return make.registration(Status.CONFIRMED, category=make.category(price=0))


@pytest.fixture
def person(booking):
    return booking.attendees[0]


@pytest.fixture
def send(writing):
    """Send a file to a question: about the whole, or as a person."""

    def call(booking, question, person=None, **given):
        with writing() as session:
            sent = typed(question, person, **given)
            if person:
                return answer_own(session, person.id, sent, by=BY, now=MOMENT)
            return answer_for_all(session, booking.id, sent, by=BY, now=MOMENT)

    return call


@pytest.fixture
def send_secret(writing, person):
    def call(question, *, agrees=True):
        words = {question.id: "yes"}
        with writing() as session:
            return answer_sensitive(
                session,
                person.id,
                typed(question, person, name="pasaporte.pdf"),
                words=words,
                agreed=words if agrees else {},
                language="fr",
                by=BY,
                now=MOMENT,
            )

    return call


def contents(app):
    with app.app_context():
        return list(db.session.scalars(select(AnswerFile.content)))


def test_a_file_is_kept_with_its_answer_and_another_one_replaces_it(
    app, ask, booking, send, stored
):
    question = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION)

    assert send(booking, question).is_done
    assert stored(FormAnswer)[0].value == "acta.pdf"
    assert stored(AnswerFile)[0].scan is ScanState.CHECKING
    assert send(booking, question, file=picture("PNG")).is_done  # under the same name but its end

    assert [one.value for one in stored(FormAnswer)] == ["acta.png"]
    assert contents(app) == [picture("PNG")]


def test_a_file_that_is_not_sent_again_stays_and_one_that_is_removed_goes(
    app, ask, booking, send, writing, stored
):
    question = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION)
    send(booking, question)
    key = (question.id, None)
    with writing() as session:
        nothing = Typed(on_page=frozenset({key}), answers={key: [""]})
        answer_for_all(session, booking.id, nothing, by=BY, now=MOMENT)
    assert contents(app) == [PDF]

    send(booking, question, file=None)

    assert (stored(FormAnswer), contents(app)) == ([], [])


def test_a_refused_file_keeps_the_one_that_was_taken(app, ask, booking, send):
    question = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION)
    send(booking, question)

    outcome = send(booking, question, file=EmptyFile())

    assert isinstance(outcome.errors[question.id, None], EmptyFile)
    assert contents(app) == [PDF]


def test_a_text_is_no_file(app, ask, booking, writing, stored):
    question = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION)
    key = (question.id, None)
    with writing() as session:
        text = Typed(on_page=frozenset({key}), answers={key: ["acta.pdf"]})
        answer_for_all(session, booking.id, text, by=BY, now=MOMENT)

    assert stored(FormAnswer) == []


def test_a_required_file_is_missed_before_sending(ask, make, writing, send, stored):
    question = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION, need=Need.REQUIRED)
    draft = make.registration(category=make.category(price=0))
    with writing() as session, pytest.raises(AnswersMissing):
        check_answered(session, session.get_one(Registration, draft.id), now=MOMENT)
    send(draft, question)
    (file,) = stored(AnswerFile)
    with writing() as session:
        check_answered(session, session.get_one(Registration, draft.id), now=MOMENT)
        note_scan(session, file.id, ScanState.INFECTED, digest=file.sha256, now=MOMENT)
    with writing() as session, pytest.raises(AnswersMissing):
        check_answered(session, session.get_one(Registration, draft.id), now=MOMENT)
    assert not [one for one in stored(OutboxMessage) if one.occasion.endswith("questions")]


def test_a_file_goes_with_the_answer_that_asked_for_it(app, ask, booking, send, writing, stored):
    stand = ask("A stand?", kind=Kind.YES_NO, scope=Scope.REGISTRATION)
    plan = ask("Plan", kind=Kind.FILE, scope=Scope.REGISTRATION, after=(stand, "yes"))
    keys = (stand.id, None), (plan.id, None)
    for said in ("yes", "no"):
        with writing() as session:
            both = Typed(
                on_page=frozenset(keys),
                answers={keys[0]: [said]},
                files={keys[1]: look_at(PDF, "plan.pdf")} if said == "yes" else {},
            )
            answer_for_all(session, booking.id, both, by=BY, now=MOMENT)
        assert len(contents(app)) == (said == "yes")

    assert [one.value for one in stored(FormAnswer)] == ["no"]


def test_a_file_to_a_question_retired_meanwhile_is_kept(app, ask, booking, send, writing):
    question = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION)
    with writing() as session:
        session.get_one(FormQuestion, question.id).is_active = False

    said = send(booking, question).gone

    assert [type(one).__name__ for one in said] == ["NoLongerAsked"]
    assert contents(app) == [PDF]


def test_a_file_to_a_question_whose_day_came_meanwhile_is_told_and_not_kept(
    app, ask, booking, send, send_secret, writing
):
    question, secret = (
        ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION),
        ask("Passport", make=sensitive, kind=Kind.FILE),
    )
    with writing() as session:
        for one in (question, secret):
            session.get_one(FormQuestion, one.id).erase_on = MOMENT.date()

    said = [*send(booking, question).gone, *send_secret(secret).gone]

    assert [type(one).__name__ for one in said] == ["TakenAway"] * 2
    assert contents(app) == []


def test_a_virus_erases_the_file_and_its_sender_is_told_once(
    app, ask, booking, person, send, writing, stored
):
    mine = ask("Portrait", kind=Kind.FILE)
    send(booking, mine, person)
    (file,) = stored(AnswerFile)
    for _again in range(2):
        with writing() as session:
            note_scan(session, file.id, ScanState.INFECTED, digest=file.sha256, now=MOMENT)

    kept = stored(FormAnswer)[0]
    assert (kept.value, kept.erased_because) == ("", Erased.INFECTED)
    assert contents(app) == []
    letters = [one for one in stored(OutboxMessage) if one.occasion.endswith("questions")]
    assert [(one.occasion, one.recipient) for one in letters] == [
        ("attendee.questions", person.email)
    ]
    send(booking, mine, person)
    assert stored(FormAnswer)[0].erased_because is None
    (file,) = stored(AnswerFile)  # on SQLite of the number that the first one had
    with writing() as session:
        later = MOMENT + timedelta(hours=1)
        note_scan(session, file.id, ScanState.INFECTED, digest=file.sha256, now=later)
    letters = [one for one in stored(OutboxMessage) if one.occasion.endswith("questions")]
    assert len(letters) == 2


def test_a_file_replaced_meanwhile_is_not_what_the_scanner_saw(
    app, ask, booking, send, stored, monkeypatch
):
    question = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION)
    send(booking, question)

    def is_slow(content, _command):
        if content == PDF:  # removed while it is looked at, and another one sent: perhaps by its id
            send(booking, question, file=None)
            send(booking, question, file=picture("JPEG"))
        return ScanState.INFECTED if content == PDF else ScanState.CHECKING

    monkeypatch.setattr(uploads, "scan", is_slow)
    with app.app_context():
        scan_answers()

    assert contents(app) == [picture("JPEG")]
    assert stored(AnswerFile)[0].scan is ScanState.CHECKING


def test_a_file_goes_with_the_same_person_and_not_to_another(app, ask, make, writing):
    kind, question = make.category(), ask("Portrait", kind=Kind.FILE)
    ana, bea = make.person(kind), make.person(kind, given_name="Bea", family_name="Lugo")
    draft = make.registration(people=(ana, bea))
    for one in draft.attendees:
        with writing() as session:
            sent = typed(question, one, name=f"{one.given_name}.pdf")
            answer_for_all(session, draft.id, sent, by=BY, now=MOMENT)

    for people, kept in (((bea,), 1), ((ana,), 0)):
        with writing() as session:
            asked = make.application(kind, people)
            service.revise(session, draft.id, asked, now=MOMENT, holds=HOLDS)
        assert len(contents(app)) == kept


def test_a_sensitive_file_wants_the_persons_yes(app, ask, send_secret):
    question = ask("Passport", make=sensitive, kind=Kind.FILE)

    refused = send_secret(question, agrees=False)

    assert [type(one) for one in refused.errors.values()] == [FileConsentMissing]
    assert contents(app) == []


@pytest.mark.parametrize("why", [Erased.DUE, Erased.WITHDRAWN])
def test_a_sensitive_file_is_erased_with_its_answer(
    app, ask, send_secret, person, writing, stored, why
):
    question = ask("Passport", make=sensitive, kind=Kind.FILE)
    send_secret(question)
    with writing() as session:
        if why is Erased.WITHDRAWN:
            take_back(session, person.id, question.id, now=MOMENT)
        else:
            session.get_one(FormQuestion, question.id).erase_on = MOMENT.date()
            erase(session, question.id, now=MOMENT)

    assert stored(FormAnswer)[0].erased_because is why
    assert contents(app) == []


@pytest.mark.parametrize("meanwhile", ["removed", "replaced"])
def test_a_file_of_the_name_that_stood_there_is_kept_whatever_came_meanwhile(
    app, ask, booking, send, stored, meanwhile
):
    question = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION)
    send(booking, question, name="acta.pdf")
    shown = {(question.id, None): mark_of("acta.pdf")}  # a page that was drawn then
    other = {"file": None} if meanwhile == "removed" else {"name": "otra.pdf"}
    send(booking, question, **other)

    assert send(booking, question, name="acta.pdf", shown=shown).is_done

    (answer,) = stored(FormAnswer)
    assert answer.value == "acta.pdf"


@pytest.mark.parametrize("where", ["at_door", "on_badge"])
def test_a_file_is_shown_neither_at_the_door_nor_on_a_badge(ask, writing, where):
    with pytest.raises(FileIsHidden):
        ask("Portrait", kind=Kind.FILE, **{where: True})
    question = ask("Portrait", kind=Kind.FILE)
    with pytest.raises(IntegrityError), writing() as session:
        setattr(session.get_one(FormQuestion, question.id), where, True)


def test_the_doctor_names_files_without_answers_and_answers_without_files(
    app, ask, booking, send, writing, monkeypatch
):
    question = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION)
    send(booking, question)

    def found():
        with app.app_context():
            return list(doctor._files(db.session()))

    assert found() == []
    with writing() as session:
        session.scalars(select(FormAnswer)).one().file_id = None

    assert [one.split()[0] for one in found()] == ["File", "Answer"]
