"""Files as answers, on the pages behind secret links and in the office."""

import csv
import io
from io import BytesIO

import pytest

from summit.kernel import clock
from summit.registration.questions.jobs import scan_answers
from summit.registration.questions.models import AnswerReading, FormAnswer
from summit.registration.questions.statuses import Kind, Need, Scope
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of
from tests.registration.questions.conftest import sensitive
from tests.web.uploads.files import PDF


@pytest.fixture
def free(make):
    return make.category(price=0)


@pytest.fixture
def scanned(app):
    """Let the worker look; no scanner is set up, so files open unscanned."""

    def look():
        with app.app_context():
            scan_answers()

    return look


def send(desk, page, **given):
    sent = answers_in(desk.get(page), page) | given
    answer = desk.client.post(desk.base + page, data=sent, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # the test client's own, of a large form
    return answer


def test_a_contact_sends_files_and_loses_nothing_to_a_refused_one(
    ask, holder, free, scanned, stored, at_moment
):
    statutes = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION, need=Need.REQUIRED)
    plan = ask("Plan", kind=Kind.FILE, scope=Scope.REGISTRATION)
    hotel = ask("Hotel", scope=Scope.REGISTRATION)
    desk = holder(category=free)

    refused = send(
        desk,
        "/questions",
        **{
            f"q{statutes.id}": (BytesIO(PDF), "../acta.exe"),
            f"q{plan.id}": (BytesIO(b"MZ"), "plan.pdf"),
            f"q{hotel.id}": "Reina",
        },
    )

    assert refused.status_code == 422
    said = text_of(refused)
    assert "This is neither a PDF nor a PNG or JPEG picture" in said
    assert "Sent: acta.pdf being checked for viruses" in said
    assert 'value="Reina"' in refused.text
    assert send(desk, "/questions").status_code == 303  # what was taken is there already
    scanned()
    kept = next(one for one in stored(FormAnswer) if one.value == "acta.pdf")
    address = f"/answers/{kept.id}/file"
    assert address in desk.get("/questions").text
    opened = desk.get(address)
    assert opened.data == PDF
    assert opened.headers["Content-Disposition"] == "attachment; filename=acta.pdf"
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.send("free").status_code == 303
    assert address in desk.get().text  # among what one gave, to take away
    assert "acta.pdf" in desk.get("/given.csv").text
    assert holder(category=free).get(address).status_code == 404


def test_a_file_being_checked_is_opened_by_nobody(ask, holder, free, make, sign_in, stored):
    question = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION)
    desk = holder(category=free)
    send(desk, "/questions", **{f"q{question.id}": (BytesIO(PDF), "acta.pdf")})
    number = stored(FormAnswer)[0].id

    assert desk.get(f"/answers/{number}/file").status_code == 404
    office = sign_in(make.staff(Role.OWNER))
    assert office.get(f"/office/answers/{number}/file").status_code == 404


def test_the_office_opens_files_and_each_opening_of_a_sensitive_one_is_written_down(
    ask, client, link_of, make, free, scanned, sign_in, stored, at_moment
):
    passport = ask("Passport", make=sensitive, kind=Kind.FILE)
    booking = make.registration(Status.CONFIRMED, category=free, now=clock.now())
    person = booking.attendees[0]
    base = f"/en/r/{link_of(person)}"
    sent = answers_in(client.get(base), "/own/confidential")
    sent |= {
        f"p{person.id}-q{passport.id}": (BytesIO(PDF), "pasaporte.pdf"),
        f"agree-{passport.id}": "y",
    }
    done = client.post(f"{base}/own/confidential", data=sent, content_type="multipart/form-data")
    assert done.status_code == 303
    scanned()
    number = stored(FormAnswer)[0].id

    assert "pasaporte" not in client.get(base).text
    assert client.get(f"{base}/answers/{number}/file").status_code == 404  # links are forwarded
    page = f"/office/registrations/{booking.id}/answers"
    viewer = sign_in(make.staff(Role.VIEWER))
    assert "pasaporte" not in viewer.get(page).text
    assert viewer.get(f"/office/answers/{number}/file").status_code == 404
    organizer = sign_in(make.staff(Role.ORGANIZER))
    shown = organizer.submit(page, f"{page}/sensitive")
    assert "pasaporte.pdf" in shown.text
    opened = organizer.submit(page, f"/office/answers/{number}/file/sensitive")
    assert opened.data == PDF
    assert len(stored(AnswerReading)) == 2
    answers = organizer.get("/office/answers.csv").text.lstrip("\ufeff")
    assert [len(row) for row in csv.reader(io.StringIO(answers))][0]
    assert "pasaporte" not in answers


def test_a_file_larger_than_allowed_is_told_in_the_readers_language(ask, holder, free):
    question = ask("Statutes", kind=Kind.FILE, scope=Scope.REGISTRATION)
    desk = holder(category=free)

    large = send(
        desk, "/questions", **{f"q{question.id}": (BytesIO(b"%PDF" + b"0" * 6_500_000), "a.pdf")}
    )

    assert large.status_code == 422
    assert "This file has 6.2 MB, and at most 5 MB are taken." in text_of(large)
