"""Tries are rows: every process counts the same, and guesses side by side do not outrun it."""

from datetime import timedelta

import pytest

from summit.kernel.clock import real_now
from summit.staff import limits
from summit.staff.models import Tries
from summit.staff.rules import Limit
from tests import crowd as process

LIMIT = Limit("test", 5, timedelta(minutes=10))


def test_guesses_of_many_processes_count_as_one(app, crowd, stored):
    answers = crowd(*[(process.try_once, "camille@summit.example")] * 24)

    assert answers.count("tried") == process.TRIES.most
    assert answers.count("TooManyTries") == 24 - process.TRIES.most
    (row,) = stored(Tries)
    assert row.count == process.TRIES.most


def test_a_limit_begins_anew_when_its_time_is_over(writing):
    began = real_now()
    with writing() as session:
        for _ in range(LIMIT.most):
            limits.claim(session, LIMIT, "somebody", now=began)
    with pytest.raises(limits.TooManyTries), writing() as session:
        limits.claim(session, LIMIT, "somebody", now=began + timedelta(minutes=9))

    with writing() as session:
        limits.claim(session, LIMIT, "somebody", now=began + timedelta(minutes=10))


def test_one_persons_mistypings_do_not_stop_another(writing):
    with writing() as session:
        for _ in range(LIMIT.most):
            limits.claim(session, LIMIT, "one", now=real_now())
        limits.claim(session, LIMIT, "another", now=real_now())


def test_rows_of_yesterday_are_swept_away(writing, stored):
    with writing() as session:
        limits.claim(session, LIMIT, "one", now=real_now() - timedelta(days=2))

    with writing() as session:
        limits.claim(session, LIMIT, "another", now=real_now())

    assert len(stored(Tries)) == 1


def test_no_row_tells_what_was_typed(writing, stored):
    with writing() as session:
        limits.claim(session, LIMIT, "my password by mistake", now=real_now())

    assert "password" not in stored(Tries)[0].key
