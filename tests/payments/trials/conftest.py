"""What can fail once is tried each time on one database or the other; `make soak` has the rest."""

import pytest

from tests.databases import OPEN

ONCE = "test_whatever_fails_once_the_books_end_the_same"


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items):
    for item in items:
        if len(OPEN) > 1 and getattr(item, "originalname", None) == ONCE:
            indices = item.callspec.indices
            if (indices["fault"] + indices["database_url"]) % 2:
                item.add_marker(pytest.mark.soak)
