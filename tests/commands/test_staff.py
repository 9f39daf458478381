"""`summit staff create` on an empty site, as the first owner meets it."""

import pytest
from click.testing import CliRunner

from summit.commands import staff, summit
from summit.staff.models import StaffAccount
from summit.staff.rules import SHORTEST_PASSWORD, Role

GOOD = "four plain words here"


@pytest.fixture
def run(app, make, monkeypatch):
    monkeypatch.setattr(staff, "create_app", lambda: app)

    def run(*arguments, typed=""):
        return CliRunner().invoke(summit, ["staff", "create", *arguments], input=typed)

    return run


def create(run, email="first@summit.example", password=GOOD):
    return run("--email", email, "--name", "First", "--password", password)


def test_the_first_owner_is_made_by_three_answers(run, stored):
    typed = f"first@summit.example\nFirst\n{GOOD}\n{GOOD}\n"

    done = run(typed=typed)

    account = stored(StaffAccount)[0]
    assert done.exit_code == 0
    assert (account.email, account.role) == ("first@summit.example", Role.OWNER)
    assert account.password.startswith("$argon2")
    assert account.tf_totp_secret is None  # set up at the first sign-in


def test_a_short_password_is_refused_with_its_length(run, stored):
    done = create(run, password="short")

    assert done.exit_code == 1
    assert str(SHORTEST_PASSWORD) in done.output
    assert stored(StaffAccount) == []


def test_an_address_is_taken_once(run, stored):
    create(run)

    done = create(run, email="First@Summit.example")

    assert done.exit_code == 1
    assert "already exists" in done.output
    assert len(stored(StaffAccount)) == 1
