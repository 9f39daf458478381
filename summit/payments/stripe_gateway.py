"""The only module that knows the stripe library; it speaks plain dicts to the rest."""

import json
from typing import Any

import stripe

from summit.kernel.errors import N_, Refused


class BadSignature(Refused):
    message = N_("This event was not signed by Stripe.")
    status_code = 400


def verified(payload: bytes, signature: str, secret: str) -> dict[str, Any]:
    """Return the event in `payload`, or raise `BadSignature` (forged, older than 300 s, broken)."""
    try:
        stripe.Webhook.construct_event(payload, signature, secret)
    except (ValueError, stripe.SignatureVerificationError):
        raise BadSignature() from None
    event: dict[str, Any] = json.loads(payload)
    return event
