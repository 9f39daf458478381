"""What is typed before sending is kept as one goes; agreements and consents are not."""

import pytest

from summit.audit.models import AuditEntry
from summit.holder.reviewing.models import ReviewDraft
from summit.kernel import clock
from summit.payments.models import Bill
from summit.registration import service
from summit.registration.models import Consent, Registration
from summit.registration.statuses import Status
from tests.browsing import answers_in

JSON = {"Accept": "application/json"}


def save(desk, headers=None, **typed):
    sent = answers_in(desk.get("/review"), "/submit") | typed
    return desk.client.post(desk.base + "/review/save", data=sent, headers=headers)


def test_what_is_typed_is_there_again_on_another_device(holder, make, stored, till, at_moment):
    desk = holder(category=make.category(price=1000))
    typed = {"payer_name": "Tesorería", "payer_tax_id": "half", "purchase_order": "OC-118"}

    saved = save(desk, **typed, terms_language="fr", news="y")

    assert saved.status_code == 303
    again = answers_in(desk.get("/review"), "/submit")  # nothing of the first page is sent along
    assert {name: again[name] for name in typed} == typed
    assert "terms_language" not in again
    assert "news" not in again
    assert stored(Registration)[0].terms_accepted_at is None
    assert stored(Consent) == []


def test_of_two_tabs_the_later_one_wins_and_a_script_is_answered(
    holder, make, stored, till, at_moment
):
    desk = holder(category=make.category(price=1000))

    answers = [save(desk, JSON, payer_name=name).json for name in ("Uno", "Dos")]

    assert answers == [{"saved": True}] * 2
    assert stored(ReviewDraft)[0].payer_name == "Dos"
    long = save(desk, payer_name="x" * 201)
    assert long.status_code == 422
    assert "x" * 201 in long.text
    assert save(desk, JSON, payer_name="x" * 201).status_code == 422
    assert stored(ReviewDraft)[0].payer_name == "Dos"


def test_once_it_is_sent_the_bill_says_it_and_nothing_more_is_kept(
    holder, make, stored, till, at_moment
):
    desk = holder(category=make.category(price=1000))
    save(desk, payer_name="Tesorería")
    sent = answers_in(desk.get("/review"), "/submit")
    page = desk.base + "/submit"

    done = desk.client.post(page, data=sent | {"terms_language": "fr", "how": "invoice"})

    assert done.status_code == 303
    assert stored(Bill)[0].payer_name == "Tesorería"
    assert stored(ReviewDraft) == []
    late = desk.client.post(desk.base + "/review/save", data=sent, headers=JSON)
    assert late.status_code == 409


@pytest.mark.parametrize("end", ["lapsed", "cancelled"])
def test_what_was_typed_goes_with_a_draft_that_ends(
    holder, make, stored, till, at_moment, writing, end
):
    desk = holder(category=make.category(price=1000))
    save(desk, payer_name="Tesorería", payer_tax_id="XAXX010101000")
    booking = desk.registration

    with writing() as session:
        if end == "lapsed":
            service.expire(session, booking.id, now=booking.held_until)
        else:
            service.withdraw(session, booking.id, Status.CANCELLED, now=clock.now())

    assert stored(ReviewDraft) == []
    told = [one.change for one in stored(AuditEntry, subject=f"review_draft:{booking.id}")]
    assert told  # the audit outlives the draft: it says that something was typed, never what
    assert "Tesorería" not in str(told)
