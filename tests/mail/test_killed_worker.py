"""A worker killed while the mail server has a letter in its hands: nothing is lost.

Whether the letter went, nobody can know: the server had all of it and had not answered. So it goes
again when the lease has ended, under the same Message-ID, by which mailboxes drop the second one.
"""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from summit.kernel import clock
from summit.mail.models import OutboxMessage
from summit.mail.rules import LEASE
from tests.site import environment, settings_for

PATIENCE = 60  # seconds, on a slow machine
CONTACT = "luc@city.example"


@pytest.fixture
def work(app, office, database_url, tmp_path):
    """Run `summit worker`, perhaps with a clock that is ahead; at the end it is killed."""

    @contextmanager
    def started(*, ahead=0):
        settings = settings_for(
            database_url,
            smtp_port=app.config["SETTINGS"].smtp_port,
            tasks_file=f"{tmp_path}/tasks.sqlite3",
        )
        command = [sys.executable, "-m", "summit.commands", "worker"]
        shifted = environment(settings) | {"SUMMIT_CLOCK_OFFSET": str(ahead)}
        worker = subprocess.Popen(command, env=shifted, stdout=subprocess.DEVNULL)
        try:
            yield worker
        finally:
            worker.kill()
            worker.wait()

    return started


def wait_until(is_so, worker):
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


def test_a_worker_killed_during_delivery_loses_nothing_and_sends_under_one_id(
    office, make, work, deliver, stored
):
    make.registration(now=clock.now())
    (promised,) = stored(OutboxMessage)
    office.stalls = True

    with work() as worker:
        wait_until(lambda: office.to(CONTACT), worker)
        worker.send_signal(signal.SIGKILL)
        assert worker.wait(timeout=PATIENCE) == -signal.SIGKILL
    office.stalls = False
    deliver()

    (kept,) = stored(OutboxMessage)
    assert len(office.to(CONTACT)) == 1  # the dead worker's lease still holds
    assert (kept.sent_at, kept.tries, kept.due_at > promised.due_at) == (None, 1, True)

    with work(ahead=int(LEASE.total_seconds()) + 60) as worker:
        wait_until(lambda: stored(OutboxMessage)[0].sent_at, worker)

    first, second = office.to(CONTACT)
    assert first["Message-ID"] == second["Message-ID"]
    (sent,) = stored(OutboxMessage)
    assert (sent.tries, sent.last_error) == (2, None)
    deliver()
    assert len(office.to(CONTACT)) == 2
