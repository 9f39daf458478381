"""What the processes of a race about money run, each with the site's real gateway."""

import json
import time
import urllib.request
from dataclasses import dataclass

from sqlalchemy import text

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments import checkout, withdrawal
from summit.payments.changing.service import Hand
from summit.payments.differences import service as differences
from summit.payments.differences.looking import look
from summit.payments.differences.models import Difference
from summit.payments.discounts.granting import grant as grant_discount
from summit.payments.jobs import apply_due_events, settle_refunds
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.service.attempts import PageWish, open_attempt
from summit.payments.service.endings import end_registration
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.payments.stripe_gateway import connect
from summit.payments.visas import service as visas
from summit.registration import service
from summit.registration.replacing.service import Named, replace
from summit.registration.service import WantedType
from summit.registration.statuses import Status
from tests.contracts.stripe_contract import contract_client
from tests.crowd import mine
from tests.payments.simulator import CONTRACT, PAYS

PAIRS = 6  # races of one kind in one test: one alone may be decided before it begins
WISH = PageWish(
    language=Language.EN,
    success_url="http://127.0.0.1:9/back?session_id={CHECKOUT_SESSION_ID}",
    cancel_url="http://127.0.0.1:9/left",
)


@dataclass(frozen=True)
class Stripe:
    """Where the simulator of this test answers; processes outlive it."""

    url: str

    def gateway(self):
        kept = mine.setdefault("gateways", {})
        if self.url not in kept:
            settings = mine["app"].config["SETTINGS"].model_copy(update={"stripe_api": self.url})
            kept[self.url] = connect(settings, lambda: contract_client(CONTRACT, timeout=10))
        return kept[self.url]


class AskedTogether:
    """The gateway, but nobody acts on an answer before all eight processes have theirs."""

    def __init__(self, gateway):
        self.gateway = gateway

    def __getattr__(self, name):
        return getattr(self.gateway, name)

    def page(self, session_id):
        found = self.gateway.page(session_id)
        mine["everybody"].wait(timeout=60)
        return found


def deliver_and_apply(stripe, body, signature):
    headers = {"Stripe-Signature": signature}
    reply = mine["app"].test_client().post("/stripe/webhook", data=body, headers=headers)
    apply_due_events(AskedTogether(stripe.gateway()))
    return reply.status_code


def come_back(stripe, registration_id, session_id):
    checkout.come_back(registration_id, session_id, gateway=AskedTogether(stripe.gateway()))
    return 200


def begin(stripe, registration_id):
    return checkout.begin(
        registration_id,
        gateway=stripe.gateway(),
        success_url=WISH.success_url,
        cancel_url=WISH.cancel_url,
        language=WISH.language,
        by="contact:1",
    )


def withdraw(stripe, registration_id):
    withdrawal.withdraw(registration_id, Status.CANCELLED, gateway=stripe.gateway(), by="staff:1")
    return "cancelled"


def leave(stripe, registration_id, attendee_id, wish=None):
    withdrawal.leave(registration_id, attendee_id, wish, gateway=stripe.gateway(), by="staff:1")
    return "left"


def let_another_come(registration_id, attendee_id, given_name):
    with transaction(by="staff:1") as session:
        wanted = Named(given_name=given_name, language=Language.ES)
        replace(session, registration_id, attendee_id, wanted, now=now())
    return "replaced"


def hand_in(registration_id, attendee_id, proof):
    with transaction(by="contact:1") as session:
        given = {"said": None, "by": "contact:1", "now": now()}
        visas.ask(session, registration_id, attendee_id, proof, **given)
    return "asked"


def decline(request_id):
    with transaction(by="staff:1") as session:
        visas.decline(session, request_id, answer="Unreadable", by="staff:1", now=now())
    return "declined"


def grant(stripe, registration_id, cents, seen):
    given = {"note": "a partner city", "seen": seen, "by": "staff:1"}
    grant_discount(registration_id, Cents(cents), gateway=stripe.gateway(), **given)
    return "granted"


def pay_otherwise(stripe, registration_id, attendee_id, paying, due, seen):
    given = {"due": due, "seen": seen, "gateway": stripe.gateway(), "by": "contact:1"}
    withdrawal.pay_otherwise(registration_id, attendee_id, paying, **given)
    return "given"


def renew_links(registration_id):
    with transaction(by="staff:1") as session:
        service.renew_links(session, registration_id, now=now())
    return "renewed"


def change_type(stripe, registration_id, attendee_id, category_id, seen):
    withdrawal.change_type(
        registration_id,
        attendee_id,
        WantedType(category_id=category_id),
        Wish(reason=Reason.POLICY, seen=seen),
        hand=Hand(by="contact:1", is_contact=True),
        invoice_days=30,
        gateway=stripe.gateway(),
    )
    return "changed"


def receive(registration_id, cents):
    """Record a transfer, as finance does."""
    with transaction(by="staff:2") as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents))
        return record_payment(session, registration_id, receipt, now=now()).value


def pay_card(stripe, session_id):
    """Press "pay" on Stripe's page."""
    asked = {"number": PAYS, "email": "buyer@example.org"}
    request = urllib.request.Request(  # noqa: S310 (loopback)
        f"{stripe.url}/_control/sessions/{session_id}/pay",
        data=json.dumps(asked).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 (loopback)
        return json.load(answer)["turn"]


def write_down_wish(stripe, registration_id):
    """Begin to pay, as far as our own tables: the moment a cancellation must not slip into."""
    with transaction(by="contact:1") as session:
        open_attempt(session, registration_id, WISH, draw_up=stripe.gateway().draw_up, now=now())
    return "paying"


def write_down_end(registration_id):
    with transaction(by="staff:1") as session:
        end_registration(session, registration_id, Status.CANCELLED, now=now())
    return "cancelled"


def end_slowly(registration_id):
    """Cancel, and commit once seven others wait for what this has locked."""
    with transaction(by="staff:1") as session:
        end_registration(session, registration_id, Status.CANCELLED, now=now())
        mine["everybody"].wait(timeout=60)
        _let_wait(session, others=7)
    return "cancelled"


def end_beside(registration_id):
    mine["everybody"].wait(timeout=60)
    return write_down_end(registration_id)


def _let_wait(session, *, others):
    """Wait until so many stand before a lock; writers of SQLite queue before they read at all."""
    if session.get_bind().dialect.name != "postgresql":
        return
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    until = time.monotonic() + 20
    while session.scalar(waiting) < others and time.monotonic() < until:
        time.sleep(0.05)


def settle(stripe):
    settle_refunds(stripe.gateway())
    db.session.rollback()
    return "settled"


def look_back(stripe, span):
    """Hold both books against each other and keep what differs; return how much was found."""
    return len(look(stripe.gateway(), now() - span, by="worker"))


def look_at(difference_id, by):
    """Settle a difference, as its page does."""
    seen = differences.shown_of(db.session.get_one(Difference, difference_id))
    with transaction(by=by) as session:
        differences.settle(session, difference_id, note="known", seen=seen, by=by, now=now())
    return "looked at"
