"""`summit worker`: runs hinted jobs, sweeps for forgotten ones, and says that it is alive."""

import signal
import threading
import time
from typing import Any

import click
import structlog
from sqlalchemy.exc import SQLAlchemyError

from summit import create_app
from summit.edition.service import beat
from summit.extensions import tasks, transaction
from summit.kernel.clock import real_now
from summit.subscriptions import JOBS

BEAT = 10  # seconds
log = structlog.get_logger()


@click.command()
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 16))
def worker(threads: int) -> None:
    """Do what the site promised: mails, payments, sweeps. Safe to stop at any moment."""
    serve(threads)


def serve(threads: int) -> None:
    """Work until this process is asked to end."""
    stop = threading.Event()
    app = create_app()
    # a hint should be heard within a moment, also after a quiet hour
    consumer = tasks.queue.create_consumer(workers=threads, periodic=False, max_delay=0.5)
    consumer.start()
    for name in (signal.SIGTERM, signal.SIGINT):  # after start, which sets handlers of its own
        signal.signal(name, lambda *_: stop.set())
    due = dict.fromkeys(JOBS, 0.0)
    next_beat = 0.0
    try:
        while not stop.is_set():
            moment = time.monotonic()
            if moment >= next_beat:
                _beat(app)
                next_beat = moment + BEAT
            _sweep(due, moment)
            stop.wait(0.5)
    finally:
        consumer.stop(graceful=True)


def _beat(app: Any) -> None:
    """Say that a worker is alive. A database away for a moment is no reason to die."""
    try:
        with app.app_context(), transaction(by="worker") as session:
            beat(session, "worker", at=real_now())
    except SQLAlchemyError as fault:
        log.warning("heartbeat not written", fault=type(fault).__name__)


def _sweep(due: dict[str, float], moment: float) -> None:
    """Hint every job whose turn has come, unless its hint still waits."""
    for name in [name for name, at in due.items() if moment >= at]:
        due[name] = moment + JOBS[name][1]
        if name not in tasks.waiting():
            tasks.hint(name)
