"""Refusals in the shape Stripe gives them (https://docs.stripe.com/api/errors)."""

from .options import JSON


class ApiError(Exception):
    """One refusal. `stored` says whether an idempotency key replays it.

    Stripe keeps results once the endpoint began to execute, and forgets failed validation
    (https://docs.stripe.com/api/idempotent_requests).
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        stored: bool = True,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        self.stored = stored

    def body(self) -> JSON:
        error: JSON = {"message": self.message, "type": self.kind}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        if self.param:
            error["param"] = self.param
        return {"error": error}


def wrong(message: str, param: str, code: str | None = None) -> ApiError:
    """Return the refusal of one parameter; an idempotency key forgets it."""
    return ApiError(message, code=code, param=param, stored=False)


def missing(kind: str, wanted: str, param: str) -> ApiError:
    """Return the refusal of an id that names nothing."""
    words = {"checkout.session": "checkout.session", "webhook_endpoint": "webhook endpoint"}
    name = words.get(kind, kind)
    return ApiError(f"No such {name}: '{wanted}'", status=404, code="resource_missing", param=param)
