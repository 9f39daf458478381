"""A worker as a process: it says that it lives, does what was hinted, and stops when asked."""

import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from flask_migrate import upgrade

from summit import create_app
from summit.edition.models import Heartbeat
from summit.extensions import db
from tests.site import environment, settings_for

PATIENCE = 120  # seconds, on a busy machine


@pytest.fixture
def site(tmp_path):
    """An application over migrated, empty tables in a file of its own."""
    app = create_app(settings_for(f"sqlite:///{tmp_path}/summit.sqlite3"))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def last_beat():
    db.session.rollback()
    found = db.session.get(Heartbeat, "worker")
    return found.at if found else None


def test_a_worker_beats_and_stops_when_it_is_asked_to(site, tmp_path):
    command = [sys.executable, "-m", "summit.commands", "worker"]
    settings = settings_for(
        f"sqlite:///{tmp_path}/summit.sqlite3", tasks_file=f"{tmp_path}/tasks.sqlite3"
    )
    worker = subprocess.Popen(command, env=environment(settings), stdout=subprocess.DEVNULL)

    try:
        deadline = time.monotonic() + PATIENCE
        while last_beat() is None and time.monotonic() < deadline:
            assert worker.poll() is None, "the worker ended by itself"
            time.sleep(0.2)
        beat = last_beat()
        worker.send_signal(signal.SIGTERM)
        status = worker.wait(timeout=PATIENCE)
    finally:
        worker.kill()
        worker.wait()

    assert datetime.now(UTC) - beat < timedelta(seconds=PATIENCE)
    assert status == 0
