"""Is the card service set up as this version needs it? Says what is wrong, changes nothing."""

from collections.abc import Iterator

from summit.payments.cards import Endpoint, Gateway, Rejected, Unanswered

EVENTS = frozenset(  # PAYMENTS 2.5: what a delivery may hint at
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "refund.created",
        "refund.updated",
        "refund.failed",
        "charge.refunded",
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
    }
)
PATH = "/stripe/webhook"


def findings(gateway: Gateway, *, public_url: str, environment: str) -> Iterator[str]:
    """Yield one sentence for each thing that is not as it must be."""
    if environment == "production" and not gateway.is_live:
        yield "The key is a test key: no card will be charged."
    if environment != "production" and gateway.is_live:
        yield "The key is a live key, and this is no production."
    try:
        endpoints = gateway.endpoints()
    except (Unanswered, Rejected) as failure:
        yield f"Stripe does not answer, or refuses the key: {type(failure).__name__}."
        return
    wanted = public_url.rstrip("/") + PATH
    mine = [one for one in endpoints if one.url == wanted]
    if not mine:
        yield f"No endpoint tells {wanted} what happened: payments wait for the sweep."
    for one in mine:
        yield from _of_endpoint(one, gateway.api_version)


def _of_endpoint(one: Endpoint, version: str) -> Iterator[str]:
    if not one.is_enabled:
        yield f"The endpoint {one.url} is disabled."
    missing = EVENTS - one.events if "*" not in one.events else frozenset()
    if missing:
        yield f"The endpoint {one.url} is not told of: {', '.join(sorted(missing))}."
    if one.api_version != version:
        yield f"The endpoint {one.url} speaks {one.api_version}, and this site {version}."
