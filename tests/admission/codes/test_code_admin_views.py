"""Promo codes and rules for groups as organizers make, change and end them."""

import pytest

from summit.admission.codes.models import Code, GroupRule
from summit.admission.codes.statuses import Reduces
from summit.audit.models import AuditEntry
from summit.kernel.clock import now
from summit.kernel.money import Cents
from summit.kernel.references import ALPHABET
from tests.browsing import text_of

NEW = "/office/codes/new"
NEW_GROUP = "/office/group-rules/new"


@pytest.fixture
def account(make):
    return make.staff()


@pytest.fixture
def browser(sign_in, account):
    return sign_in(account)


@pytest.fixture
def typed(make, browser):
    """What an organizer types of a code of twenty percent less for one type."""
    return {
        "text": "Maires 2026",
        "name": "Partners",
        "reduces": "percent",
        "percent": "20",
        "category_ids": str(make.category().id),
    }


def test_a_code_is_made_and_listed_with_its_uses(browser, typed, stored, account):
    assert browser.submit(NEW, **typed).status_code == 303

    (code,) = stored(Code)
    assert (code.text, code.reduces, code.percent) == ("MAIRES2026", Reduces.PERCENT, 20)
    page = text_of(browser.get("/office/codes"))
    assert "MAIRES2026" in page
    assert "20% less" in page
    assert stored(AuditEntry, actor=f"staff:{account.id}", subject=f"code:{code.id}")


def test_a_code_left_empty_is_drawn_with_nine_signs_nobody_can_guess(browser, typed, stored):
    browser.submit(NEW, **typed | {"text": ""})
    browser.submit(NEW, **typed | {"text": ""})

    one, other = stored(Code)
    assert one.text != other.text
    assert len(one.text) == 10
    assert set(one.text) <= set(ALPHABET)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "M-A-Y-R"}, "Write from 6 to 40 letters"),
        ({"name": ""}, "only the office sees it"),
        ({"percent": "0"}, "Write a whole number from 1 to 100."),
        ({"percent": "101"}, "Write a whole number from 1 to 100."),
        ({"reduces": "amount", "amount": "0"}, "Write the amount that is taken off."),
        ({"reduces": "nothing"}, "Choose one of those offered."),
        ({"category_ids": ""}, "Tick at least one participation type."),
        ({"most_uses": "0"}, "leave it empty for no limit"),
        (
            {"first_day": "2026-05-02", "last_day": "2026-05-01"},
            "The last day is before the first one.",
        ),
    ],
)
def test_a_code_that_makes_no_sense_is_refused_and_kept_on_the_form(
    browser, typed, stored, wrong, said
):
    answer = browser.submit(NEW, **typed | wrong)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="20"' in answer.text or "percent" in wrong
    assert stored(Code) == []


def test_two_codes_are_not_written_alike(browser, typed, stored):
    browser.submit(NEW, **typed)

    answer = browser.submit(NEW, **typed | {"text": "MAIRES-2026"})

    assert "Another code is written like this." in text_of(answer)
    assert len(stored(Code)) == 1


def test_the_form_of_a_code_shows_it_as_it_is_kept(make, browser, stored):
    category = make.category()
    code = make.code(category, reduces=Reduces.AMOUNT, amount=Cents(5_000), most_uses=3)
    page = f"/office/codes/{code.id}"

    sent = browser.draft(page) | {"reduces": "amount", "category_ids": str(category.id)}
    assert (sent["text"], sent["amount"], sent["most_uses"]) == (code.text, "50.00", "3")
    assert browser.post(page, data=sent | {"name": "Renamed"}).status_code == 303

    (kept,) = stored(Code)
    assert (kept.name, kept.amount, kept.most_uses) == ("Renamed", Cents(5_000), 3)


def test_a_limit_below_the_uses_is_refused(make, browser, stored, writing):
    category = make.category()
    code = make.code(category)
    with writing() as session:
        session.get_one(Code, code.id).used = 2
    page = f"/office/codes/{code.id}"

    answer = browser.post(
        page,
        data=browser.draft(page)
        | {"reduces": "free", "category_ids": str(category.id), "most_uses": "1"},
    )

    assert answer.status_code == 422
    assert "2 people use this code already" in text_of(answer)
    assert stored(Code)[0].most_uses is None


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(make, browser, stored):
    category = make.category()
    code = make.code(category)
    page = f"/office/codes/{code.id}"
    drafted = browser.draft(page) | {"reduces": "free", "category_ids": str(category.id)}
    browser.post(page, data=drafted | {"name": "First"})

    answer = browser.post(page, data=drafted | {"name": "Second"})

    assert answer.status_code == 422
    assert "Someone else changed this" in text_of(answer)
    assert stored(Code)[0].name == "First"


def test_a_code_is_ended_and_used_again(make, browser, stored):
    code = make.code(make.category())

    browser.submit(f"/office/codes/{code.id}/end")
    assert stored(Code)[0].ended_at is not None
    assert "ended by the office" in text_of(browser.get("/office/codes"))

    browser.submit("/office/codes", to=f"/office/codes/{code.id}/use-again")
    assert stored(Code)[0].ended_at is None


def test_a_rule_for_groups_is_made_changed_and_removed(make, browser, stored):
    category = make.category()
    rule = {"name": "Five and one", "every": "6", "reduces": "free"}
    own = {"category_ids": str(category.id)}

    assert browser.submit(NEW_GROUP, **rule | own).status_code == 303
    (kept,) = stored(GroupRule)
    page = f"/office/group-rules/{kept.id}"
    drafted = browser.draft(page) | own | {"reduces": "percent", "percent": "50", "every": "4"}
    assert browser.post(page, data=drafted).status_code == 303
    (kept,) = stored(GroupRule)
    assert (kept.every, kept.reduces, kept.percent) == (4, Reduces.PERCENT, 50)
    held = make.registration(category=category, people=4, now=now())
    assert held.subtotal == Cents(45_000 * 3 + 22_500)

    browser.submit(page, to=f"{page}/remove")
    assert stored(GroupRule) == []


@pytest.mark.parametrize("every", ["1", "31", ""])
def test_a_group_of_one_or_of_more_than_a_registration_takes_is_refused(
    make, browser, stored, every
):
    own = {"category_ids": str(make.category().id)}

    answer = browser.submit(NEW_GROUP, name="Odd", every=every, reduces="free", **own)

    assert "Write a whole number from 2 to 30." in text_of(answer)
    assert stored(GroupRule) == []


def test_a_type_is_in_one_rule_for_groups_only(make, browser, stored):
    category = make.category()
    make.group_rule(category)

    answer = browser.submit(
        NEW_GROUP, name="Second", every="3", reduces="free", category_ids=str(category.id)
    )

    assert f"There is a rule for groups of {category.name['en']} already." in text_of(answer)
    assert len(stored(GroupRule)) == 1


def test_the_code_of_an_invitation_is_no_promo_code(make, browser):
    invitation = make.invitation(make.category())

    assert browser.get(f"/office/codes/{invitation.code_id}").status_code == 404
