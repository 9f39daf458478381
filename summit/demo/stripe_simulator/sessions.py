"""Checkout sessions as the API makes, lists and expires them."""

from collections.abc import Iterable

from . import parameters as p
from .account import Account, new_id
from .errors import ApiError, missing, wrong
from .listing import listed
from .options import JSON

SHORTEST, LONGEST = 30 * 60, 24 * 3600  # seconds a session may stay open
CURRENCIES = ("cad", "usd", "eur", "gbp", "mxn", "chf", "jpy")
LEAST_TOTAL = 50  # cents; https://docs.stripe.com/currencies, minimum charge for CAD and USD
LOCALES = (
    "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt"
    " nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW"
).split()

PRODUCT = p.table(
    {
        "name": p.text(),
        "description": p.text(),
        "images": p.many(p.address, 8),
        "metadata": p.metadata,
        "tax_code": p.text(),
        "unit_label": p.text(),
    },
    required=("name",),
)
PRICE = p.table(
    {
        "currency": p.one_of(*CURRENCIES),
        "product_data": PRODUCT,
        "tax_behavior": p.one_of("exclusive", "inclusive", "unspecified"),
        "unit_amount": p.integer(0, 99_999_999),
    },
    required=("currency", "product_data", "unit_amount"),
)


def _absent(kind: str) -> p.Rule:
    """An id of something that the simulator never makes, so it names nothing."""

    def rule(value: object, name: str) -> None:
        raise missing(kind, str(value), name)

    return rule


LINE = p.table(
    {
        "metadata": p.metadata,
        "price": _absent("price"),
        "price_data": PRICE,
        "quantity": p.integer(1, 999_999),
        "tax_rates": p.many(_absent("tax rate")),
    },
    required=("price_data", "quantity"),
)
INTENT = p.table(
    {
        "capture_method": p.one_of("automatic", "automatic_async"),
        "description": p.text(1000),
        "metadata": p.metadata,
        "receipt_email": p.email,
        "statement_descriptor": p.text(22),
        "statement_descriptor_suffix": p.text(22),
    }
)
UNKNOWN_HERE = (
    "after_expiration allow_promotion_codes automatic_tax custom_fields customer customer_account"
    " customer_update discounts invoice_creation managed_payments optional_items permissions"
    " payment_method_configuration payment_method_data saved_payment_method_options"
    " setup_intent_data shipping_address_collection shipping_options subscription_data"
    " tax_id_collection return_url redirect_on_completion"
).split()
CHANGES_NOTHING = (
    "billing_address_collection branding_settings consent_collection currency custom_text"
    " customer_creation integration_identifier name_collection origin_context"
    " payment_method_collection payment_method_options phone_number_collection wallet_options"
).split()
CREATE = p.table(
    dict.fromkeys(UNKNOWN_HERE, p.off)
    | dict.fromkeys(CHANGES_NOTHING, p.anything)
    | {
        "adaptive_pricing": p.table({"enabled": p.boolean}),
        "allowed_payment_method_types": p.many(p.text()),
        "cancel_url": p.address,
        "client_reference_id": p.text(200),
        "customer_email": p.email,
        "excluded_payment_method_types": p.many(p.text()),
        "expand": p.many(p.text()),
        "expires_at": p.integer(0),
        "line_items": p.many(LINE, 100),  # in payment mode
        "locale": p.one_of(*LOCALES),
        "metadata": p.metadata,
        "mode": p.one_of("payment"),
        "payment_intent_data": INTENT,
        "submit_type": p.one_of("auto", "book", "donate", "pay"),
        "success_url": p.address,
        "ui_mode": p.one_of("hosted_page"),
    },
    required=("line_items", "mode", "success_url"),
)


def create(account: Account, asked: JSON, base_url: str) -> JSON:
    """Open a session. Its PaymentIntent exists only once the buyer pays."""
    now = account.now()
    expires_at = _checked_expiry(asked.get("expires_at", now + LONGEST), now)
    lines = [line_item(line) for line in asked["line_items"]]
    total = _checked_total(lines)
    session = _session_object(asked, now=now, expires_at=expires_at, total=total)
    session["currency"] = lines[0]["currency"]
    session["url"] = f"{base_url}/c/pay/{session['id']}"
    account.store.put(session)
    account.store.remember(
        session["id"], lines=lines, intent=asked.get("payment_intent_data", {}), declined=0
    )
    account.store.schedule(session["id"], expires_at)
    return session


def _checked_expiry(expires_at: int, now: int) -> int:
    if expires_at < now + SHORTEST:
        message = (
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        )
        raise wrong(message, "expires_at")
    if expires_at > now + LONGEST:
        message = (
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        )
        raise wrong(message, "expires_at")
    return expires_at


def _checked_total(lines: list[JSON]) -> int:
    if not lines:
        raise wrong("Missing required param: line_items.", "line_items", "parameter_missing")
    if len({line["currency"] for line in lines}) > 1:
        raise wrong("All line items must use the same currency.", "line_items")
    total = sum(int(line["amount_total"]) for line in lines)
    if total < LEAST_TOTAL:
        message = "The Checkout Session's total amount must convert to at least 50 cents."
        raise ApiError(message, code="amount_too_small", param="line_items", stored=False)
    if total > 99_999_999:
        message = "The Checkout Session's total amount must be no more than $999,999.99."
        raise ApiError(message, code="amount_too_large", param="line_items", stored=False)
    return total


def line_item(asked: JSON) -> JSON:
    price = asked["price_data"]
    total = price["unit_amount"] * asked["quantity"]
    return {
        "id": new_id("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": price["currency"],
        "description": price["product_data"]["name"],
        "metadata": asked.get("metadata", {}),
        "price": _price_object(price),
        "quantity": asked["quantity"],
    }


def _price_object(price: JSON) -> JSON:
    return {
        "id": new_id("price"),
        "object": "price",
        "active": False,
        "currency": price["currency"],
        "livemode": False,
        "product": new_id("prod"),
        "tax_behavior": price.get("tax_behavior", "unspecified"),
        "type": "one_time",
        "unit_amount": price["unit_amount"],
        "unit_amount_decimal": str(price["unit_amount"]),
    }


def _session_object(asked: JSON, *, now: int, expires_at: int, total: int) -> JSON:
    nothing = (
        "after_expiration allow_promotion_codes billing_address_collection client_secret"
        " collected_information consent consent_collection currency_conversion customer"
        " customer_account customer_details integration_identifier invoice managed_payments"
        " origin_context payment_intent payment_link payment_method_configuration_details"
        " permissions recovered_from saved_payment_method_options setup_intent"
        " shipping_address_collection shipping_cost subscription wallet_options"
    ).split()
    given = ("cancel_url", "client_reference_id", "customer_email", "locale", "submit_type")
    return (
        dict.fromkeys(nothing)
        | {name: asked.get(name) for name in given}
        | {
            "id": new_id("cs_test"),
            "object": "checkout.session",
            "adaptive_pricing": asked.get("adaptive_pricing", {"enabled": True}),
            "allowed_payment_method_types": asked.get("allowed_payment_method_types"),
            "amount_subtotal": total,
            "amount_total": total,
            "automatic_tax": {
                "enabled": False,
                "liability": None,
                "provider": None,
                "status": None,
            },
            "created": now,
            "custom_fields": [],
            "custom_text": dict.fromkeys(
                ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
            ),
            "customer_creation": "if_required",
            "discounts": [],
            "excluded_payment_method_types": asked.get("excluded_payment_method_types", []),
            "expires_at": expires_at,
            "invoice_creation": {"enabled": False, "invoice_data": _no_invoice()},
            "livemode": False,
            "metadata": asked.get("metadata", {}),
            "mode": "payment",
            "payment_method_collection": "if_required",
            "payment_method_options": {},
            "payment_method_types": ["card"],
            "payment_status": "unpaid",
            "shipping_options": [],
            "status": "open",
            "success_url": asked["success_url"],
            "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
            "ui_mode": "hosted_page",
        }
    )


def _no_invoice() -> JSON:
    names = "account_tax_ids custom_fields description footer issuer rendering_options"
    return dict.fromkeys(names.split()) | {"metadata": {}}


def find(account: Account, wanted: str) -> JSON:
    return account.get("checkout.session", wanted, "session")


def lines_of(account: Account, session: str) -> list[JSON]:
    return list(account.store.memory(session)["lines"])


def line_list(account: Account, wanted: str, asked: JSON) -> JSON:
    find(account, wanted)
    lines = lines_of(account, wanted)
    return listed(lines, asked, f"/v1/checkout/sessions/{wanted}/line_items")


def expire(account: Account, wanted: str) -> JSON:
    """Close an open session by request. Raises where it is complete or expired already."""
    session = find(account, wanted)
    if session["status"] != "open":
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired.'
            f" This Checkout Session has a status of `{session['status']}`."
        )
    return close(account, session)


def close(account: Account, session: JSON) -> JSON:
    """Mark an open session expired and say so."""
    session |= {"status": "expired", "url": None}
    account.store.put(session)
    account.store.schedule(session["id"], None)
    account.emit("checkout.session.expired", session)
    return session


def matching(sessions: Iterable[JSON], asked: JSON) -> list[JSON]:
    """Return the sessions that the filters of the list call leave."""
    exact = {name: asked[name] for name in ("payment_intent", "status") if name in asked}
    email = asked.get("customer_details", {}).get("email")
    return [
        one
        for one in sessions
        if all(one[name] == value for name, value in exact.items())
        and (email is None or email == (one["customer_details"] or {}).get("email"))
    ]
