"""The site served over HTTP beside the Stripe simulator, every exchange held to the contract."""

import threading
from dataclasses import dataclass
from datetime import timedelta

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from summit.commands import doctor
from summit.extensions import db, tasks
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.mail.service import DELIVER
from summit.payments import checkout, jobs, withdrawal
from summit.payments.documents.service import DRAW
from summit.payments.models import LedgerEntry, Payment
from summit.payments.service.refunds import request_refund
from summit.payments.statuses import Account
from summit.payments.stripe_gateway import connect
from summit.registration.statuses import Status
from tests.contracts.stripe_contract import contract_client
from tests.payments import crowd_payments as process
from tests.payments.simulator import AUTHENTICATES, CONTRACT, Simulator

BACK = "http://127.0.0.1:9/r/link/return?session_id={CHECKOUT_SESSION_ID}"
LEFT = "http://127.0.0.1:9/r/link"
LATER = (DRAW, DELIVER)


class Quiet(WSGIRequestHandler):
    def log_request(self, code="-", size="-"):
        """Say nothing of requests; errors still speak."""


@pytest.fixture
def site(app):
    """The address of the site, served by threads as a real server does."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def stripe_side(app, site):
    """Stripe. It delivers what happened only when a test says `deliver`."""
    settings = app.config["SETTINGS"]
    with Simulator(
        webhook_urls=(f"{site}/stripe/webhook",),
        secret_key=settings.stripe_key.get_secret_value(),
        webhook_secret=settings.stripe_webhook_secret.get_secret_value(),
    ) as simulator:
        simulator.pause()
        yield simulator


@pytest.fixture
def gateway(app, stripe_side):
    """The site's own gateway, speaking to the simulator through a client that checks."""
    usual = app.extensions["gateway"]
    settings = app.config["SETTINGS"].model_copy(update={"stripe_api": stripe_side.base_url})
    client = contract_client(CONTRACT, timeout=3)
    client._sleep_time_seconds = lambda tries: 0.01  # between retries; the library's are long
    app.extensions["gateway"] = connect(settings, lambda: client)
    yield app.extensions["gateway"]
    app.extensions["gateway"] = usual
    client.close()


@pytest.fixture
def later():
    """Let time pass, for the site and for Stripe alike."""
    passed = [timedelta()]

    def wait(**span):
        passed[0] += timedelta(**span)
        clock.shift(passed[0])

    yield wait
    clock.shift(timedelta())


@dataclass
class Till:
    """What contacts, staff and the worker do about money, each in a context of their own."""

    app: object
    make: object
    gateway: object
    stripe: Simulator

    def awaiting(self, **given):
        """Return a registration that was just sent and is to be paid."""
        return self.make.registration(Status.AWAITING_PAYMENT, now=clock.now(), **given)

    def begin(self, registration, language=Language.FR):
        """Open the card page and return the id of Stripe's session."""
        with self.app.app_context():
            url = checkout.begin(
                registration.id,
                gateway=self.gateway,
                success_url=BACK,
                cancel_url=LEFT,
                language=language,
                by=f"contact:{registration.id}",
            )
        return url.rsplit("/", 1)[1]

    def come_back(self, registration, session_id):
        with self.app.app_context():
            checkout.come_back(registration.id, session_id, gateway=self.gateway)

    def withdraw(self, registration, end=Status.CANCELLED):
        with self.app.app_context():
            withdrawal.withdraw(registration.id, end, gateway=self.gateway, by="staff:1")

    def pay_too_late(self):
        """Return a registration cancelled while its bank still asked the cardholder, who paid."""
        held = self.awaiting()
        session_id = self.begin(held)
        self.stripe.pay(session_id, AUTHENTICATES)
        self.withdraw(held)
        self.stripe.authenticate(session_id, despite_expiry=True)
        self.deliver()
        self.sweep()
        return held

    def lose_answer(self, path, *, silent=2):
        """Let Stripe do the next call and lose its answer, with those of the `silent` retries."""
        self.stripe.drop_answer(path=path, method="POST")
        self.stripe.drop_answer(path=path + "*", when="before", count=silent)

    def deliver(self):
        """Let Stripe deliver what is due, then the worker do what was hinted at."""
        answers = [one["answer"] for one in self.stripe.deliver()]
        self.work()
        return answers

    def work(self, *, without=LATER):
        """Do the jobs that wait, with those they bring about, as a worker would.

        Letters and PDFs are left: few tests have a mail server, and what is read is drawn.
        """
        while task := tasks.queue.dequeue():
            if task.args[0] not in without:
                tasks.queue.execute(task)

    def fetch_missed(self):
        """Do the hourly job; what it fetched then waits for `work`."""
        with self.app.app_context():
            jobs.fetch_missed_events(self.gateway)

    def sweep(self):
        """Do each of the jobs of payments, as the worker does after a while."""
        with self.app.app_context():
            for job in (jobs.apply_due_events, jobs.reconcile_open, jobs.settle_refunds):
                job(self.gateway)


@pytest.fixture
def till(app, make, gateway, stripe_side):
    return Till(app, make, gateway, stripe_side)


@pytest.fixture
def paid(till):
    """Return a registration whose card page was just paid, and the session. Nobody knows yet."""

    def build(*card, **given):
        registration = till.awaiting(**given)
        session_id = till.begin(registration)
        assert till.stripe.pay(session_id, *card)["turn"] == "paid"
        return registration, session_id

    return build


@pytest.fixture
def there(stripe_side):
    return process.Stripe(stripe_side.base_url)


@pytest.fixture
def refunding(till, paid, writing, stored):
    """Return a function that promises money back, `times` times; nobody asked Stripe yet."""

    def promise(*card, amount=None, times=1):
        held, _ = paid(*card)
        till.deliver()
        with writing() as session:
            payment = session.get_one(Payment, stored(Payment)[-1].id)
            asked = {"registration_id": held.id, "reason": "surplus", "amount": amount}
            for _ in range(times):
                request_refund(session, payment, now=payment.received_at, **asked)
        return held

    return promise


@pytest.fixture
def deliver(client):
    def deliver(body, signature):
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        return client.post("/stripe/webhook", data=body, headers=headers).status_code

    return deliver


@pytest.fixture
def books(stored):
    """Return what each account of the ledger holds."""

    def sums():
        found = dict.fromkeys(Account, 0)
        for entry in stored(LedgerEntry):
            found[entry.account] += entry.amount.amount
        return found

    return sums


@pytest.fixture
def findings(app, monkeypatch):
    """Return what the doctor finds about money, and about badges that wait for it."""
    words = ("efund", "ledger", "undone", "badge")
    monkeypatch.setattr(doctor, "migrations_behind", lambda: "")

    def money():
        with app.app_context():
            found = doctor.findings(db.session(), app.config["SETTINGS"])
            return [one for one in found if any(word in one for word in words)]

    return money
