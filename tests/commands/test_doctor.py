"""The doctor is well where everything agrees, and names each thing that does not."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.commands import doctor
from summit.edition.models import Heartbeat, TermsVersion
from summit.edition.service import beat
from summit.extensions import db
from summit.mail.models import OutboxMessage
from summit.payments.models import TaxProfile
from summit.payments.statuses import TaxRegime
from summit.registration.statuses import Status
from summit.settings import STRIPE_API
from tests.site import settings_for


@pytest.fixture
def examine(app, monkeypatch):
    """Return what the doctor finds; the tables of tests are made without migrations."""
    monkeypatch.setattr(doctor, "migrations_behind", lambda: "")

    def examine():
        with app.app_context():
            return list(doctor.findings(db.session(), app.config["SETTINGS"]))

    return examine


@pytest.fixture
def well(make, writing):
    """A site with one confirmed registration of two people and a living worker."""
    make.registration(Status.CONFIRMED, people=2, category=make.category(price=0))
    with writing() as session:
        beat(session, "worker", at=datetime.now(UTC))
    return make


def test_a_site_in_order_gets_no_finding(well, examine):
    assert examine() == []


def test_a_counter_that_miscounts_is_named(well, writing, examine):
    with writing() as session:
        session.execute(update(Counter).values(taken=1))

    assert [line for line in examine() if "1 seats are taken, not 2" in line]


def test_a_confirmed_person_without_a_badge_is_named(well, writing, examine):
    with writing() as session:
        badge = session.query(Badge).first()
        badge.ended_at = datetime.now(UTC)

    assert "confirmed and has no badge" in " ".join(examine())


def test_a_worker_that_fell_silent_is_named(well, writing, examine):
    with writing() as session:
        session.get_one(Heartbeat, "worker").at = datetime.now(UTC) - timedelta(hours=1)

    assert "No worker is alive" in " ".join(examine())


def test_an_e_mail_given_up_is_named(well, writing, examine):
    with writing() as session:
        session.query(OutboxMessage).first().given_up_at = datetime.now(UTC)

    assert "could not be delivered" in " ".join(examine())


def test_taxes_without_numbers_are_named(well, writing, examine):
    with writing() as session:
        session.get_one(TaxProfile, 1).qst_number = None

    assert "lacks a registration number" in " ".join(examine())


def test_sales_closed_by_the_tax_profile_are_named(well, writing, examine):
    with writing() as session:
        session.get_one(TaxProfile, 1).regime = TaxRegime.NOT_YET_REGISTERED

    assert "paid registration stays closed" in " ".join(examine())


def test_missing_terms_are_named(app, writing, make, examine):
    with writing() as session:
        session.delete(session.query(TermsVersion).one())

    assert "No terms are published" in " ".join(examine())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"public_url": "http://summit.example"}, "PUBLIC_URL"),
        ({"stripe_key": "sk_test_suite"}, "STRIPE_KEY"),
        ({"mail_from": "summit@localhost"}, "MAIL_FROM"),
    ],
    ids=["no https", "a test key", "no sender"],
)
def test_settings_that_start_and_do_not_serve_are_named(given, said):
    real = {
        "environment": "production",
        "public_url": "https://summit.example",
        "stripe_key": "sk_live_suite",
        "stripe_api": STRIPE_API,
        "mail_from": "summit@summit.example",
        "rate_limits": True,
        "testing": False,
    }
    assert list(doctor._settings(settings_for("sqlite:///unused", **real))) == []

    (line,) = doctor._settings(settings_for("sqlite:///unused", **real | given))

    assert line.startswith(said)
