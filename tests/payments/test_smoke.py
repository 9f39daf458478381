"""The trial of the real API, proved against the simulator: what it refuses, says and leaves."""

import pytest
from click.testing import CliRunner

from summit.commands import payments as commands
from summit.payments import smoke
from summit.payments.models import Attempt, Payment
from summit.payments.smoke import BY_EYE, NotForTrial, refuse_what_is_real, steps
from tests.contracts.stripe_contract import recorded

SESSIONS = "/v1/checkout/sessions"


@pytest.fixture
def run(app, gateway, stripe_side, monkeypatch):
    """Run `summit payments smoke` with this application, at the simulator."""
    settings = app.config["SETTINGS"].model_copy(update={"stripe_api": stripe_side.base_url})
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    monkeypatch.setattr(commands, "create_app", lambda: app)

    def one(*words, **more):
        return CliRunner().invoke(commands.payments, ["smoke", *words], **more)

    return one


def left_open(stripe_side):
    sessions = stripe_side.state()["checkout.session"]
    assert sessions  # something was tried
    return [one["id"] for one in sessions if one["status"] == "open"]


def test_the_trial_says_what_stripe_answers_and_closes_its_page(run, stripe_side, make, stored):
    said = run()

    assert said.exit_code == 0, said.output
    assert "NOT" not in said.output
    assert "It asks 210.00 cad" in said.output
    assert "Closed again, it is refused: code " in said.output
    assert "Endpoint: " in said.output
    assert all(line in said.output for line in BY_EYE)
    assert left_open(stripe_side) == []
    assert stored(Attempt) == []


def test_a_live_key_is_refused_before_anything_is_asked(run, gateway, stripe_side):
    gateway.is_live = True

    said = run()

    assert said.exit_code == 1
    assert "This is a live key." in said.output
    assert stripe_side.state()["checkout.session"] == []


def test_production_is_refused_before_anything_is_asked(gateway, stripe_side):
    with pytest.raises(NotForTrial, match="production"):
        refuse_what_is_real(gateway, "production")
    with pytest.raises(NotForTrial):
        list(steps(gateway, public_url="https://a.example", environment="production"))

    assert stripe_side.state()["checkout.session"] == []


def test_a_page_is_closed_although_the_trial_fails_on_its_way(run, stripe_side):
    stripe_side.fail_api(400, path=SESSIONS, method="GET")

    said = run()

    assert said.exit_code == 1
    assert "NOT Rejected" in said.output
    assert left_open(stripe_side) == []


def test_another_sum_than_asked_for_is_not_good(run, gateway, stripe_side, monkeypatch):
    wrong = smoke.CHARGES[:1]
    usual = gateway.draw_up
    monkeypatch.setattr(
        gateway,
        "draw_up",
        lambda order: usual(order) | {"line_items": usual(order)["line_items"][:1]},
    )

    said = run()

    assert said.exit_code == 1
    assert f"NOT It asks {smoke.sum_of(wrong)} cad" in said.output
    assert left_open(stripe_side) == []


def test_what_somebody_paid_while_looking_goes_back(app, gateway, stripe_side, stored):
    with app.app_context():
        said = [
            one.said
            for one in steps(
                gateway,
                public_url="https://a.example",
                environment="test",
                wait=lambda url: stripe_side.pay(url.rsplit("/", 1)[1]),
            )
        ]

    assert any(line.startswith("The payment was refunded: re_") for line in said)
    assert [one["amount"] for one in stripe_side.state()["refund"]] == [21_000]
    assert stored(Payment) == []


def test_silence_is_said_not_thrown(run, stripe_side):
    stripe_side.fail_api(500, path=SESSIONS, method="POST", count=9)

    said = run()

    assert said.exit_code == 1
    assert "NOT Unanswered" in said.output


def test_the_record_keeps_the_contract_and_no_key(run, app, stripe_side, tmp_path):
    file = tmp_path / "answers.jsonl"

    assert run("--record", str(file)).exit_code == 0

    assert recorded(file) == []
    text = file.read_text()
    assert text.count("\n") > 8
    assert app.config["SETTINGS"].stripe_key.get_secret_value() not in text
    file.write_text(text.replace('"object": "checkout.session"', '"object": "session"'))
    assert recorded(file)  # a file that breaks it is found out
