"""A worker as a process: it says that it lives, does what was hinted, and stops when asked."""

import os
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
from tests.site import settings_for

PATIENCE = 60  # seconds, on a slow machine


def environment(folder):
    kept = settings_for(f"sqlite:///{folder}/summit.sqlite3")
    secrets = ("secret_key", "link_key", "badge_key", "password_salt", "totp_key")
    secrets += ("stripe_key", "stripe_webhook_secret")
    named = {name.upper(): getattr(kept, name).get_secret_value() for name in secrets}
    plain = {
        "ENVIRONMENT": "test",
        "DATABASE_URL": kept.database_url,
        "STRIPE_API": kept.stripe_api,
        "TASKS_FILE": f"{folder}/tasks.sqlite3",
    }
    return os.environ | named | plain


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
    worker = subprocess.Popen(command, env=environment(tmp_path), stdout=subprocess.DEVNULL)

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
