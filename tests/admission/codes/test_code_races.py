"""Two organizers who type the same at the same instant: one is first, the other reads why not."""

from datetime import date

from summit.admission.catalogue import Wish
from summit.admission.codes.models import Code, GroupRule
from summit.admission.codes.service import CodeWish, GroupWish
from summit.admission.codes.statuses import Reduces
from summit.admission.models import Category, Colour
from summit.kernel.money import Cents
from tests import crowd as process
from tests.factories import in_all

FREE = {"name": "Twins", "reduces": Reduces.FREE, "percent": 0, "amount": Cents(0)}
WITHOUT_LIMIT = dict.fromkeys(("most_uses", "most_per_registration", "first_day", "last_day"))


def test_a_code_thought_of_by_eight_at_once_is_one(make, crowd, stored):
    wish = CodeWish(text="MAIRES2026", category_ids=(make.category().id,), **FREE | WITHOUT_LIMIT)

    answers = crowd(*[(process.add_code, wish)] * 8)

    assert sorted(answers) == ["CodeOnForm"] * 7 + ["added"]
    assert len(stored(Code)) == 1


def test_a_type_that_eight_put_into_a_group_at_once_is_in_one(make, crowd, stored):
    wish = GroupWish(every=5, category_ids=(make.category().id,), **FREE)

    answers = crowd(*[(process.add_group, wish)] * 8)

    assert sorted(answers) == ["InAnotherGroup"] * 7 + ["added"]
    assert len(stored(GroupRule)) == 1


def test_a_participation_type_that_eight_add_at_once_is_one(make, crowd, stored):
    wish = Wish(
        name=in_all("Press"),
        description=in_all("What it is"),
        colour=Colour.PRESS,
        position=1,
        is_public=True,
        capacity=9,
        prices={date(2026, 1, 1): Cents(0)},
    )

    answers = crowd(*[(process.add_category, "press", wish)] * 8)

    assert sorted(answers) == ["CodeTaken"] * 7 + ["added"]
    assert len(stored(Category)) == 1
