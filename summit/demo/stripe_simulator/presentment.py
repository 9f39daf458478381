"""What a buyer is shown where Adaptive Pricing lets them pay in a currency of their own.

Amounts stay in the currency of the session everywhere else
(https://docs.stripe.com/changelog/basil/2025-03-31/add_presentment_details).
"""

from .options import JSON

# hundredths for one unit of ours; invented
RATES = {"eur": 62, "idr": 1_200_000, "mxn": 1_350, "usd": 73}


def currencies_of(session: JSON) -> tuple[str, ...]:
    """Return what the page offers besides the session's own currency."""
    if not session["adaptive_pricing"]["enabled"]:
        return ()
    return tuple(one for one in RATES if one != session["currency"])


def of_session(session: JSON, chosen: str) -> JSON:
    """Return the field of session, intent and charge; there is none in the session's currency."""
    if chosen in ("", session["currency"]):
        return {}
    return _field(session["amount_total"] * RATES[chosen] // 100, chosen)


def of_refund(charge: JSON, amount: int) -> JSON:
    """Return the field of a refund: as large a part of what was shown as `amount` is of ours."""
    shown = charge.get("presentment_details")
    if not shown:
        return {}
    part = amount * shown["presentment_amount"] // charge["amount"]
    return _field(part, shown["presentment_currency"])


def _field(amount: int, currency: str) -> JSON:
    details = {"presentment_amount": amount, "presentment_currency": currency}
    return {"presentment_details": details}
