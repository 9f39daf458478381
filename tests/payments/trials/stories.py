"""The three stories of the card flow: paid twice, a bank debit, a dispute.

Together they make every call that the gateway can make.
"""

from summit.payments.checking import findings
from tests.payments.simulator import AUTHENTICATES
from tests.payments.trials.card_flow import ERROR, Run

PART = 5_000  # cents that finance gives back, or takes off a bill
TOTAL = 51_739  # a place of 450 dollars, with 22.50 and 44.89 of taxes
LESS = TOTAL - PART
FEE, FEE_OF_LESS = 1_530, 1_385  # at the simulator: 2.9 % and 30 cents
OF_DISPUTE = 1_500  # its fee
SALE = {
    "bill receivable": TOTAL,
    "bill revenue": -45_000,
    "bill gst": -2_250,
    "bill qst": -4_489,
}
CREDIT = {
    "bill-void receivable": -PART,
    "bill-void revenue": 4_349,
    "bill-void gst": 217,
    "bill-void qst": 434,
}
CONFIRMATION = {"registration.held": 1, "registration.confirmed": 1, "attendee.confirmed": 1}
BOTH_SWEEPS = {  # of each of the worker's two sweeps
    "missed_events": 2,
    "pages_since": 2,
    "refunds_since": 2,
    "disputes_since": 2,
    "movements_since": 2,
}


class PaidTwice(Run):
    """A declined card, a page that expires while the bank asks, another page, and both paid.

    We never leave two pages payable: one is closed at Stripe before the next is opened. That the
    first brings money all the same takes Stripe's side: the buyer confirms a 3-D Secure step that
    was under way when the page expired, and Stripe takes the money of a page it called expired.
    """

    CALLS = BOTH_SWEEPS | {"open_page": 2, "page": 9, "refund": 2, "refunds_of": 10}
    WEBHOOKS = (
        "checkout.session.expired",
        "checkout.session.completed",
        "checkout.session.completed",
        "refund.created",
        "charge.refunded",
        "refund.created",
        "charge.refunded",
    )
    OUTCOME = {
        "registrations": ["confirmed"],
        "badges": 1,
        "ledger": SALE
        | CREDIT
        | {
            "payment stripe": 2 * TOTAL,
            "payment receivable": -2 * TOTAL,
            "refund-granted receivable": TOTAL + PART,
            "refund-granted refunds": -TOTAL - PART,
            "refund refunds": TOTAL + PART,
            "refund stripe": -TOTAL - PART,
            "stripe-fee stripe_fees": 2 * FEE,
            "stripe-fee stripe": -2 * FEE,
        },
        "bills": [(TOTAL, PART)],
        "payments": [TOTAL, TOTAL],
        "refunds": [("amount", "succeeded", PART), ("surplus", "succeeded", TOTAL)],
        "disputes": [],
        "documents": [
            ("credit_note", PART),
            ("invoice", TOTAL),
            ("receipt", TOTAL),
            ("receipt", TOTAL),
        ],
        "mails": CONFIRMATION | {"payment.surplus_refund": 1, "payment.refund": 1},
        "still open": [],
        "not done": [],
        "paid out": 0,
        "at Stripe": ([("succeeded", TOTAL)] * 2, [PART, TOTAL]),
    }

    def happen(self):
        held = self.till.awaiting()
        first = self.press_pay(held)
        assert self.stripe.decline(first)["turn"] == "declined"
        assert self.stripe.pay(first, AUTHENTICATES)["turn"] == "authenticate"
        self.later(minutes=36)
        second = self.press_pay(held)
        assert second != first
        assert self.stripe.pay(second)["turn"] == "paid"
        self.tell()
        self.come_back(held, second)
        assert self.stripe.authenticate(first, despite_expiry=True)["turn"] == "paid"
        self.tell()  # nobody returns from the first page
        self.give_back(held, PART)
        self.tell()


class BankDebit(Run):
    """A page that Stripe fails to open, one closed for a discount, a debit that fails, one paid."""

    STUMBLES = {("open_page", 1): ERROR}
    CALLS = BOTH_SWEEPS | {"open_page": 4, "find_page": 1, "expire": 1, "page": 7}
    WEBHOOKS = (
        "checkout.session.expired",
        "checkout.session.completed",
        "checkout.session.async_payment_failed",
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
    )
    OUTCOME = {
        "registrations": ["confirmed"],
        "badges": 1,
        "ledger": SALE
        | CREDIT
        | {
            "payment stripe": LESS,
            "payment receivable": -LESS,
            "stripe-fee stripe_fees": FEE_OF_LESS,
            "stripe-fee stripe": -FEE_OF_LESS,
        },
        "bills": [(TOTAL, PART)],
        "payments": [LESS],
        "refunds": [],
        "disputes": [],
        "documents": [("invoice", LESS), ("receipt", LESS)],
        "mails": CONFIRMATION,
        "still open": [],
        "not done": [],
        "paid out": 0,
        "at Stripe": ([("failed", LESS), ("succeeded", LESS)], []),
    }

    def happen(self):
        held = self.till.awaiting()
        self.press_pay(held)
        self.grant_discount(held, PART)
        for succeeded in (False, True):
            page = self.press_pay(held)
            assert self.stripe.pay_by_bank_debit(page)["turn"] == "processing"
            self.tell()
            self.stripe.settle(page, succeeded=succeeded)
            self.tell()


class Disputed(Run):
    """A payout of earlier money; then a payment that a bank takes back while finance gives."""

    CALLS = BOTH_SWEEPS | {
        "open_page": 1,
        "page": 4,
        "refund": 1,
        "refunds_of": 1,
        "disputes_of": 1,
        "dispute": 3,
        "endpoints": 1,
        "movements_of": 1,
    }
    WEBHOOKS = (
        "checkout.session.completed",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
    )
    OUTCOME = {
        "registrations": ["confirmed"] * 2,
        "badges": 2,
        "ledger": {about: 2 * cents for about, cents in SALE.items()}
        | CREDIT
        | {
            "payment stripe": 2 * TOTAL,
            "payment receivable": -2 * TOTAL,
            "payout cash": TOTAL - FEE,
            "payout stripe": FEE - TOTAL,
            "dispute-funds disputed": TOTAL,
            "dispute-funds stripe": -TOTAL,
            "refund-granted receivable": PART,
            "refund-granted refunds": -PART,
            "refund-abandoned refunds": PART,
            "refund-abandoned receivable": -PART,
            "dispute-lost receivable": TOTAL,
            "dispute-lost disputed": -TOTAL,
            "stripe-fee stripe_fees": 2 * FEE + OF_DISPUTE,
            "stripe-fee stripe": -2 * FEE - OF_DISPUTE,
        },
        "bills": [(TOTAL, 0), (TOTAL, PART)],
        "payments": [TOTAL, TOTAL],
        "refunds": [("amount", "failed", PART)],
        "disputes": [("lost", TOTAL)],
        "documents": [
            ("credit_note", PART),
            ("invoice", TOTAL),
            ("invoice", TOTAL),
            ("receipt", TOTAL),
            ("receipt", TOTAL),
        ],
        "mails": dict.fromkeys(CONFIRMATION, 2) | {"payment.refund": 1},
        "still open": [],
        "not done": [],
        "paid out": 2,
        "at Stripe": ([("succeeded", TOTAL)] * 2, []),
    }

    def prepare(self):
        paid = self.till.begin(self.till.awaiting())
        assert self.stripe.pay(paid)["turn"] == "paid"
        (told,) = self.stripe.events()
        self.deliver(told)
        self.later(days=8)

    def happen(self):
        self.stripe.pay_out()
        held = self.till.awaiting()
        page = self.press_pay(held)
        assert self.stripe.pay(page)["turn"] == "paid"
        self.come_back(held, page)
        self.tell()
        dispute = self.stripe.open_dispute(self.stripe.state()["payment_intent"][-1]["id"])
        self.give_back(held, PART)  # Stripe refuses; nobody told us of the dispute yet
        self.tell()
        self.stripe.move_dispute(dispute["id"], "lost")
        self.tell()
        self.check_set_up()

    def check_set_up(self):
        """Do what `summit payments check` does: it says what it finds, and changes nothing."""
        settings = self.app.config["SETTINGS"]
        list(findings(self.watched, public_url=settings.public_url, environment="test"))


STORIES = (PaidTwice, BankDebit, Disputed)
