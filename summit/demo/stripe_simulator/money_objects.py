"""PaymentIntents, charges and balance transactions, in the shape of API 2026-10-28.endive."""

from typing import Any

from .account import new_id
from .options import JSON

DAY = 86_400  # seconds
EMPTY_ADDRESS: JSON = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def payment_intent(session: JSON, data: JSON, *, created: int, method: str, status: str) -> JSON:
    """Return the PaymentIntent that a buyer's payment of a session makes."""
    amount, paid = session["amount_total"], status == "succeeded"
    nothing = (
        "allowed_payment_method_types",
        "application",
        "application_fee_amount",
        "automatic_payment_methods",
        "canceled_at",
        "cancellation_reason",
        "customer",
        "customer_account",
        "excluded_payment_method_types",
        "last_payment_error",
        "latest_charge",
        "managed_payments",
        "next_action",
        "on_behalf_of",
        "payment_method_configuration_details",
        "payment_method_options",
        "payment_record",
        "processing",
        "review",
        "setup_future_usage",
        "shipping",
        "source",
        "transfer_data",
        "transfer_group",
    )
    name = new_id("pi")
    return dict.fromkeys(nothing) | {
        "id": name,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_received": amount if paid else 0,
        "capture_method": "automatic_async",
        "client_secret": f"{name}_secret_simulated",
        "confirmation_method": "automatic",
        "created": created,
        "currency": session["currency"],
        "description": data.get("description"),
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "payment_method": new_id("pm"),
        "payment_method_types": [method],
        "receipt_email": data.get("receipt_email"),
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": status,
    }


def charge(intent: JSON, *, created: int, status: str, email: str, details: JSON) -> JSON:
    """Return the charge of a PaymentIntent; `details` are those of the card or account."""
    nothing = (
        "application",
        "application_fee",
        "application_fee_amount",
        "balance_transaction",
        "customer",
        "failure_balance_transaction",
        "failure_code",
        "failure_message",
        "on_behalf_of",
        "receipt_number",
        "receipt_url",
        "review",
        "shipping",
        "source",
        "source_transfer",
        "transfer_data",
        "transfer_group",
    )
    return dict.fromkeys(nothing) | {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if status == "succeeded" else 0,
        "amount_refunded": 0,
        "billing_details": {
            "address": EMPTY_ADDRESS,
            "email": email,
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        "calculated_statement_descriptor": "SIMULATOR",
        "captured": status == "succeeded",
        "created": created,
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "outcome": _outcome(status),
        "paid": status == "succeeded",
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "payment_method_details": details,
        "receipt_email": intent["receipt_email"],
        "refunded": False,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": status,
    }


def _outcome(status: str) -> JSON:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network",
        "reason": None,
        "risk_level": "normal",
        "seller_message": "Payment complete." if status == "succeeded" else "Payment is pending.",
        "type": "authorized",
    }


def card_details(number: str, month: int, year: int) -> JSON:
    nothing = (
        "authorization_code",
        "electronic_commerce_indicator",
        "installments",
        "mandate",
        "network_transaction_id",
        "regulated_status",
        "three_d_secure",
        "transaction_link_id",
        "wallet",
    )
    checks: dict[str, Any] = {
        "address_line1_check": None,
        "address_postal_code_check": None,
        "cvc_check": "pass",
    }
    card: JSON = dict.fromkeys(nothing) | {
        "amount_authorized": None,
        "brand": "visa",
        "checks": checks,
        "country": "CA",
        "exp_month": month,
        "exp_year": year,
        "funding": "credit",
        "last4": number[-4:],
        "network": "visa",
    }
    return {"type": "card", "card": card}


def debit_details() -> JSON:
    return {
        "type": "acss_debit",
        "acss_debit": {
            "bank_name": "STRIPE TEST BANK",
            "fingerprint": None,
            "institution_number": "000",
            "last4": "6789",
            "transit_number": "11000",
        },
    }


def balance_transaction(
    amount: int, currency: str, *, kind: str, source: str, created: int, fee: int = 0
) -> JSON:
    """Return what moves on the balance; `amount` is negative where money goes out.

    The only adjustments here are those of disputes.
    """
    details = [
        {
            "amount": fee,
            "application": None,
            "currency": currency,
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]
    of_dispute = "dispute" if amount < 0 else "dispute_reversal"
    category = {
        "adjustment": of_dispute,
        "payment": "charge",
        "payout_failure": "payout_reversal",
    }.get(kind, kind)
    return {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": created + (7 * DAY if amount > 0 else 0),
        "balance_type": "payments",
        "created": created,
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": details if fee else [],
        "net": amount - fee,
        "reporting_category": category,
        "source": source,
        "status": "pending" if amount > 0 else "available",
        "type": kind,
    }


def card_fee(amount: int) -> int:
    """Return 2.9 % and 30 cents, the Canadian list price for cards (stripe.com/en-ca/pricing)."""
    return (amount * 29 + 500) // 1000 + 30
