"""One trial of Stripe's API with a test key, through our own gateway; it writes no row of ours.

What it opens it closes again, also when something fails. No test relies on the real API.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta

from summit.kernel.clock import real_now
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments.cards import CardOrder, CardPage, Gateway, PageState, Rejected, Unanswered
from summit.payments.checking import findings
from summit.payments.rules import Charge, sum_of

CHARGES = (Charge("Smoke test – a place", Cents(10_000), 2), Charge("TPS/GST 5 %", Cents(1_000)))
LONGEST_REFERENCE = 200  # PAYMENTS 6: from memory of the API page, to be confirmed here
BY_EYE = (
    "Which wallets and Link the page offers although only cards are allowed (--look).",
    "What the button says in French of Canada: submit_type is “book” (--look).",
    "In which order the events of a card payment come: Dashboard, Developers, Events.",
    "Which events the refund of card 4000 0000 0000 5126, and of …7726, brings.",
    "What the page does when 3-D Secure is running at its end: card 4000 0000 0000 3220.",
    "Whether a delayed method that the Dashboard disables can still arrive.",
    "The recorded answers against the contract: python tests/contracts/stripe_contract.py FILE.",
)


class NotForTrial(Exception):
    """The key or the environment is real."""


@dataclass(frozen=True, slots=True)
class Step:
    said: str
    is_good: bool = True


def refuse_what_is_real(gateway: Gateway, environment: str) -> None:
    """Raise `NotForTrial` before any call is made."""
    if gateway.is_live:
        raise NotForTrial("This is a live key. The trial takes a test key only.")
    if environment == "production":
        raise NotForTrial("This is the production environment. Try with a test key elsewhere.")


def steps(
    gateway: Gateway,
    *,
    public_url: str,
    environment: str,
    wait: Callable[[str], None] | None = None,
) -> Iterator[Step]:
    """Yield what was tried and whether it is as this site expects. `wait`: a person looks."""
    refuse_what_is_real(gateway, environment)
    try:
        with ExitStack() as made:
            yield from _pages(gateway, made, wait)
        yield from _lists(gateway)
    except (Unanswered, Rejected) as failure:
        yield Step(f"{type(failure).__name__}: {failure}", is_good=False)
        return
    yield from _endpoint(gateway, public_url, environment)


def _endpoint(gateway: Gateway, public_url: str, environment: str) -> Iterator[Step]:
    """Say what `summit payments check` says; a trial may well have no endpoint of its own."""
    said = list(findings(gateway, public_url=public_url, environment=environment))
    for line in said:
        yield Step(f"Endpoint: {line}", line.startswith("No endpoint"))
    if not said:
        yield Step("Endpoint: set up as this site needs it")


def _pages(gateway: Gateway, made: ExitStack, wait: Callable[[str], None] | None) -> Iterator[Step]:
    order = _order("SMOKE".ljust(LONGEST_REFERENCE, "0"))
    page = _open(gateway, made, order)
    yield Step(f"A page of {LONGEST_REFERENCE} signs of reference was opened: {page.session_id}")
    yield Step(f"It asks {page.amount} {page.currency}", _is_as_asked(page))
    again = gateway.page(page.session_id)
    is_same = (again.state, again.amount) == (PageState.OPEN, page.amount)
    yield Step(f"Read again, it is {again.state.value}", is_same)
    found = gateway.find_page(order.attempt_id, since=real_now() - timedelta(minutes=5))
    yield Step("It is found in the list by our own number", found is not None)
    if wait is not None:
        wait(page.url or "")
        yield from _looked_at(gateway, page)
    if gateway.page(page.session_id).state is not PageState.OPEN:
        return
    ended = gateway.expire(page.session_id)
    yield Step(f"Closed, it is {ended.state.value}", ended.state is PageState.EXPIRED)
    try:
        gateway.expire(page.session_id)
    except Rejected as refusal:
        yield Step(f"Closed again, it is refused: code {refusal.code}, “{refusal}”")
    else:
        yield Step("Closed again, it is NOT refused", is_good=False)


def _looked_at(gateway: Gateway, page: CardPage) -> Iterator[Step]:
    """Say what became of a page somebody looked at; a payment goes back at once."""
    now = gateway.page(page.session_id)
    yield Step(f"After you looked, it is {now.state.value}")
    if now.state is not PageState.PAID or now.intent_id is None:
        return
    mark = str(uuid.uuid4())
    refund = gateway.refund(now.intent_id, now.amount, refund_id=mark, key=f"smoke:{mark}")
    yield Step(f"The payment was refunded: {refund.stripe_id}, {refund.status.value}")


def _lists(gateway: Gateway) -> Iterator[Step]:
    since = real_now() - timedelta(days=1)
    for name, found in (
        ("card pages of ours", gateway.pages_since(since)),
        ("refunds", gateway.refunds_since(since)),
        ("disputes", gateway.disputes_since(since)),
        ("movements on the balance", gateway.movements_since(since)),
    ):
        yield Step(f"In the last day: {len(found)} {name}")


def _order(reference: str) -> CardOrder:
    return CardOrder(
        attempt_id=str(uuid.uuid4()),
        reference=reference,
        charges=CHARGES,
        currency="cad",
        description="Smoke test: nothing is sold",
        email="smoke@example.org",
        language=Language.FR,
        expires_at=real_now() + timedelta(minutes=35),
        success_url="https://example.org/return?session_id={CHECKOUT_SESSION_ID}",
        cancel_url="https://example.org/left",
    )


def _open(gateway: Gateway, made: ExitStack, order: CardOrder) -> CardPage:
    """Open a page that is closed in the end, whatever happens."""
    page = gateway.open_page(gateway.draw_up(order), key=f"smoke:{order.attempt_id}")
    made.callback(_close, gateway, page.session_id)
    return page


def _close(gateway: Gateway, session_id: str) -> None:
    with suppress(Rejected, Unanswered):  # closed or paid already; else Stripe does it in time
        gateway.expire(session_id)


def _is_as_asked(page: CardPage) -> bool:
    return (page.amount, page.currency) == (sum_of(CHARGES), "cad") and bool(page.url)
