"""The job queue in memory, in a file, and in a real Redis: the same promises."""

import os
from contextlib import contextmanager

import pytest

from summit.taskqueue import Tasks
from tests.redis_server import NOT_TESTED, redis_server


@contextmanager
def queue_in(kind, folder):
    if kind == "redis":
        with redis_server() as url:
            yield {"redis_url": url}
    else:
        yield {"file": str(folder / "tasks.sqlite3")} if kind == "file" else {}


@pytest.fixture(params=["memory", "file", "redis"])
def place(request, tmp_path):
    if request.param == "redis" and NOT_TESTED:
        if os.environ.get("CI") == "true":
            pytest.fail(NOT_TESTED)
        pytest.skip(NOT_TESTED)
    with queue_in(request.param, tmp_path) as where:
        yield where


def run_next(tasks):
    tasks.queue.execute(tasks.queue.dequeue())


def test_a_hint_waits_until_a_worker_runs_it(place):
    done = []
    tasks = Tasks()
    tasks.bind({"sweep": lambda: done.append("swept")}, **place)

    tasks.hint("sweep")

    assert (tasks.waiting(), done) == (["sweep"], [])
    run_next(tasks)
    assert (tasks.waiting(), done) == ([], ["swept"])


def test_a_job_nobody_registered_is_refused_where_it_is_asked_for(place):
    tasks = Tasks()
    tasks.bind({}, **place)

    with pytest.raises(KeyError):
        tasks.hint("sweap")


def test_one_process_hints_what_another_one_runs(place):
    if not place:
        return  # memory belongs to one process
    done = []
    web, worker = Tasks(), Tasks()
    web.bind({"sweep": lambda: done.append("in the web process")}, **place)
    worker.bind({"sweep": lambda: done.append("in the worker")}, **place)

    web.hint("sweep")
    run_next(worker)

    assert done == ["in the worker"]
