"""The card flow as contact, bank, Stripe, worker and office go through it, disturbed at will.

Three stories make up the whole flow; `stories.py` tells them. Calls of ours and webhooks of Stripe
are numbered in the order of an undisturbed run, those of the worker's sweeps among them; a run may
disturb any. What it ends in is read as plain values, to be compared.
"""

import inspect
from collections import Counter as Tally
from dataclasses import dataclass, field

from summit.badges.models import Badge
from summit.extensions import tasks
from summit.kernel.links import seal
from summit.mail.models import OutboxMessage
from summit.payments.cards import Gateway
from summit.payments.disputing.models import Dispute
from summit.payments.documents.models import Document
from summit.payments.models import Attempt, Bill, LedgerEntry, Payment, Refund, StripeEvent
from summit.payments.payouts.models import BalanceTransaction
from summit.payments.statuses import ACTIVE
from summit.registration.models import Registration
from summit.subscriptions import ASK_STRIPE, JOBS
from tests.browsing import answers_in
from tests.conftest import filled
from tests.holder.conftest import stripe_session

PATIENCE = 4  # presses of one button: three may fail in one run
SWEEPS = [name for name, (job, _) in JOBS.items() if job in ASK_STRIPE]


def methods_of(kind):
    """Return the names of a class's own public methods; a property is none."""
    return {name for name, _ in inspect.getmembers(kind, inspect.isfunction) if name[0] != "_"}


OUTGOING = methods_of(Gateway) - {"draw_up"}  # which makes no call, as the protocol says
DEEDS = {"open_page", "expire", "refund"}  # the others only ask

BEFORE, AFTER, ERROR, LATE_ERROR = "before", "after", "500", "500 after the work"
DROPPED, DOUBLED, OVERTAKEN = "dropped", "doubled", "overtaken"
OF_WEBHOOKS = (DROPPED, DOUBLED, OVERTAKEN)


def faults_of(call):
    """Return how a call can fail: what only asks has no work after which it could say 500."""
    return (BEFORE, AFTER, ERROR, *((LATE_ERROR,) if call in DEEDS else ()))


def strike(stripe, fault):
    """Let the next call fail, with each of the library's own retries.

    A time-out is a line that ends at once: the library says the same of both.
    """
    if fault == BEFORE:
        stripe.drop_answer(when="before", count=3)
    elif fault == AFTER:
        stripe.drop_answer(when="after")
        stripe.drop_answer(when="before", count=2)
    else:
        stripe.fail_api(500, count=3, when="after" if fault == LATE_ERROR else "before")


class Watched:
    """The gateway; it counts what is asked of Stripe, and lets chosen calls fail.

    `faults` names a call by its method and which one of those it is, from 1.
    """

    def __init__(self, gateway, stripe, faults):
        self.gateway, self.stripe, self.faults = gateway, stripe, faults
        self.calls, self.struck = Tally(), []

    def __getattr__(self, name):
        found = getattr(self.gateway, name)
        if name not in OUTGOING:
            return found

        def call(*given, **named):
            self.calls[name] += 1
            which = (name, self.calls[name])
            if which not in self.faults:
                return found(*given, **named)
            self.struck.append(which)
            strike(self.stripe, self.faults[which])
            try:
                return found(*given, **named)
            finally:
                self.stripe.clear_faults()

        return call


@dataclass
class Run:
    """One run of one story: `calls` and `webhooks` say which one fails and how.

    A story says what an undisturbed run asks (`CALLS`: method and how often), what it is told
    (`WEBHOOKS`, in order) and what it ends in (`OUTCOME`). `STUMBLES` are calls that fail even
    then, because what follows such a failure belongs to the story.
    """

    till: object
    finance: object  # a browser of somebody who may grant a discount and give money back
    later: object
    stored: object
    calls: dict = field(default_factory=dict)
    webhooks: dict = field(default_factory=dict)

    CALLS, WEBHOOKS, OUTCOME, STUMBLES = {}, (), {}, {}

    def __post_init__(self):
        self.app, self.stripe = self.till.app, self.till.stripe
        self.told, self.kept_back, self.spoilt = [], [], []
        self.prepare()
        self.before = len(self.stripe.events())
        self.watched = Watched(self.till.gateway, self.stripe, self.STUMBLES | self.calls)
        self.app.extensions["gateway"] = self.watched

    def prepare(self):
        """Do what happened before the story begins; nothing of it is disturbed."""

    def happen(self):
        """Go through the story, but for the sweeps that follow it."""
        raise NotImplementedError

    def go(self, *, then_calm=False):
        """Go through the story and an hour of the worker's sweeps, which may be disturbed too.

        With `then_calm` one more sweep follows that nothing disturbs: two things that fail may
        have struck both of the hour.
        """
        self.happen()
        self.sweep_for_an_hour()
        if then_calm:
            self.watched.faults = {}
            self.sweep(minutes=15)
        return self

    # -- who does what

    def page_of(self, held):
        key = self.app.config["LINK_KEY"]
        return f"/en/r/{seal(key, 'contact', held.id, held.link_version)}"

    def press_pay(self, held):
        """Press "pay" until a card page opens, and return its session.

        There is nothing to press while we believe that money is on its way: then after the sweeps.
        """
        browser, page = self.app.test_client(), self.page_of(held)
        if f'{page}/pay"' not in browser.get(page).text:
            self.sweep_for_an_hour()
        for _press in range(PATIENCE):
            answer = browser.post(f"{page}/pay", data=answers_in(browser.get(page), "/pay"))
            if answer.status_code == 303:
                return stripe_session(answer)
            assert answer.status_code in (502, 503), "no page, and no word of it"
        raise AssertionError("the card page never opened")

    def come_back(self, held, session_id):
        page = f"{self.page_of(held)}/returned?session_id={session_id}"
        assert self.app.test_client().get(page).status_code == 303

    def give_back(self, held, cents):
        """Let finance give a part back; where no payment is known yet, after the sweeps."""
        (bill,) = self.stored(Bill, registration_id=held.id)
        if not self.stored(Payment, bill_id=bill.id):
            self.sweep_for_an_hour()
        page = f"/office/registrations/{held.id}/refund"
        wish = {"reason": "amount", "amount": f"{cents / 100:.2f}", "note": "agreed"}
        assert self.finance.decide(page, **wish).status_code == 303
        self.work()

    def grant_discount(self, held, cents):
        """Let finance grant a discount, which closes the card page of the old sum."""
        page = f"/office/registrations/{held.id}/discount"
        for _press in range(PATIENCE):
            asked = self.finance.draft(page) | {"amount": f"{cents / 100:.2f}", "note": "a partner"}
            shown = self.finance.post(page, data=asked)
            answer = self.finance.post(page, data=filled(shown.text))
            if answer.status_code == 303:
                return
        raise AssertionError("the discount was never granted")

    def tell(self):
        """Deliver what Stripe announced, one by one, as well or badly as ordered; then work."""
        self.work()
        while news := self.stripe.events()[self.before + len(self.told) :]:
            for event in news:
                fault = self.webhooks.get(len(self.told))
                if fault:
                    self.spoilt.append(len(self.told))
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
        self.till.work()

    def deliver_what_was_overtaken(self):
        while self.kept_back:
            self.deliver(self.kept_back.pop())

    def sweep_for_an_hour(self):
        """Let the worker's sweeps run as in an hour; the last ones have nothing to do."""
        for minutes in (15, 45):
            self.sweep(minutes=minutes)

    def sweep(self, *, minutes):
        """Do every job that asks Stripe, as a worker does; one that fails is done next time."""
        self.later(minutes=minutes)
        for name in SWEEPS:
            tasks.hint(name)
            self.work()
        self.deliver_what_was_overtaken()

    # -- what it ends in

    def outcome(self):
        """Return ledger, bills, documents, badges, mails, and the money that Stripe has."""
        stripe = self.stripe.state()
        return {
            "registrations": sorted(one.status.value for one in self.stored(Registration)),
            "badges": len([one for one in self.stored(Badge) if one.ended_at is None]),
            "ledger": self.ledger(),
            "bills": sorted((one.total.amount, one.credited.amount) for one in self.stored(Bill)),
            "payments": sorted(one.amount.amount for one in self.stored(Payment)),
            "refunds": sorted(
                (one.reason, one.status.value, one.amount.amount) for one in self.stored(Refund)
            ),
            "disputes": sorted(
                (one.status.value, one.amount.amount) for one in self.stored(Dispute)
            ),
            "documents": sorted(
                (one.kind.value, one.amount.amount) for one in self.stored(Document)
            ),
            "mails": dict(Tally(one.occasion for one in self.stored(OutboxMessage))),
            "still open": [one.id for one in self.stored(Attempt) if one.status in ACTIVE]
            + [one["id"] for one in stripe["checkout.session"] if one["status"] == "open"],
            "not done": [one.id for one in self.stored(StripeEvent) if one.processed_at is None],
            "paid out": len([one for one in self.stored(BalanceTransaction) if one.payout_id]),
            "at Stripe": (
                sorted((one["status"], one["amount"]) for one in stripe["charge"]),
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
