from datetime import timedelta

import pytest

from summit.audit.models import AuditEntry
from summit.kernel.clock import real_now
from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage
from summit.staff import security
from summit.staff.models import StaffAccount
from summit.staff.rules import Role


@pytest.fixture
def owner(make):
    return make.staff(Role.OWNER)


@pytest.fixture
def browser(sign_in, owner):
    return sign_in(owner)


def test_a_person_added_chooses_the_password_by_a_link(app, browser, client, stored):
    answer = browser.submit(
        "/office/staff/new", email="New@Summit.example", name="Li Wu", role="finance", language="es"
    )

    assert answer.status_code == 303
    account = stored(StaffAccount)[-1]
    assert (account.email, account.role) == ("new@summit.example", Role.FINANCE)
    (letter,) = stored(OutboxMessage)
    assert (letter.occasion, letter.language) == ("staff.invited", Language.ES)
    with app.app_context():
        link = security.password_link(account, until=real_now() + timedelta(hours=1))
    path = link.removeprefix("http://127.0.0.1:8000")
    client.submit(path, password="river bridge grid", password_confirm="river bridge grid")
    asked = client.submit(
        "/office/sign-in", email="new@summit.example", password="river bridge grid"
    )
    assert asked.location == "/office/second-factor/set-up"


def test_an_address_has_one_account(browser, owner, stored):
    answer = browser.submit(
        "/office/staff/new", email=owner.email.upper(), name="Twice", role="viewer", language="fr"
    )

    assert answer.status_code == 422
    assert "already exists" in answer.text
    assert len(stored(StaffAccount)) == 1


@pytest.mark.parametrize("odd", ["", "nobody", "a@b@c", "\0@x.example", "a" * 300 + "@x.example"])
def test_an_odd_address_is_refused(browser, stored, odd):
    answer = browser.submit("/office/staff/new", email=odd, name="X", role="viewer", language="fr")

    assert answer.status_code == 422
    assert len(stored(StaffAccount)) == 1


def test_a_change_of_role_applies_at_the_next_click(make, sign_in, browser, owner, stored):
    other = make.staff(Role.VIEWER)
    theirs = sign_in(other)
    page = f"/office/staff/{other.id}"
    assert theirs.get("/office/money").status_code == 403

    assert browser.post(page, data=browser.draft(page) | {"role": "finance"}).status_code == 303

    assert theirs.get("/office/money").status_code == 200
    (entry,) = stored(AuditEntry, actor=f"staff:{owner.id}")
    assert entry.change == {"role": ["viewer", "finance"]}


def test_the_last_owner_stays_one(browser, owner, stored):
    page = f"/office/staff/{owner.id}"

    refused = browser.post(page, data=browser.draft(page) | {"role": "viewer"})
    browser.submit(page, to=f"{page}/off")

    assert "There must always be an owner" in refused.text
    assert (stored(StaffAccount)[0].role, stored(StaffAccount)[0].active) == (Role.OWNER, True)


def test_closing_an_account_ends_its_sessions_at_once(make, sign_in, browser):
    other = make.staff()
    theirs, page = sign_in(other), f"/office/staff/{other.id}"

    browser.submit(page, to=f"{page}/off")
    assert theirs.get("/office/").status_code == 303
    browser.submit(page, to=f"{page}/on")

    assert theirs.get("/office/").status_code == 303  # signs in anew


def test_resetting_the_second_step_signs_out_and_hides_the_secret(
    make, sign_in, browser, owner, stored
):
    other = make.staff()
    theirs, page = sign_in(other), f"/office/staff/{other.id}"

    browser.submit(page, to=f"{page}/second-factor")

    assert theirs.get("/office/").status_code == 303
    assert stored(StaffAccount)[-1].tf_totp_secret is None
    (entry,) = stored(AuditEntry, actor=f"staff:{owner.id}")
    assert entry.change["tf_totp_secret"] == ["…", None]
    assert "no secret" not in str(entry.change)


def test_two_owners_editing_one_account_lose_nothing(make, sign_in, browser, stored):
    other, second = make.staff(Role.VIEWER), sign_in(make.staff(Role.OWNER))
    page = f"/office/staff/{other.id}"
    mine, theirs = browser.draft(page), second.draft(page)
    second.post(page, data=theirs | {"role": "finance"})

    answer = browser.post(page, data=mine | {"name": "Another Name"})

    assert answer.status_code == 422
    assert 'value="Another Name"' in answer.text
    assert stored(StaffAccount, id=other.id)[0].role is Role.FINANCE


def test_an_account_that_is_not_there_is_no_page(browser):
    assert browser.get("/office/staff/999").status_code == 404
    for deed in ("off", "second-factor", "invitation"):
        assert browser.submit("/office/me", to=f"/office/staff/999/{deed}").status_code == 404
