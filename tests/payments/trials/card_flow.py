"""The whole card flow, as contact, buyer, Stripe, worker and finance go through it.

Calls of ours and webhooks of Stripe are numbered in the order of an undisturbed run; a run may
disturb any of them. What it ends in is read as plain values, to be compared.
"""

from collections import Counter as Tally
from dataclasses import dataclass, field

from summit.badges.models import Badge
from summit.kernel.links import seal
from summit.mail.models import OutboxMessage
from summit.mail.service import DELIVER
from summit.payments.documents.models import Document
from summit.payments.documents.service import DRAW
from summit.payments.jobs import reconcile_all
from summit.payments.models import Attempt, Bill, LedgerEntry, Payment, Refund, StripeEvent
from summit.payments.statuses import ACTIVE, AttemptStatus
from summit.registration.models import Registration
from tests.browsing import answers_in
from tests.holder.conftest import stripe_session

PART = 5_000  # cents that finance gives back
PATIENCE = 3  # presses of one button

CALLS = (  # what we ask of Stripe, and why
    "open_page",  # the first card page
    "open_page",  # the second: the first one's end was told to us, and not to Stripe
    "page",  # the first was paid
    "page",  # its return page
    "page",  # the second was paid too: a surplus
    "refund",
    "refunds_of",
    "refunds_of",  # news of it
    "refunds_of",
    "refund",  # finance gives a part back
    "refunds_of",
    "refunds_of",  # news of it
    "refunds_of",
)
WEBHOOKS = (
    "checkout.session.completed",
    "checkout.session.completed",
    "refund.created",
    "charge.refunded",
    "refund.created",
    "charge.refunded",
)
BEFORE, AFTER, ERROR, LATE_ERROR = "before", "after", "500", "500 after the work"
DROPPED, DOUBLED, OVERTAKEN = "dropped", "doubled", "overtaken"


def faults_of(call):
    """Return how a call can fail: what only asks cannot fail after its work."""
    return (BEFORE, AFTER, ERROR, *((LATE_ERROR,) if call in ("open_page", "refund") else ()))


def strike(stripe, fault):
    """Let the next call fail, with each of the library's own retries."""
    if fault == BEFORE:
        stripe.drop_answer(when="before", count=3)
    elif fault == AFTER:
        stripe.drop_answer(when="after")
        stripe.drop_answer(when="before", count=2)
    else:
        stripe.fail_api(500, count=3, when="after" if fault == LATE_ERROR else "before")


class Watched:
    """The gateway; it counts what is asked of Stripe, and lets chosen calls fail."""

    def __init__(self, gateway, stripe, faults):
        self.gateway, self.stripe, self.faults = gateway, stripe, faults
        self.calls, self.disturbed = [], []

    def __getattr__(self, name):
        found = getattr(self.gateway, name)
        if name not in CALLS:
            return found

        def call(*given, **named):
            fault = self.faults.get(len(self.calls))
            self.calls.append(name)
            if fault is None:
                return found(*given, **named)
            self.disturbed.append(("calls", len(self.calls) - 1))
            strike(self.stripe, fault)
            try:
                return found(*given, **named)
            finally:
                self.stripe.clear_faults()

        return call


@dataclass
class Run:
    """One run: `calls` and `webhooks` say which number fails and how."""

    till: object
    finance: object  # a browser of somebody who may give money back
    later: object
    stored: object
    writing: object
    calls: dict = field(default_factory=dict)
    webhooks: dict = field(default_factory=dict)

    def __post_init__(self):
        self.app, self.stripe = self.till.app, self.till.stripe
        self.watched = Watched(self.till.gateway, self.stripe, self.calls)
        self.app.extensions["gateway"] = self.watched
        self.told, self.kept_back = [], []

    # -- who does what

    def go(self):
        """Go through all of it, then let the sweeps of an hour bring both books together."""
        self.held = self.till.awaiting()
        first = self.press_pay()
        self.lose_sight_of(first)
        second = self.press_pay()
        for session_id in (first, second):
            assert self.stripe.pay(session_id)["turn"] == "paid"
            self.tell()
            if session_id == first:  # from the second page nobody returns
                self.come_back(session_id)
        if not self.stored(Payment):  # finance sees nothing to give back yet
            self.reconcile()
        self.give_back()
        self.tell()
        self.watched.faults = {}
        self.reconcile()
        return self

    @property
    def page(self):
        key = self.app.config["LINK_KEY"]
        return f"/en/r/{seal(key, 'contact', self.held.id, self.held.link_version)}"

    def press_pay(self):
        """Press "pay" until a card page opens, and return its session."""
        browser = self.app.test_client()
        for _press in range(PATIENCE):
            answer = browser.post(
                f"{self.page}/pay", data=answers_in(browser.get(self.page), "/pay")
            )
            if answer.status_code == 303:
                return stripe_session(answer)
            assert answer.status_code in (502, 503), "no page, and no word of it"
        raise AssertionError("the card page never opened")

    def lose_sight_of(self, session_id):
        """Believe a page closed that Stripe keeps open, as a lost answer could bring about."""
        (attempt,) = self.stored(Attempt, session_id=session_id)
        with self.writing() as session:
            session.get_one(Attempt, attempt.id).status = AttemptStatus.EXPIRED

    def come_back(self, session_id):
        answer = self.app.test_client().get(f"{self.page}/returned?session_id={session_id}")
        assert answer.status_code == 303

    def give_back(self):
        page = f"/office/registrations/{self.held.id}/refund"
        wish = {"reason": "amount", "amount": f"{PART / 100:.2f}", "note": "agreed"}
        assert self.finance.decide(page, **wish).status_code == 303

    def tell(self):
        """Deliver what Stripe announced, one by one, as well or badly as ordered; then work."""
        self.work()
        while news := self.stripe.events()[len(self.told) :]:
            for event in news:
                fault = self.webhooks.get(len(self.told))
                if fault:
                    self.watched.disturbed.append(("webhooks", len(self.told)))
                self.told.append(event["type"])
                if fault == DROPPED:
                    continue
                if fault == OVERTAKEN:
                    self.kept_back.append(event)
                    continue
                self.deliver(event, times=2 if fault == DOUBLED else 1)
                self.deliver_what_was_overtaken()
            self.work()

    def deliver(self, event, times=1):
        answers = self.stripe.redeliver(event["id"], times=times, at_once=True)
        assert [one["answer"] for one in answers] == [200] * times
        self.work()

    def work(self):
        """Do what waits, but for drawing: rows say which documents and mails there are."""
        self.till.work(without=(DRAW, DELIVER))

    def deliver_what_was_overtaken(self):
        while self.kept_back:
            self.deliver(self.kept_back.pop())

    def reconcile(self):
        """Let the worker's sweeps run over an hour; the last ones have nothing to do."""
        for minutes in (15, 45):
            self.later(minutes=minutes)
            self.till.sweep()
            self.till.fetch_missed()
            with self.app.app_context():
                reconcile_all(self.watched)
            self.work()
            self.deliver_what_was_overtaken()

    # -- what it ends in

    @property
    def disturbed(self):
        """Return what failed indeed, in order."""
        return self.watched.disturbed

    def outcome(self):
        """Return ledger, bill, documents, badges, mails, and the money that Stripe has."""
        (registration,), (bill,) = self.stored(Registration), self.stored(Bill)
        stripe = self.stripe.state()
        return {
            "status": registration.status.value,
            "badges": len([one for one in self.stored(Badge) if one.ended_at is None]),
            "ledger": self.ledger(),
            "bill": (bill.total.amount, bill.credited.amount),
            "payments": sorted(one.amount.amount for one in self.stored(Payment)),
            "refunds": sorted(
                (one.reason, one.status.value, one.amount.amount) for one in self.stored(Refund)
            ),
            "documents": sorted(
                (one.kind.value, one.amount.amount) for one in self.stored(Document)
            ),
            "mails": dict(Tally(one.occasion for one in self.stored(OutboxMessage))),
            "still open": [one.id for one in self.stored(Attempt) if one.status in ACTIVE]
            + [one["id"] for one in stripe["checkout.session"] if one["status"] == "open"],
            "not done": [one.id for one in self.stored(StripeEvent) if one.processed_at is None],
            "at Stripe": (
                sorted(one["amount"] for one in stripe["charge"]),
                sorted(one["amount"] for one in stripe["refund"]),
            ),
        }

    def ledger(self):
        """Return the sum of each account, by what was posted."""
        sums = {}
        for entry in self.stored(LedgerEntry):
            about = f"{entry.posting.split(':')[0]} {entry.account.value}"
            sums[about] = sums.get(about, 0) + entry.amount.amount
        return sums
