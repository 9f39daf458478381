"""Payouts: what is available on the balance goes to the merchant's bank."""

from .account import Account, new_id
from .errors import ApiError
from .money_objects import DAY, balance_transaction
from .options import JSON

CURRENCY = "cad"  # of the merchant's bank account


def pay_out(account: Account) -> JSON:
    """Pay out everything that is available and was not paid out before, as one automatic payout."""
    with account.transaction():
        ready = _ready(account)
        amount = sum(one["net"] for one in ready)
        if amount <= 0:
            raise ApiError("You have insufficient funds in your Stripe account.")
        payout = _payout_object(amount, account.now())
        moved = balance_transaction(
            -amount, CURRENCY, kind="payout", source=payout["id"], created=account.now()
        )
        account.store.put(moved)
        account.store.put(payout | {"balance_transaction": moved["id"]})
        paid_out = [*ready, moved]  # Stripe lists the payout itself among what it paid out
        for one in ready:
            account.store.put(one | {"status": "available"})
        account.store.remember(payout["id"], paid_out=[one["id"] for one in paid_out])
        return account.get("payout", payout["id"])


def paid_out_by(account: Account, payout: str) -> set[str]:
    """Return the ids of what a payout paid out. Raises Stripe's `resource_missing`."""
    account.get("payout", payout, "payout")
    return set(account.store.memory(payout)["paid_out"])


def fail(account: Account, wanted: str) -> JSON:
    """Let the bank send a payout back: the money returns to the balance."""
    with account.transaction():
        payout = account.get("payout", wanted, "payout")
        if payout["status"] == "failed":
            raise ApiError("This payout has failed already.")
        moved = balance_transaction(
            payout["amount"],
            payout["currency"],
            kind="payout_failure",
            source=wanted,
            created=account.now(),
        )
        account.store.put(moved)
        payout |= {
            "status": "failed",
            "failure_balance_transaction": moved["id"],
            "failure_code": "account_closed",
            "failure_message": "The bank account has been closed.",
        }
        account.store.put(payout)
        return payout


def _ready(account: Account) -> list[JSON]:
    before = {
        name
        for payout in account.store.all("payout")
        for name in account.store.memory(payout["id"])["paid_out"]
    }
    return [
        one
        for one in account.store.all("balance_transaction")
        if one["available_on"] <= account.now()
        and one["id"] not in before
        and one["currency"] == CURRENCY
    ]


def _payout_object(amount: int, created: int) -> JSON:
    nothing = (
        "application_fee",
        "application_fee_amount",
        "failure_balance_transaction",
        "failure_code",
        "failure_message",
        "original_payout",
        "payout_method",
        "reversed_by",
        "statement_descriptor",
        "trace_id",
    )
    return dict.fromkeys(nothing) | {
        "id": new_id("po"),
        "object": "payout",
        "amount": amount,
        "arrival_date": created + 2 * DAY,
        "automatic": True,
        "created": created,
        "currency": CURRENCY,
        "description": "STRIPE PAYOUT",
        "destination": "ba_simulated",
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "reconciliation_status": "completed",
        "source_type": "card",
        "status": "paid",
        "type": "bank_account",
    }
