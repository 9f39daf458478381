"""The site as it runs in earnest: web, worker and the Stripe simulator, processes of their own."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from tests.payments.simulator import CONTRACT, Control
from tests.site import environment, free_port

PATIENCE = 60  # seconds for a start, on a slow machine
SUMMIT = "tests.payments.trials.held_to_contract"  # the commands, with a client that checks


class Part:
    """One process with those it starts; it can be killed at any moment and started again."""

    def __init__(self, log, *command, **more):
        self.log, self.command, self.more = log, [sys.executable, "-m", *command], more
        self.process = None

    def start(self, **more):
        """Start with these settings added to the environment."""
        self.more |= more
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.more,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a group of its own, so that no part of it survives
            )

    def kill(self):
        """End it with its children, without a word: nothing is finished, nothing is rolled back."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def wait_for(self, url):
        """Wait until something answers there."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.last_words()
            try:
                urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 (loopback)
            except urllib.error.HTTPError as answer:
                answer.close()
                return
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"Nobody answers at {url}\n{self.last_words()}")

    def last_words(self):
        return self.log.read_text(errors="replace")[-3000:]


class Elsewhere(Control):
    """The control of a simulator in another process."""

    def __init__(self, base_url):
        self.base_url = base_url


class Town:
    """Web, worker and Stripe on one database. Leaving it ends them all."""

    def __init__(self, settings, folder):
        web, stripe = free_port(), free_port()
        self.site, self.stripe = f"http://127.0.0.1:{web}", Elsewhere(f"http://127.0.0.1:{stripe}")
        self.settings = settings.model_copy(
            update={
                "public_url": self.site,
                "stripe_api": self.stripe.base_url,
                "tasks_file": str(folder / "tasks.sqlite3"),
                "smtp_port": free_port(),  # nobody answers there
            }
        )
        bind = ("--bind", f"127.0.0.1:{web}", "--workers", "1")
        given = environment(self.settings)
        self.web = Part(folder / "web.log", SUMMIT, "serve", *bind, **given)
        self.worker = Part(folder / "worker.log", SUMMIT, "worker", **given)
        self.stripe_part = Part(
            folder / "stripe.log",
            "summit.demo.stripe_simulator",
            *("--port", str(stripe), "--state", str(folder / "stripe.sqlite3")),
            *("--secret-key", settings.stripe_key.get_secret_value()),
            *("--webhook-secret", settings.stripe_webhook_secret.get_secret_value()),
            *("--webhook-url", f"{self.site}/stripe/webhook"),
            **os.environ,
        )

    def __enter__(self):
        try:
            for part in (self.stripe_part, self.web, self.worker):
                part.start()
            self.stripe_part.wait_for(f"{self.stripe.base_url}/_control/events")
            self.web.wait_for(f"{self.site}/healthz")
        except BaseException:
            self.__exit__()
            raise
        return self

    def broken_contract(self):
        """Return what site or simulator said that Stripe would not understand or say."""
        said = [
            line
            for part in (self.web, self.worker)
            for line in part.log.read_text(errors="replace").splitlines()
            if "ContractError" in line
        ]
        return said + [
            f"{event['type']}: {wrong}"
            for event in self.stripe.events()
            for wrong in CONTRACT.event(event)
        ]

    def __exit__(self, *_):
        for part in (self.web, self.worker, self.stripe_part):
            part.kill()
