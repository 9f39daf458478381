"""Every operation under /v1 on one screen: method, path, parameters, who answers."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from . import parameters as p
from . import payouts, refunds, sessions
from .account import Account, endpoint_object, new_id
from .errors import ApiError
from .listing import expanded, listed, newest_first
from .options import API_VERSION, JSON
from .parameters import Rule

EVENTS_KEPT = 30 * 86_400  # seconds; https://docs.stripe.com/api/events


@dataclass(frozen=True, slots=True)
class Call:
    """One API call as it arrived."""

    method: str
    path: str
    given: list[tuple[str, str]]
    base_url: str
    key: str | None = None  # Idempotency-Key
    ids: tuple[str, ...] = ()  # those in the path
    asked: JSON = field(default_factory=dict)  # checked and typed


Answerer = Callable[[Account, Call], JSON]


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: re.Pattern[str]
    rule: Rule
    answer: Answerer


def _operation(method: str, path: str, rule: Rule, answer: Answerer) -> Operation:
    return Operation(method, re.compile(path.replace("{id}", "([^/]+)")), rule, answer)


def find_operation(method: str, path: str) -> tuple[Operation, tuple[str, ...]]:
    """Return the operation and the ids in its path. Raises Stripe's 404."""
    for one in OPERATIONS:
        match = one.path.fullmatch(path)
        if match and one.method == method:
            return one, match.groups()
    message = f"Unrecognized request URL ({method}: {path})."
    raise ApiError(message, status=404, stored=False)


def _list(kind: str, *filters: str) -> Answerer:
    """Return the answerer that lists a kind of object, with exact filters."""

    def answer(account: Account, call: Call) -> JSON:
        found = newest_first(account.store.all(kind), call.asked)
        wanted = {name: call.asked[name] for name in filters if name in call.asked}
        found = [one for one in found if all(one[k] == v for k, v in wanted.items())]
        return listed(found, call.asked, call.path)

    return answer


def _retrieve(kind: str, param: str) -> Answerer:
    return lambda account, call: account.get(kind, call.ids[0], param)


def _list_sessions(account: Account, call: Call) -> JSON:
    found = newest_first(account.store.all("checkout.session"), call.asked)
    return listed(sessions.matching(found, call.asked), call.asked, call.path)


def _list_events(account: Account, call: Call) -> JSON:
    oldest = account.now() - EVENTS_KEPT
    asked = call.asked
    kinds = set(asked.get("types", [])) | ({asked["type"]} if "type" in asked else set())
    found = [
        account.shown_event(one)
        for one in newest_first(account.store.all("event"), asked)
        if one["created"] >= oldest and (not kinds or one["type"] in kinds)
    ]
    if "delivery_success" in asked:
        success = asked["delivery_success"]
        found = [one for one in found if (one["pending_webhooks"] == 0) == success]
    return listed(found, asked, call.path)


def _list_movements(account: Account, call: Call) -> JSON:
    found = newest_first(account.store.all("balance_transaction"), call.asked)
    if "payout" in call.asked:
        paid_out = payouts.paid_out_by(account, call.asked["payout"])
        found = [one for one in found if one["id"] in paid_out]
    wanted = {k: call.asked[k] for k in ("currency", "source", "type") if k in call.asked}
    found = [one for one in found if all(one[k] == v for k, v in wanted.items())]
    return listed(found, call.asked, call.path)


def _retrieve_event(account: Account, call: Call) -> JSON:
    return account.shown_event(account.get("event", call.ids[0], "id"))


def _create_endpoint(account: Account, call: Call) -> JSON:
    asked, name = call.asked, new_id("we")
    made = endpoint_object(name, asked["url"], asked["enabled_events"], account.now())
    made |= {
        "description": asked.get("description"),
        "metadata": asked.get("metadata", {}),
        "api_version": asked.get("api_version", API_VERSION),
    }
    secret = "whsec_" + secrets.token_hex(16)
    account.store.put(made)
    account.store.remember(name, secret=secret)
    return made | {"secret": secret}  # shown this once


def _delete_endpoint(account: Account, call: Call) -> JSON:
    name = account.get("webhook_endpoint", call.ids[0], "webhook_endpoint")["id"]
    account.store.remove(name)
    account.store.run("DELETE FROM delivery WHERE endpoint = ? AND state <> 'delivered'", name)
    return {"id": name, "object": "webhook_endpoint", "deleted": True}


def _paged(**more: Rule) -> Rule:
    return p.table(p.PAGING | {"created": p.created} | more)


ENDPOINT = p.table(
    {
        "api_version": p.one_of(API_VERSION),
        "connect": p.off,
        "description": p.text(),
        "enabled_events": p.many(p.text()),
        "expand": p.many(p.text()),
        "metadata": p.metadata,
        "url": p.address,
    },
    required=("enabled_events", "url"),
)
OF_PAYMENT: dict[str, Rule] = {"charge": p.text(), "payment_intent": p.text()}
ONE = p.table(p.EXPAND)
PAGES = p.table(p.PAGING)
SESSION_LIST = _paged(
    status=p.one_of("complete", "expired", "open"),
    payment_intent=p.text(),
    customer_details=p.table({"email": p.text()}, required=("email",)),
)
EVENT_LIST = _paged(type=p.text(), types=p.many(p.text(), 20), delivery_success=p.boolean)
BALANCE_LIST = _paged(currency=p.text(), payout=p.text(), source=p.text(), type=p.text())

SESSIONS = "/v1/checkout/sessions"
ENDPOINTS = "/v1/webhook_endpoints"
OPERATIONS = [
    _operation(
        "POST", SESSIONS, sessions.CREATE, lambda a, c: sessions.create(a, c.asked, c.base_url)
    ),
    _operation("GET", SESSIONS, SESSION_LIST, _list_sessions),
    _operation("GET", SESSIONS + "/{id}", ONE, _retrieve("checkout.session", "session")),
    _operation("POST", SESSIONS + "/{id}/expire", ONE, lambda a, c: sessions.expire(a, c.ids[0])),
    _operation(
        "GET",
        SESSIONS + "/{id}/line_items",
        PAGES,
        lambda a, c: sessions.line_list(a, c.ids[0], c.asked),
    ),
    _operation("GET", "/v1/payment_intents", _paged(), _list("payment_intent")),
    _operation("GET", "/v1/payment_intents/{id}", ONE, _retrieve("payment_intent", "intent")),
    _operation(
        "GET", "/v1/charges", _paged(payment_intent=p.text()), _list("charge", "payment_intent")
    ),
    _operation("GET", "/v1/charges/{id}", ONE, _retrieve("charge", "id")),
    _operation("POST", "/v1/refunds", refunds.CREATE, lambda a, c: refunds.create(a, c.asked)),
    _operation("GET", "/v1/refunds", _paged(**OF_PAYMENT), _list("refund", *OF_PAYMENT)),
    _operation("GET", "/v1/refunds/{id}", ONE, _retrieve("refund", "refund")),
    _operation(
        "POST",
        "/v1/refunds/{id}",
        refunds.UPDATE,
        lambda a, c: refunds.update(a, c.ids[0], c.asked),
    ),
    _operation("POST", "/v1/refunds/{id}/cancel", ONE, lambda a, c: refunds.cancel(a, c.ids[0])),
    _operation("GET", "/v1/disputes", _paged(**OF_PAYMENT), _list("dispute", *OF_PAYMENT)),
    _operation("GET", "/v1/disputes/{id}", ONE, _retrieve("dispute", "dispute")),
    _operation("GET", "/v1/balance_transactions", BALANCE_LIST, _list_movements),
    _operation("GET", "/v1/balance_transactions/{id}", ONE, _retrieve("balance_transaction", "id")),
    _operation("GET", "/v1/events", EVENT_LIST, _list_events),
    _operation("GET", "/v1/events/{id}", ONE, _retrieve_event),
    _operation("POST", ENDPOINTS, ENDPOINT, _create_endpoint),
    _operation("GET", ENDPOINTS, PAGES, _list("webhook_endpoint")),
    _operation("GET", ENDPOINTS + "/{id}", ONE, _retrieve("webhook_endpoint", "webhook_endpoint")),
    _operation("DELETE", ENDPOINTS + "/{id}", ONE, _delete_endpoint),
]


def perform(account: Account, call: Call) -> JSON:
    """Check the parameters of a call and answer it. Raises `ApiError`."""
    operation, ids = find_operation(call.method, call.path)
    asked = operation.rule(p.decode(call.given), "")
    ready = Call(call.method, call.path, call.given, call.base_url, call.key, ids, asked)
    with account.transaction():
        answer = operation.answer(account, ready)
    return expanded(account, answer, asked.get("expand", []))
