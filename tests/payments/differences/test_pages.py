"""Differences in the office: what each means, who may settle it, and whether anybody looked."""

import csv
import io
from datetime import timedelta

import pytest

from summit.kernel import clock
from summit.payments.cards import Unanswered
from summit.payments.differences.health import MANY
from summit.payments.differences.labels import KINDS, REPORTED
from summit.payments.differences.models import Difference
from summit.payments.differences.statuses import REVIEWS, Kind, State
from summit.payments.labels import failure_words
from summit.payments.models import StripeEvent
from summit.staff.rules import Role
from tests.browsing import text_of


@pytest.fixture
def found(make):
    """Write a difference of a kind down, as a look would."""

    def write(kind=Kind.UNKNOWN_PAGE, **given):
        moment = clock.now()
        about = f"cs_{len(kind)}_{kind}"
        moments = dict.fromkeys(("dated_at", "first_seen_at", "last_seen_at"), moment)
        base = {"kind": kind, "about": about, "stripe_id": about, "state": State.OPEN}
        return make.keep(Difference(**base | moments | given))

    return write


def explained(browser, kind):
    with browser.application.test_request_context("/en/"):
        return [str(KINDS[kind].name), str(KINDS[kind].meaning), str(KINDS[kind].to_do)]


def stuck(writing, tries=MANY, **given):
    with writing() as session:
        row = {
            "id": f"evt_{tries}",
            "type": "charge.refunded",
            "object_id": "x",
            "is_live": False,
            "payload": {},
            "received_at": clock.now() - timedelta(days=1),
            "due_at": clock.now() + timedelta(hours=6),
            "tries": tries,
            "last_error": "KeyError",
        }
        session.add(StripeEvent(**row | given))


def test_every_kind_is_named_explained_and_says_what_to_do():
    assert set(KINDS) == set(Kind)
    assert set(REPORTED) == set(Kind) - REVIEWS  # a review is not found by a look


@pytest.mark.parametrize("kind", sorted(set(Kind) - REVIEWS))
def test_each_kind_has_a_page_that_says_what_it_means(found, finance, kind):
    row = found(kind)

    page = text_of(finance.get(f"/office/differences/{row.id}"))

    assert all(sentence in page for sentence in explained(finance, kind))
    assert row.stripe_id in page


@pytest.mark.parametrize(
    ("altered", "kind"),
    [({"currency": "usd"}, Kind.OTHER_CURRENCY), ({"amount_total": 500}, Kind.OTHER_AMOUNT)],
)
def test_a_payment_in_review_has_a_page_that_says_what_comes_of_looking(
    in_review, finance, the_one, altered, kind
):
    in_review(**altered)

    page = text_of(finance.get(f"/office/differences/{the_one().id}"))

    assert all(sentence in page for sentence in explained(finance, kind))
    assert "the places stay kept until you decide otherwise" in page


def test_with_nothing_that_differs_the_page_says_what_would_stand_here(make, finance):
    assert "Nothing differs." in text_of(finance.get("/office/differences"))


def test_what_waits_what_is_settled_and_what_was_recorded_stand_apart(found, finance):
    found(Kind.UNKNOWN_PAGE)
    found(Kind.REFUND_UNKNOWN, state=State.GONE)
    found(Kind.PAYMENT_FOUND, state=State.MENDED)

    page = text_of(finance.get("/office/differences"))
    for said in ("To look at, 1", "Dealt with, 1", "Recorded by itself, 1", "1–3 of 3"):
        assert said in page
    waiting = text_of(finance.get("/office/differences?state=open"))
    assert ("Paid card page" in waiting, "Refund that Stripe" in waiting) == (True, False)


def test_a_difference_is_found_by_registration_and_by_its_number(
    misstate, look_back, finance, recorded, the_one
):
    misstate(100)
    look_back()

    for asked in (recorded.reference, "san bartolome", the_one().stripe_id, the_one().about):
        assert "1–1 of 1" in text_of(finance.get(f"/office/differences?q={asked}"))
    assert "Nothing matches" in text_of(finance.get("/office/differences?q=nowhere"))


def test_the_page_leads_to_the_registrations_money(misstate, look_back, finance, recorded, the_one):
    misstate(100)
    look_back()

    page = finance.get(f"/office/differences/{the_one().id}")

    assert f"/office/registrations/{recorded.id}#money" in page.text
    assert ("$1.00 CAD" in text_of(page), "$517.39 CAD" in text_of(page)) == (True, True)


def test_who_looked_and_what_they_found_stands_on_the_page(
    misstate, look_back, finance, looked_at, the_one
):
    misstate(100)
    look_back()

    assert looked_at("The bank rounds").status_code == 303

    page = text_of(finance.get(f"/office/differences/{the_one().id}"))
    assert "“The bank rounds”" in page
    assert "Looked at by" in page
    assert "What you found" not in page  # no form any more


def test_a_note_is_asked_for_and_what_was_typed_is_kept(found, finance, looked_at, the_one):
    found()

    answer = looked_at("")

    assert answer.status_code == 422
    assert "Write in a few words what you found" in text_of(answer)
    assert the_one().state is State.OPEN


def test_what_another_settled_meanwhile_is_said(found, finance, writing, the_one):
    address = f"/office/differences/{found().id}"
    drafted = finance.draft(address)
    with writing() as session:
        session.get_one(Difference, the_one().id).state = State.GONE

    answer = finance.post(
        address, data={name: drafted[name] for name in ("csrf_token", "seen")} | {"note": "x"}
    )

    assert answer.status_code == 422
    assert "This is settled already" in text_of(answer)


def test_what_was_settled_and_changed_since_says_so(
    misstate, look_back, looked_at, finance, the_one, later
):
    misstate(100)
    look_back()
    looked_at("The bank rounds")
    misstate(200)
    later(days=1)
    look_back()

    page = text_of(finance.get(f"/office/differences/{the_one().id}"))

    assert "“The bank rounds”" in page
    assert "Since then it has changed, or has come back." in page


def test_a_difference_that_is_not_there_is_not_found(make, finance):
    assert finance.get("/office/differences/7").status_code == 404
    page = "/office/taxes"
    assert finance.get(page).status_code == 403
    token = finance.draft("/office/me")["csrf_token"]
    assert finance.post("/office/differences/7", data={"csrf_token": token}).status_code == 404


# -- rights --------------------------------------------------------------------------------------


def test_who_may_not_see_money_sees_no_difference(found, make, sign_in):
    browser = sign_in(make.staff(Role.VIEWER))

    for page in ("", f"/{found().id}", ".csv"):
        assert browser.get(f"/office/differences{page}").status_code == 403


def test_who_may_not_record_money_reads_and_settles_nothing(found, make, sign_in, the_one):
    browser = sign_in(make.staff(Role.ORGANIZER))
    address = f"/office/differences/{found().id}"

    page = text_of(browser.get(address))

    assert ("What to do" in page, "What you found" in page) == (True, False)
    token = browser.draft("/office/me")["csrf_token"]
    assert browser.post(address, data={"csrf_token": token, "note": "x"}).status_code == 403
    assert the_one().state is State.OPEN


# -- as a file -----------------------------------------------------------------------------------


def test_the_same_rows_are_had_as_a_file(misstate, look_back, finance, recorded, the_one):
    misstate(100)
    look_back()

    answer = finance.get("/office/differences.csv?state=open")

    head, row = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
    said = dict(zip(head, row, strict=True))
    assert said["Reference"] == recorded.reference
    assert said["Number at Stripe"] == the_one().stripe_id


# -- is anybody looking at all -------------------------------------------------------------------


def test_that_nobody_ever_compared_the_books_is_said(make, finance):
    for page in ("/office/differences", "/office/finance"):
        assert "Our books were never held against Stripe’s yet" in text_of(finance.get(page))
    assert "Not all that Stripe says has been read" in text_of(finance.get("/office/"))


def test_when_the_books_were_compared_is_said(recorded, look_back, finance):
    look_back()

    page = text_of(finance.get("/office/differences"))

    assert "Compared on" in page
    assert "Stripe answered everything" in page
    assert "never held" not in page
    assert "Not all that Stripe says" not in text_of(finance.get("/office/"))


def test_a_night_without_an_answer_is_said_and_a_day_of_them_aloud(
    till, recorded, look_back, finance, later
):
    look_back()
    later(hours=24)
    till.stripe.fail_api(500, path="/v1/refunds", method="GET", count=5)
    with pytest.raises(Unanswered):
        look_back()

    quiet = text_of(finance.get("/office/differences"))
    assert "A later try" in quiet
    assert "Stripe did not answer." in quiet
    assert "more than a day ago" not in quiet

    later(hours=3)
    aloud = text_of(finance.get("/office/differences"))
    assert "more than a day ago" in aloud
    assert "Stripe did not answer." in aloud


# -- messages of Stripe --------------------------------------------------------------------------


def test_messages_that_could_not_be_processed_are_said_with_their_error(writing, finance, make):
    stuck(writing)
    stuck(writing, tries=MANY + 1)

    for page in ("/office/differences", "/office/finance"):
        said = text_of(finance.get(page))
        assert "2 messages of Stripe could not be processed, the oldest of" in said
        assert "KeyError" in said


@pytest.mark.parametrize(
    "given", [{"tries": MANY - 1}, {"processed_at": clock.now()}], ids=["still tried", "processed"]
)
def test_a_message_that_needs_nobody_is_not_said(writing, finance, given):
    stuck(writing, **given)

    assert "could not be processed" not in text_of(finance.get("/office/differences"))


# -- why a refund failed -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "by_hand", "said"),
    [
        (None, False, ""),
        ("declined", False, "The bank declined the refund."),
        (
            "merchant_request",
            False,
            "Stripe gave a reason that this site does not know (merchant_request).",
        ),
        ("The account is closed", True, "The account is closed"),
        ("returned", True, "It came back."),
    ],
)
def test_a_failed_refund_says_why_in_a_sentence(app, failure, by_hand, said):
    with app.test_request_context("/en/"):
        assert failure_words(failure, by_hand=by_hand) == said
