"""What can fail once is tried each time on one database or the other."""

import pytest

from tests.halving import halve

ONCE = "test_whatever_fails_once_the_books_end_the_same"


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items):
    halve([one for one in items if getattr(one, "originalname", None) == ONCE])
