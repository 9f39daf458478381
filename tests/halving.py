"""Cases that are tried each time on one database or the other; `make soak` tries the rest."""

import pytest

from tests.databases import OPEN

DATABASE = "database_url"


def halve(items):
    """Leave every other case of each test on a database to the long trials, and its fellow here."""
    if len(OPEN) < 2:
        return
    places = {}
    for item in items:
        called = getattr(item, "callspec", None)
        indices = dict(called.indices) if called else {}
        database = indices.pop(DATABASE, None)
        if database is None or not indices:
            continue
        case = (item.path, item.originalname, *sorted(indices.items()))
        if (places.setdefault(case, len(places)) + database) % 2:
            item.add_marker(pytest.mark.soak)
