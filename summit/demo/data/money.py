"""Money of the demonstration: transfers recorded by hand, cards and a dispute by the simulator."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import requests
from sqlalchemy import select

from summit.demo.stripe_simulator import Options, close_simulator, create_simulator
from summit.demo.stripe_simulator.server import make_loopback_server
from summit.demo.world import World
from summit.extensions import db
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments import by_hand, checkout, queries
from summit.payments.cards import CardOrder, Gateway
from summit.payments.models import Attempt, Bill, Payment
from summit.payments.rules import Charge
from summit.payments.service.receipts import Receipt
from summit.payments.statuses import PaymentMethod
from summit.registration.models import Registration

BY = "demo"
GOOD_CARD = "4242424242424242"


@contextmanager
def card_service(world: World) -> Iterator[None]:
    """Run the simulator inside this process while the past is loaded; it delivers nothing."""
    options = Options(
        secret_key=world.secrets["STRIPE_KEY"],
        webhook_secret=world.secrets["STRIPE_WEBHOOK_SECRET"],
        state_path=world.folder / "stripe.sqlite3",
        public_base_url=world.url("stripe"),
    )
    app = create_simulator(options)
    server = make_loopback_server(app, port=world.ports["stripe"])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        close_simulator(app)


def arrive_by_transfer(registration_id: int, gateway: Gateway) -> None:
    """Let finance record the whole sum."""
    owed = queries.money_of(db.session(), registration_id).balance
    receipt = Receipt(method=PaymentMethod.TRANSFER, amount=owed, note="Demonstration")
    by_hand.record(registration_id, receipt, gateway=gateway, by=BY)


def pay_by_card(registration_id: int, gateway: Gateway, world: World, language: Language) -> None:
    """Open a card page, pay on it as a person would, and come back."""
    site = world.url("web")
    address = checkout.begin(
        registration_id,
        gateway=gateway,
        success_url=f"{site}/?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{site}/",
        language=language,
        by=BY,
    )
    session_id = address.rsplit("/", 1)[-1]
    _press_pay(session_id, world)
    checkout.sync_session(session_id, gateway)


def pay_on_a_stray_page(gateway: Gateway, world: World) -> None:
    """Pay on a card page that no registration asked for, as somebody who tries the key does.

    The worker finds it when it first compares both books.
    """
    site = world.url("web")
    order = CardOrder(
        attempt_id=str(uuid.uuid4()),
        reference="TRIAL",
        charges=(Charge("Trial of the card page", Cents(100)),),
        currency="cad",
        description="Trial of the card page",
        email="trial@summit.example",
        language=Language.EN,
        expires_at=now() + timedelta(minutes=40),
        success_url=f"{site}/?session_id={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{site}/",
    )
    page = gateway.open_page(gateway.draw_up(order), key=order.attempt_id)
    _press_pay(page.session_id, world)


def _press_pay(session_id: str, world: World) -> None:
    paid = requests.post(
        f"{world.url('stripe')}/_control/sessions/{session_id}/pay",
        json={"number": GOOD_CARD},
        timeout=10,
    )
    paid.raise_for_status()


def dispute_card(municipality: str, gateway: Gateway, world: World) -> None:
    """Let the bank of a cardholder take their payment back, and learn of it from Stripe."""
    wanted = (
        select(Attempt.payment_intent_id)
        .join(Payment, Payment.attempt_id == Attempt.id)
        .join(Bill, Payment.bill_id == Bill.id)
        .join(Registration, Bill.registration_id == Registration.id)
        .where(Registration.municipality == municipality)
    )
    opened = requests.post(
        f"{world.url('stripe')}/_control/disputes",
        json={
            "payment_intent": db.session.scalars(wanted).one(),
            "reason": "product_not_received",
        },
        timeout=10,
    )
    opened.raise_for_status()
    db.session.rollback()  # no read stays open while Stripe is asked
    checkout.sync_dispute(opened.json()["id"], gateway)
