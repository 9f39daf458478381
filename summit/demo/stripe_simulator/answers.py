"""One answer per API call: key and version, faults, idempotency. No Flask here."""

import hashlib
import json
from dataclasses import dataclass, field

from .account import Account, new_id
from .errors import ApiError
from .operations import Call, perform
from .options import API_VERSION, JSON
from .timers import run_due

ORDERED = {
    409: ("idempotency_error", "idempotency_key_in_use"),
    429: ("invalid_request_error", "rate_limit"),
}  # type and code; any other status is an api_error
KEYS_KEPT = 24 * 3600  # seconds; https://docs.stripe.com/api/idempotent_requests


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back, or how the connection ends instead."""

    status: int
    body: JSON
    headers: dict[str, str] = field(default_factory=dict)
    hang: float = 0  # real seconds before the connection ends
    drop: bool = False  # end the connection without an answer


def answer(account: Account, call: Call, headers: JSON) -> Answer:
    """Answer one call, with the fault that was ordered for it if any.

    A fault before the work leaves no trace but the stored error; one after it leaves everything
    done and only the answer lost.
    """
    request = new_id("req")
    try:
        _admit(account, call, headers)
    except ApiError as refusal:
        return Answer(refusal.status, refusal.body(), {"Request-Id": request})
    run_due(account)
    fault = account.faults.take_api(call.method, call.path)
    with account.transaction(), account.caused_by(request, call.key):
        given = _answer_within(account, call, fault)
    given.headers["Request-Id"] = request
    return given


def _admit(account: Account, call: Call, headers: JSON) -> None:
    key = str(headers.get("Authorization", "")).removeprefix("Bearer ")
    if not key:
        raise ApiError("You did not provide an API key.", status=401, stored=False)
    if key != account.options.secret_key:
        shown = f"{key[:8]}****{key[-4:]}"
        raise ApiError(f"Invalid API Key provided: {shown}", status=401, stored=False)
    version = headers.get("Stripe-Version", API_VERSION)
    if version != API_VERSION:
        message = f"Invalid Stripe API version: {version}. The simulator knows {API_VERSION} only."
        raise ApiError(message, stored=False)
    if call.key is not None and len(call.key) > 255:
        message = "Idempotency keys may be at most 255 characters."
        raise ApiError(message, kind="idempotency_error", stored=False)


def _answer_within(account: Account, call: Call, fault: JSON | None) -> Answer:
    if fault and fault["kind"] != "error" and fault["when"] == "before":
        return _lost(fault)
    kept = _kept(account, call)
    if kept:
        return kept
    if fault and fault["when"] == "before":
        given, stored = _ordered_error(fault), fault["stored"] and fault["status"] >= 500
    else:
        given, stored = _performed(account, call)
        if fault and fault["kind"] == "error":
            given, stored = _ordered_error(fault), fault["stored"]
    if stored:
        _keep(account, call, given)
    return _lost(fault) if fault and fault["kind"] != "error" else given


def _lost(fault: JSON) -> Answer:
    hang = fault["seconds"] if fault["kind"] == "hang" else 0
    return Answer(500, {}, hang=hang, drop=True)


def _ordered_error(fault: JSON) -> Answer:
    status = fault["status"]
    kind, code = ORDERED.get(status, ("api_error", None))
    refusal = ApiError("An error ordered by control.", status=status, kind=kind, code=code)
    return Answer(status, refusal.body())


def _performed(account: Account, call: Call) -> tuple[Answer, bool]:
    """Return the answer and whether an idempotency key keeps it."""
    try:
        return Answer(200, perform(account, call)), True
    except ApiError as refusal:
        return Answer(refusal.status, refusal.body()), refusal.stored


def _fingerprint(call: Call) -> str:
    written = json.dumps([call.method, call.path, sorted(call.given)])
    return hashlib.sha256(written.encode()).hexdigest()


def _kept(account: Account, call: Call) -> Answer | None:
    """Return the answer kept under the call's key, or the refusal of another call's key."""
    if call.key is None or call.method != "POST":
        return None
    oldest = account.now() - KEYS_KEPT
    account.store.run("DELETE FROM kept_answer WHERE created < ?", oldest)
    rows = account.store.rows("SELECT * FROM kept_answer WHERE key = ?", call.key)
    if not rows:
        return None
    if rows[0]["fingerprint"] != _fingerprint(call):
        message = (
            "Keys for idempotent requests can only be used with the same parameters and the same"
            f" endpoint they were first used with. Try using a key other than '{call.key}'."
        )
        return Answer(400, ApiError(message, kind="idempotency_error").body())
    headers = {"Idempotent-Replayed": "true"}
    return Answer(rows[0]["status"], json.loads(rows[0]["body"]), headers)


def _keep(account: Account, call: Call, given: Answer) -> None:
    if call.key is None or call.method != "POST":
        return
    account.store.run(
        "INSERT INTO kept_answer VALUES (?, ?, ?, ?, ?)",
        call.key,
        _fingerprint(call),
        given.status,
        json.dumps(given.body),
        account.now(),
    )
