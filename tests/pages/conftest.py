import pytest

from summit.articles.seed import load_articles
from tests.clock import at
from tests.factories import MOMENT


@pytest.fixture
def clock_at():
    """Enter a moment of the summit: `with clock_at(moment): …`."""
    return at


@pytest.fixture
def in_march():
    """March 10, 2026: registration of the factories' summit is open."""
    with at(MOMENT):
        yield


@pytest.fixture
def site(make, writing, in_march):
    """A summit with the magazine's articles and one category, open for registration."""
    with writing() as session:
        load_articles(session)
    make.category(price=45_000)
    return make
