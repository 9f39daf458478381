"""What happens when a buyer pays a session: on the page and by control alike."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from . import disputes, presentment, sessions
from .account import Account
from .cards import BANK_DEBIT, CARD, CARDS, Fate, Typed
from .errors import ApiError
from .money_objects import (
    EMPTY_ADDRESS,
    balance_transaction,
    card_details,
    card_fee,
    charge,
    debit_details,
    payment_intent,
)
from .options import JSON
from .parameters import EMAIL


class Turn(StrEnum):
    """Where the buyer stands after one step on the payment page."""

    PAID = "paid"
    PROCESSING = "processing"  # complete, the money comes in days
    AUTHENTICATE = "authenticate"
    DECLINED = "declined"
    REFUSED_BY_BANK = "refused_by_bank"  # 3-D Secure said no
    MISTYPED = "mistyped"
    EXPIRED = "expired"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Step:
    """The outcome of one step; `mistakes` names fields, `next_url` is where a buyer goes on."""

    turn: Turn
    mistakes: tuple[str, ...] = ()
    next_url: str | None = None


def submit(account: Account, wanted: str, typed: Typed, *, any_method: bool = False) -> Step:
    """Take one attempt to pay. A decline leaves the session open for another card."""
    with account.transaction():
        session = sessions.find(account, wanted)
        if session["status"] != "open":
            return Step(Turn(session["status"]))
        mistakes = mistakes_in(account, session, typed, any_method=any_method)
        if mistakes:
            return Step(Turn.MISTYPED, mistakes)
        fate = CARDS[typed.digits] if typed.method == CARD else Fate.PAYS
        if fate is Fate.DECLINED:
            memory = account.store.memory(wanted)
            account.store.remember(wanted, declined=memory["declined"] + 1)
            return Step(Turn.DECLINED)
        if fate is Fate.AUTHENTICATES:
            account.store.remember(wanted, authenticating=_kept(typed))
            return Step(Turn.AUTHENTICATE)
        return _complete(account, session, typed, fate)


def _kept(typed: Typed) -> JSON:
    kept = ("email", "number", "expiry", "currency")
    return {name: getattr(typed, name) for name in kept}


def authenticate(
    account: Account, wanted: str, *, confirmed: bool, despite_expiry: bool = False
) -> Step:
    """Finish a 3-D Secure step. Refused, the session stays open for another card.

    `despite_expiry` takes the money of a session that expired while the bank asked: Stripe says
    nowhere what it does then, and a site must bear both.
    """
    with account.transaction():
        session = sessions.find(account, wanted)
        may_complete = ("open", "expired") if despite_expiry else ("open",)
        if session["status"] not in may_complete:
            return Step(Turn(session["status"]))
        kept = account.store.memory(wanted).get("authenticating")
        if kept is None:
            return Step(Turn.MISTYPED)
        account.store.remember(wanted, authenticating=None)
        if not confirmed:
            return Step(Turn.REFUSED_BY_BANK)
        return _complete(account, session, Typed(**kept), Fate.AUTHENTICATES)


def methods_of(account: Account, session: JSON) -> tuple[str, ...]:
    """Return what the buyer may choose: what the account offers, filtered by the session."""
    allowed = session["allowed_payment_method_types"] or (CARD, BANK_DEBIT)
    excluded = session["excluded_payment_method_types"]
    offered = tuple(one for one in (CARD, BANK_DEBIT) if one in allowed and one not in excluded)
    if account.options.always_offer_bank_debit and BANK_DEBIT not in offered:
        offered += (BANK_DEBIT,)
    return offered


def mistakes_in(
    account: Account, session: JSON, typed: Typed, *, any_method: bool
) -> tuple[str, ...]:
    """Return the names of the fields to correct."""
    checks = {"email": EMAIL.match(typed.email) is not None}
    if typed.currency:
        own = session["currency"]
        checks["currency"] = typed.currency in (own, *presentment.currencies_of(session))
    if not any_method:
        checks["method"] = typed.method in methods_of(account, session)
    if typed.method == CARD:
        checks["number"] = typed.digits in CARDS
        checks["expiry"] = _is_in_date(account, typed)
        checks["code"] = typed.code.isdecimal() and len(typed.code) in (3, 4)
    else:
        checks["method"] = checks.get("method", True) and typed.method == BANK_DEBIT
    return tuple(name for name, is_right in checks.items() if not is_right)


def _is_in_date(account: Account, typed: Typed) -> bool:
    today = datetime.fromtimestamp(account.now(), UTC)
    expiry = typed.month_and_year
    return expiry is not None and (expiry[1], expiry[0]) >= (today.year, today.month)


def _complete(account: Account, session: JSON, typed: Typed, fate: Fate) -> Step:
    is_card = typed.method == CARD
    now = account.now()
    intent = payment_intent(
        session,
        account.store.memory(session["id"])["intent"],
        created=now,
        method=typed.method,
        status="succeeded" if is_card else "processing",
    )
    month, year = typed.month_and_year or (12, 2099)
    paid_by = charge(
        intent,
        created=now,
        status="succeeded" if is_card else "pending",
        email=typed.email,
        details=card_details(typed.digits, month, year) if is_card else debit_details(),
    )
    intent["latest_charge"] = paid_by["id"]
    if is_card:
        _book(account, paid_by)
    _finish_session(session, intent, typed, is_paid=is_card)
    shown = presentment.of_session(session, typed.currency)
    for made in (intent, paid_by, session):
        made |= shown
        account.store.put(made)
    account.store.remember(paid_by["id"], fate=fate)
    account.store.schedule(session["id"], None)
    account.emit("checkout.session.completed", session)
    if fate is Fate.DISPUTED:
        disputes.open_dispute(account, paid_by, reason="fraudulent")
    place = success_url(session)
    return Step(Turn.PAID if is_card else Turn.PROCESSING, next_url=place)


def _book(account: Account, paid_by: JSON) -> None:
    """Put the charge on the balance, less the fee."""
    moved = balance_transaction(
        paid_by["amount"],
        paid_by["currency"],
        kind="charge" if "card" in paid_by["payment_method_details"] else "payment",
        source=paid_by["id"],
        created=account.now(),
        fee=card_fee(paid_by["amount"]),
    )
    account.store.put(moved)
    paid_by["balance_transaction"] = moved["id"]


def _finish_session(session: JSON, intent: JSON, typed: Typed, *, is_paid: bool) -> None:
    nothing = ("business_name", "individual_name", "name", "phone")
    session |= {
        "status": "complete",
        "payment_status": "paid" if is_paid else "unpaid",
        "payment_intent": intent["id"],
        "payment_method_types": [typed.method],
        "url": None,
        "customer_details": dict.fromkeys(nothing)
        | {"address": EMPTY_ADDRESS, "email": typed.email, "tax_exempt": "none", "tax_ids": []},
    }


def success_url(session: JSON) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def settle(account: Account, wanted: str, *, succeeded: bool) -> JSON:
    """End the wait for a delayed payment. Raises where the session awaits none."""
    with account.transaction():
        session = sessions.find(account, wanted)
        intent = session["payment_intent"] and account.get(
            "payment_intent", session["payment_intent"]
        )
        if not intent or intent["status"] != "processing":
            raise ApiError(f"Session {wanted} awaits no delayed payment.")
        paid_by = account.get("charge", intent["latest_charge"])
        if succeeded:
            intent |= {"status": "succeeded", "amount_received": intent["amount"]}
            paid_by |= {"status": "succeeded", "paid": True, "captured": True}
            paid_by["amount_captured"] = paid_by["amount"]
            session["payment_status"] = "paid"
            _book(account, paid_by)
        else:
            intent["status"] = "requires_payment_method"
            paid_by |= {"status": "failed", "failure_code": "debit_not_authorized"}
            paid_by["failure_message"] = "The customer's bank refused the debit."
        for changed in (intent, paid_by, session):
            account.store.put(changed)
        outcome = "succeeded" if succeeded else "failed"
        account.emit(f"checkout.session.async_payment_{outcome}", session)
        return session
