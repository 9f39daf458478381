import pytest

from summit.admission import service as admission
from summit.admission.models import Counter
from summit.edition.models import ContentVersion, Summit
from tests.factories import MOMENT


@pytest.fixture
def version(stored):
    return lambda: stored(ContentVersion)[0].version


def test_a_change_of_the_summit_raises_the_version(make, writing, version):
    before = version()

    with writing() as session:
        session.get_one(Summit, 1).organizer_name = "To be entered"

    assert version() == before + 1


def test_filling_and_reopening_a_category_each_raise_it(make, writing, version):
    counter = make.counter(capacity=2, taken=0)
    before = version()

    with writing() as session:
        admission.take(session, {counter.id: 1})
    assert version() == before
    with writing() as session:
        admission.take(session, {counter.id: 1})
    assert version() == before + 1
    with writing() as session:
        admission.give_back(session, {counter.id: 1}, now=MOMENT)
    assert version() == before + 2


def test_what_no_page_shows_raises_nothing(make, writing, version):
    category = make.category()
    before = version()

    make.registration(category=category)

    assert version() == before


def test_a_rolled_back_change_raises_nothing(make, writing, stored, version):
    counter = make.counter(capacity=5)
    before = version()

    def change_and_fail():
        with writing() as session:
            session.get_one(Counter, counter.id).capacity = 6
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()

    assert version() == before
