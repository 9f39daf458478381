"""Which trials `make test` does on both databases, and which on one of them; `make soak` does all.

What several processes do at once, the services of seats, money and scans, and the stories of the
card are tried on both each time: there the databases differ. Everything else is tried on one or
the other in turn, so each feature meets both within its own file.
"""

import pytest

from tests.databases import OPEN

DATABASE = "database_url"
BOTH_FIXTURES = {"crowd"}
BOTH_FILES = {"test_service.py", "test_capacity.py", "test_transactions.py"}
BOTH_FOLDERS = {"scenarios", "trials"}
ONE_EACH = {  # whose long forms `make soak` does on each
    "test_five_kills_lose_no_money",
    "test_the_undisturbed_run_asks_and_is_told_this_and_ends_so",
    "test_whatever_becomes_of_all_webhooks_the_books_end_the_same",
    "test_whatever_fails_once_the_books_end_the_same",
}


def halve(items):
    """Leave every other trial that may be on one database to the soak, and its fellow here."""
    if len(OPEN) < 2:
        return
    places = {}
    for item in items:
        called = getattr(item, "callspec", None)
        indices = dict(called.indices) if called else {}
        database = indices.pop(DATABASE, None)
        if database is None or _is_for_both(item):
            continue
        trials = places.setdefault(item.path, {})
        trial = (item.cls, item.originalname, *sorted(indices.items()))
        if (trials.setdefault(trial, len(trials)) + database) % 2:
            item.add_marker(pytest.mark.soak)


def _is_for_both(item):
    if item.originalname in ONE_EACH:
        return False
    return (
        BOTH_FIXTURES.intersection(item.fixturenames)
        or item.path.name in BOTH_FILES
        or item.path.parent.name in BOTH_FOLDERS
    )
