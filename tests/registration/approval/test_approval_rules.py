"""Deadlines of requests."""

from datetime import timedelta

import pytest

from summit.registration.approval.rules import ApprovalTerms, lapses_soon
from tests.factories import MOMENT

TERMS = ApprovalTerms(decision_days=10, payment_days=7)


def test_a_request_is_decided_within_the_days_that_owners_set():
    assert TERMS.decide_by(MOMENT) == MOMENT + timedelta(days=10)


def test_a_question_on_the_last_day_leaves_its_answer_the_whole_time():
    before = TERMS.decide_by(MOMENT)

    assert TERMS.decide_by(before - timedelta(hours=1), before) == before + timedelta(
        days=9, hours=23
    )


def test_no_turn_shortens_a_deadline_that_was_told():
    before = MOMENT + timedelta(days=30)

    assert TERMS.decide_by(MOMENT, before) == before


def test_an_approved_registration_is_paid_within_its_own_days():
    assert TERMS.pay_by(MOMENT) == MOMENT + timedelta(days=7)


@pytest.mark.parametrize(("hours", "is_soon"), [(47, True), (48, True), (49, False)])
def test_a_request_lapses_soon_from_two_days_before(hours, is_soon):
    assert lapses_soon(MOMENT + timedelta(hours=hours), now=MOMENT) is is_soon
