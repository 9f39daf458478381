"""Who hears which fact, in order, and which jobs a worker knows, on one screen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from summit.badges.service import end_badges, issue_badges
from summit.extensions import tasks
from summit.kernel import events
from summit.registration.events import (
    PlacesHeld,
    PlacesKeptByInvoice,
    RegistrationConfirmed,
    RegistrationEnded,
    RegistrationSubmitted,
    SeatsReturned,
)
from summit.registration.jobs import end_lapsed_holds
from summit.settings import Settings

Context = Callable[[], AbstractContextManager[object]]

JOBS: dict[str, tuple[Callable[[], object], int]] = {  # the work, and how often at least, seconds
    "registration.end_lapsed_holds": (end_lapsed_holds, 60),
}


def listeners(settings: Settings) -> dict[type, list[events.Listener]]:
    early = [issue_badges] if settings.badges_before_invoice_is_paid else []
    return {
        PlacesHeld: [],
        RegistrationSubmitted: [],
        PlacesKeptByInvoice: [*early],
        RegistrationConfirmed: [issue_badges],
        RegistrationEnded: [end_badges],
        SeatsReturned: [],  # the waiting list will listen here
    }


def bind(context: Context, settings: Settings) -> None:
    """Bind facts and jobs. `context` opens what a job runs in: the application's own."""
    events.subscribe(listeners(settings))
    jobs = {name: partial(_within, context, work) for name, (work, _) in JOBS.items()}
    file = None if settings.testing else settings.tasks_file
    tasks.bind(jobs, redis_url=settings.redis_url, file=file)


def _within(context: Context, work: Callable[[], object]) -> None:
    with context():
        work()
