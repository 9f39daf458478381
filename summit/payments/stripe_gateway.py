"""The only module that knows the stripe library; it speaks our words to the rest.

Objects of the library are no dicts since version 15: every answer becomes one at once.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TextIO, cast

import stripe
from stripe.params.checkout import SessionCreateParams, SessionCreateParamsLineItem

from summit.kernel.errors import N_, Refused
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments import stripe_reading as reading
from summit.payments.cards import (
    CardDispute,
    CardOrder,
    CardPage,
    CardRefund,
    Endpoint,
    MadeRefund,
    Movement,
    Rejected,
    Unanswered,
)
from summit.payments.rules import Charge
from summit.settings import Settings

PATIENCE = 10.0  # seconds; the library's own 80 would hold a web worker
RETRIES = 2  # the client object does none by itself, whatever the library's global says
LOCALES = {Language.EN: "en", Language.FR: "fr-CA", Language.ES: "es-419"}  # en-CA does not exist
MOST_LETTERS = 500  # of a description
REFUSALS = frozenset({400, 402, 403, 404})  # answers after which Stripe has done nothing


class BadSignature(Refused):
    message = N_("This event was not signed by Stripe.")
    status_code = 400


def verified(payload: bytes, signature: str, secret: str) -> dict[str, Any]:
    """Return the event in `payload`, or raise `BadSignature` (forged, older than 300 s, broken)."""
    try:
        stripe.WebhookSignature.verify_header(
            payload.decode(), signature, secret, stripe.Webhook.DEFAULT_TOLERANCE
        )
        event = json.loads(payload, parse_constant=_no_number)
    except (ValueError, TypeError, RecursionError, stripe.SignatureVerificationError):
        raise BadSignature() from None  # TypeError: signs beyond ASCII in the header
    if not _is_event(event):
        raise BadSignature()
    found: dict[str, Any] = event
    return found


def _is_event(event: Any) -> bool:
    """Tell a snapshot event with its object, fit to be stored, from whatever else may be signed."""
    if not isinstance(event, dict) or event.get("object") != "event":
        return False
    named = _is_name(event.get("id"), 255) and _is_name(event.get("type"), 100)
    version, thing = event.get("api_version"), event.get("data")
    thing = thing.get("object") if isinstance(thing, dict) else None
    if not named or not isinstance(thing, dict) or not (version is None or _is_name(version, 40)):
        return False
    has_id = thing.get("id") is None or _is_name(thing["id"], 255)  # a balance has none
    return has_id and isinstance(thing.get("metadata") or {}, dict)


def _is_name(value: Any, most: int) -> bool:
    """Tell whether a column of `most` signs takes it: PostgreSQL has no zero sign either."""
    return isinstance(value, str) and 0 < len(value) <= most and value.isprintable()


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def connect(
    settings: Settings, http_client: Callable[[], stripe.HTTPClient] | None = None
) -> "StripeGateway":
    """Return the gateway of these settings. Tests hand in a client that checks the contract."""
    client = http_client or (lambda: stripe.RequestsClient(timeout=PATIENCE))
    return StripeGateway(
        settings.stripe_key.get_secret_value(),
        settings.stripe_api,
        environment=settings.environment,
        http_client=client(),
    )


def recorder(lines: TextIO) -> Callable[[], stripe.HTTPClient]:
    """Return the usual client, which also writes each call and its answer down, without the key.

    `tests/contracts/stripe_contract.py` reads such a file.
    """

    class Recorder(stripe.RequestsClient):
        def request(
            self, method: str, url: str, headers: Any, post_data: Any = None, **more: Any
        ) -> Any:
            body, status, told = super().request(method, url, headers, post_data, **more)
            call = {"method": method, "url": url, "body": post_data, "status": status}
            lines.write(json.dumps(call | {"answer": json.loads(body)}) + "\n")
            return body, status, told

    return lambda: Recorder(timeout=PATIENCE)


class StripeGateway:
    """`summit.payments.cards.Gateway` over Stripe, or over the simulator."""

    def __init__(
        self, key: str, api: str, *, environment: str, http_client: stripe.HTTPClient
    ) -> None:
        self.is_live = "_live_" in key[:8]  # sk_live_…, rk_live_…
        self._environment = environment
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": api},
            http_client=http_client,
            max_network_retries=RETRIES,
        )

    def draw_up(self, order: CardOrder) -> dict[str, Any]:
        """Return what Stripe is told of a card page, word for word what will be sent."""
        metadata = {
            "app": reading.APP,
            "env": self._environment,
            "registration": order.reference,
            "attempt": order.attempt_id,
        }
        params: SessionCreateParams = {
            "mode": "payment",
            "line_items": [_line_item(charge, order.currency) for charge in order.charges],
            "client_reference_id": order.reference,
            "metadata": metadata,
            "payment_intent_data": {
                "metadata": metadata,  # on both: an abandoned session has no intent
                "description": order.description[:MOST_LETTERS],
            },
            "locale": cast(Any, LOCALES[order.language]),
            "submit_type": "book",
            "allowed_payment_method_types": ["card"],
            "adaptive_pricing": {"enabled": False},  # or some are charged in another currency
            "expires_at": int(order.expires_at.timestamp()),
            "success_url": order.success_url,
            "cancel_url": order.cancel_url,
        }
        # Stripe refuses others, and must not for that refuse the page
        if order.email and order.email.isascii():
            params["customer_email"] = order.email
        return dict(params)

    def open_page(self, params: Mapping[str, Any], *, key: str) -> CardPage:
        with _our_errors():
            made = self._client.v1.checkout.sessions.create(
                cast(SessionCreateParams, dict(params)), {"idempotency_key": key}
            )
        return reading.page(made.to_dict())

    def page(self, session_id: str) -> CardPage:
        with _our_errors():
            found = self._client.v1.checkout.sessions.retrieve(
                session_id, {"expand": ["payment_intent"]}
            )
        return reading.page(found.to_dict())

    def expire(self, session_id: str) -> CardPage:
        with _our_errors():
            return reading.page(self._client.v1.checkout.sessions.expire(session_id).to_dict())

    def find_page(self, attempt_id: str, *, since: datetime) -> CardPage | None:
        oldest = int((since - timedelta(minutes=1)).timestamp())
        with _our_errors():
            made = self._client.v1.checkout.sessions.list(
                {"created": {"gte": oldest}, "limit": 100}
            )
            pages = (reading.page(one.to_dict()) for one in made.auto_paging_iter())
            return next((page for page in pages if page.attempt_id == attempt_id), None)

    def refund(self, intent_id: str, amount: Cents, *, refund_id: str, key: str) -> CardRefund:
        with _our_errors():
            made = self._client.v1.refunds.create(
                {
                    "payment_intent": intent_id,
                    "amount": amount.amount,
                    "metadata": {"app": reading.APP, "env": self._environment, "refund": refund_id},
                },
                {"idempotency_key": key},
            )
        return reading.refund(made.to_dict())

    def pages_since(self, moment: datetime) -> list[CardPage]:
        with _our_errors():
            made = self._client.v1.checkout.sessions.list(
                {
                    "created": {"gte": int(moment.timestamp())},
                    "limit": 100,
                    "expand": ["data.payment_intent"],
                }
            )
            pages = [reading.page(one.to_dict()) for one in made.auto_paging_iter()]
        return [page for page in pages if page.attempt_id]

    def refunds_since(self, moment: datetime) -> list[MadeRefund]:
        with _our_errors():
            made = self._client.v1.refunds.list(
                {"created": {"gte": int(moment.timestamp())}, "limit": 100}
            )
            return [reading.made_refund(one.to_dict()) for one in made.auto_paging_iter()]

    def dispute(self, dispute_id: str) -> CardDispute:
        with _our_errors():
            asked = {"expand": ["charge"]}  # its metadata names our attempt
            found = self._client.v1.disputes.retrieve(dispute_id, cast(Any, asked))
        return reading.dispute(found.to_dict())

    def disputes_of(self, intent_id: str) -> list[CardDispute]:
        return self._disputes({"payment_intent": intent_id})

    def disputes_since(self, moment: datetime) -> list[CardDispute]:
        return self._disputes({"created": {"gte": int(moment.timestamp())}})

    def _disputes(self, asked: dict[str, Any]) -> list[CardDispute]:
        more = {"limit": 100, "expand": ["data.charge"]}
        with _our_errors():
            made = self._client.v1.disputes.list(cast(Any, asked | more))
            return [reading.dispute(one.to_dict()) for one in made.auto_paging_iter()]

    def movements_since(self, moment: datetime) -> list[Movement]:
        with _our_errors():
            made = self._client.v1.balance_transactions.list(
                {
                    "created": {"gte": int(moment.timestamp())},
                    "limit": 100,
                    "expand": ["data.source"],
                }
            )
            found = [reading.movement(one.to_dict()) for one in made.auto_paging_iter()]
        return found[::-1]

    def movements_of(self, payout_id: str) -> list[str]:
        with _our_errors():
            made = self._client.v1.balance_transactions.list({"payout": payout_id, "limit": 100})
            return [one.to_dict()["id"] for one in made.auto_paging_iter()]

    def missed_events(self, kinds: Collection[str], since: datetime) -> list[dict[str, Any]]:
        with _our_errors():
            missed = self._client.v1.events.list(
                {
                    "types": sorted(kinds),
                    "delivery_success": False,
                    "created": {"gte": int(since.timestamp())},
                    "limit": 100,
                }
            )
            found = [one.to_dict() for one in missed.auto_paging_iter()]
        return [event for event in reversed(found) if _is_event(event)]

    def endpoints(self) -> list[Endpoint]:
        with _our_errors():
            made = self._client.v1.webhook_endpoints.list({"limit": 100})
            return [reading.endpoint(one.to_dict()) for one in made.auto_paging_iter()]

    @property
    def api_version(self) -> str:
        return str(stripe.api_version)

    def refunds_of(self, intent_id: str) -> list[CardRefund]:
        with _our_errors():
            made = self._client.v1.refunds.list({"payment_intent": intent_id, "limit": 100})
            return [reading.refund(one.to_dict()) for one in made.auto_paging_iter()]


@contextmanager
def _our_errors() -> Iterator[None]:
    """Say in our words how a call failed; the library has done its retries by then.

    Only a refusal means that nothing was done. A 409 says that an earlier call with the same key is
    still being carried out, a key used with other words that an earlier one was.
    """
    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.AuthenticationError) as lost:
        raise Unanswered(str(lost)) from lost
    except stripe.IdempotencyError as other:
        raise Unanswered(str(other), answered=True) from other
    except stripe.StripeError as wrong:
        if wrong.http_status in REFUSALS:
            raise Rejected(str(wrong), wrong.code) from wrong
        is_stored = wrong.http_status is not None and wrong.http_status >= 500
        raise Unanswered(str(wrong), answered=is_stored) from wrong


def _line_item(charge: Charge, currency: str) -> SessionCreateParamsLineItem:
    return {
        "price_data": {
            "currency": currency,
            "unit_amount": charge.unit.amount,
            "product_data": {"name": charge.name},
        },
        "quantity": charge.quantity,
    }
