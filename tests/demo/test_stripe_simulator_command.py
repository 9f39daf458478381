"""The simulator as its own process, and what it refuses to be."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
import requests

from summit.demo.stripe_simulator import Options, close_simulator, create_simulator
from summit.demo.stripe_simulator.server import make_loopback_server
from summit.demo.stripe_simulator.texts import TEXTS
from tests.payments.simulator import DAY
from tests.site import free_port

KEY = {"Authorization": "Bearer sk_test_of_the_tests"}


@pytest.fixture
def command(tmp_path):
    started = []

    def start(*more):
        port = free_port()
        line = [sys.executable, "-m", "summit.demo.stripe_simulator", "--port", str(port)]
        line += ["--secret-key", "sk_test_of_the_tests", "--webhook-secret", "whsec_x", *more]
        started.append(
            subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        )
        return started[-1], f"http://127.0.0.1:{port}"

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def wait_for(address):
    limit = time.monotonic() + 60  # a busy machine imports for a long time
    while time.monotonic() < limit:
        try:
            return requests.get(f"{address}/_control/state", timeout=5).json()
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("It never answered.")


def test_the_command_serves_at_the_offset_clock_and_stops_quietly(command, tmp_path):
    place = tmp_path / "state.sqlite"
    process, address = command("--clock-offset", str(-250 * DAY), "--state", str(place))

    now = wait_for(address)["now"]
    listed = requests.get(f"{address}/v1/refunds", headers=KEY, timeout=5).json()
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)

    assert abs(now - (datetime.now(UTC).timestamp() - 250 * DAY)) < 30
    assert listed["data"] == []
    assert (process.returncode, output) == (0, "")
    assert place.stat().st_size > 0


def test_the_command_stops_on_a_term_signal(command):
    process, address = command()
    wait_for(address)

    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=60)

    assert (process.returncode, output) == (0, "")


def test_what_was_open_before_a_kill_is_there_after_it(command, tmp_path):
    place = str(tmp_path / "state.sqlite")
    process, address = command("--state", place)
    wait_for(address)
    made = requests.post(f"{address}/_control/foreign-sessions", json={}, timeout=5).json()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    _, again = command("--state", place)

    assert [one["id"] for one in wait_for(again)["checkout.session"]] == [made["id"]]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])  # noqa: S104
def test_it_binds_to_loopback_only(host):
    app = create_simulator(Options(secret_key="sk_test_x", webhook_secret="whsec_x"))

    with pytest.raises(ValueError, match="this machine only"):
        make_loopback_server(app, host=host)

    close_simulator(app)


def test_it_takes_test_keys_only():
    with pytest.raises(ValueError, match="test key only"):
        Options(secret_key="sk_live_x", webhook_secret="whsec_x")


def test_every_text_exists_in_the_three_languages():
    english, *others = TEXTS.values()

    for other in others:
        assert list(other) == list(english)
        assert all("{amount}" in other[name] for name in english if "{amount}" in english[name])
    assert json.dumps(TEXTS).count('""') == 0
