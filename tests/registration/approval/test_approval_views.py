"""The queue of requests in the office, one request whole, and the days owners set."""

import re

import pytest

from summit.admission.models import Category, Counter
from summit.edition.models import ContentVersion
from summit.registration import service
from summit.registration.approval.models import (
    ApprovalQuestion,
    ApprovalRequest,
    ApprovalSettings,
)
from summit.registration.approval.statuses import RequestState
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.staff.rules import RIGHTS, Role
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT
from tests.site import HOLDS

LIST = "/office/requests"
TERMS = "/office/requests/terms"


@pytest.fixture(autouse=True)
def in_march(app, at_moment):
    at_moment()  # after the application, which sets the clock
    return at_moment


@pytest.fixture
def browser(make, sign_in):
    return sign_in(make.staff(Role.ORGANIZER))


@pytest.fixture
def deed(browser):
    """Send one of the forms of a request's page, as it was shown."""

    def send(request, what, shown=None, **given):
        page = f"{LIST}/{request.id}"
        sent = answers_in(shown or browser.get(page), f"/{what}") | given
        return browser.post(f"{page}/{what}", data=sent)

    return send


def test_requests_stand_oldest_first_with_whose_turn_it_is(make, press, browser, decide, stored):
    for name in ("Mérida", "Rimouski"):
        with make.writing() as session:
            wanted = make.application(press, municipality=name)
            held = service.start(session, wanted, now=MOMENT, holds=HOLDS)
            service.submit(session, held.id, make.submission(), now=MOMENT)
    decide("ask", stored(ApprovalRequest)[1], question="Who are you?")

    page = text_of(browser.get(LIST))

    assert page.index("Mérida") < page.index("Rimouski")
    assert "Question asked" in page
    assert "Mérida" not in text_of(browser.get(f"{LIST}?state=question"))
    assert "Rimouski" not in text_of(browser.get(f"{LIST}?state=decide"))
    assert "Mérida" in text_of(browser.get(f"{LIST}?q=merida"))


def test_today_counts_the_requests_and_those_about_to_end(asked, browser, in_march):
    _held, request = asked()

    assert "Requests to decide on 1" in text_of(browser.get("/office/"))
    assert "ends within two days" not in text_of(browser.get("/office/"))

    in_march(request.decide_by.replace(hour=0))
    assert "1 ends within two days" in text_of(browser.get("/office/"))
    assert "soon" in text_of(browser.get(LIST))


def test_a_request_shows_its_people_and_what_they_typed(make, press, asked, browser):
    people = (make.person(press, role="Reporter, Le Devoir"),)
    _held, request = asked(people=people)

    page = text_of(browser.get(f"{LIST}/{request.id}"))

    assert "Reporter, Le Devoir" in page
    assert "ana@city.example" in page
    assert "$450.00 CAD before taxes" in page
    assert "luc@city.example" in page


def test_an_organizer_approves(asked, deed, stored):
    _held, request = asked()

    assert deed(request, "approve").location == f"{LIST}?state=decide"

    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT


def test_an_organizer_declines_with_a_reason(asked, deed, browser, stored):
    held, request = asked()

    assert deed(request, "decline", text="Full.\r\nSorry.").status_code == 303

    assert stored(ApprovalRequest)[0].reason == "Full.\nSorry."
    line = text_of(browser.get(f"/office/registrations/{held.id}"))
    assert "Request: Not accepted" in line
    assert "Full. Sorry." in line


def test_no_request_is_declined_in_the_office_without_a_reason(asked, deed, stored):
    answer = deed(asked()[1], "decline", text=" ")

    assert answer.status_code == 422
    assert "Write the reason" in text_of(answer)
    assert stored(Registration)[0].status is Status.PENDING_APPROVAL


def test_a_reason_that_is_too_long_is_kept_as_typed(asked, deed):
    answer = deed(asked()[1], "decline", text="x" * 1001)

    assert answer.status_code == 422
    assert "x" * 1001 in answer.text


def test_no_empty_question_is_sent_from_the_office(asked, deed, stored):
    answer = deed(asked()[1], "ask", text="")

    assert answer.status_code == 422
    assert "Write the question" in text_of(answer)
    assert stored(ApprovalQuestion) == []


def test_a_question_and_its_answer_stand_in_the_history(asked, deed, answer, browser, stored):
    held, request = asked()
    assert deed(request, "ask", text="For which paper?").status_code == 303
    assert "Send the question" not in text_of(browser.get(f"{LIST}/{request.id}"))
    answer(request, "Le Devoir")

    for page in (f"{LIST}/{request.id}", f"/office/registrations/{held.id}"):
        said = text_of(browser.get(page))
        assert "For which paper?" in said
        assert "Le Devoir" in said
    assert "waits for a decision" in text_of(browser.get(f"/office/registrations/{held.id}"))


@pytest.mark.parametrize("what", ["approve", "decline", "ask"])
def test_an_answer_that_came_meanwhile_is_read_before_anybody_decides(
    asked, decide, answer, deed, browser, stored, what
):
    _held, request = asked()
    shown = browser.get(f"{LIST}/{request.id}")
    decide("ask", request, question="For which paper?")
    answer(request, "Le Devoir")
    given = {} if what == "approve" else {"text": "As I thought"}

    refused = deed(request, what, shown=shown, **given)

    assert refused.status_code == 422
    said = text_of(refused)
    assert "Please read it, then decide" in said
    assert "Le Devoir" in said
    assert stored(ApprovalRequest)[0].state is RequestState.ANSWERED
    assert deed(request, what, shown=refused, **given).status_code == 303


def test_what_another_organizer_decided_is_said(asked, decide, deed, browser, stored):
    _held, request = asked()
    shown = browser.get(f"{LIST}/{request.id}")
    decide("decline", request, reason="Full")

    refused = deed(request, "approve", shown=shown)

    assert refused.status_code == 422
    assert "decided or withdrawn meanwhile" in text_of(refused)
    assert stored(Registration)[0].status is Status.DECLINED


def test_a_request_that_is_not_there_is_not_found(browser, asked, deed):
    _held, request = asked()
    token = answers_in(browser.get(f"{LIST}/{request.id}"), "/approve")

    assert browser.get(f"{LIST}/999").status_code == 404
    assert browser.post(f"{LIST}/999/approve", data=token).status_code == 404


@pytest.mark.parametrize("what", ["approve", "decline", "ask"])
@pytest.mark.parametrize("role", list(Role))
def test_only_who_may_decide_does(make, sign_in, asked, stored, role, what):
    _held, request = asked()
    browser = sign_in(make.staff(role))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/office/me").text)[1]
    sent = {"csrf_token": token, "turn": "0", "text": "Why not"}

    answer = browser.post(f"{LIST}/{request.id}/{what}", data=sent)

    may = "registration.approve" in RIGHTS[role]
    assert answer.status_code == (303 if may else 403)
    assert (stored(ApprovalRequest)[0].state is RequestState.OPEN) is not may


def test_owners_set_the_days(make, sign_in, stored):
    browser = sign_in(make.staff(Role.OWNER))
    assert 'value="10"' in browser.get(TERMS).text

    sent = browser.draft(TERMS) | {"decision_days": "3", "payment_days": "5"}
    assert browser.post(TERMS, data=sent).status_code == 303

    kept = stored(ApprovalSettings)[0]
    assert (kept.decision_days, kept.payment_days) == (3, 5)


@pytest.mark.parametrize("days", ["", "0", "91", "x", "1.5"])
def test_days_that_cannot_be_are_refused_and_kept_as_typed(make, sign_in, stored, days):
    browser = sign_in(make.staff(Role.OWNER))

    answer = browser.post(TERMS, data=browser.draft(TERMS) | {"decision_days": days})

    assert answer.status_code == 422
    assert f'value="{days}"' in answer.text
    assert stored(ApprovalSettings) == []


def test_days_that_another_owner_set_meanwhile_are_shown(make, sign_in):
    browser = sign_in(make.staff(Role.OWNER))
    sent = browser.draft(TERMS) | {"decision_days": "3"}
    browser.post(TERMS, data=browser.draft(TERMS) | {"decision_days": "7"})

    answer = browser.post(TERMS, data=sent)

    assert answer.status_code == 422
    assert "Saved now: 7" in text_of(answer)


# -- the participation type --------------------------------------------------------------------


def test_a_type_is_put_on_request_in_the_office_and_the_public_pages_say_so(
    make, sign_in, client, stored, at_moment
):
    kind = make.category()
    browser, page = sign_in(make.staff(Role.ORGANIZER)), f"/office/categories/{kind.id}"
    assert "on request" not in text_of(client.get("/en/"))
    before = stored(ContentVersion)[0].version

    sent = browser.draft(page) | {"needs_approval": "y", "asks_again": "y"}
    assert browser.post(page, data=sent).status_code == 303

    row = stored(Category)[0]
    assert (row.needs_approval, row.asks_again) == (True, True)
    assert stored(ContentVersion)[0].version > before
    assert "on request" in text_of(client.get("/en/"))
    assert "on request" in text_of(client.get("/en/register/"))
    assert "on request" in text_of(browser.get("/office/categories"))


def test_nothing_is_decided_again_that_is_not_decided_at_first(make, sign_in, stored):
    kind = make.category()
    browser, page = sign_in(make.staff(Role.ORGANIZER)), f"/office/categories/{kind.id}"

    answer = browser.post(page, data=browser.draft(page) | {"asks_again": "y"})

    assert answer.status_code == 422
    assert "where nothing was decided at first" in text_of(answer)
    assert not stored(Category)[0].asks_again


def test_every_worker_says_that_a_type_is_on_request(make, writing, shown_by_all):
    kind = make.category()
    assert "on request" not in shown_by_all("/en/")

    with writing() as session:
        session.get_one(Category, kind.id).needs_approval = True

    assert "on request" in shown_by_all("/en/")


def test_a_seat_that_a_request_holds_is_counted_once(asked, stored):
    asked(people=3)

    assert stored(Counter)[0].taken == 3
