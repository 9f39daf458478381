"""One line of JSON per request, with its id and without personal data: routes, never addresses.

An address may hold a secret link, a query may hold a name; the route's name holds neither.
"""

import logging
import secrets
import time

import structlog
from flask import Flask, Response, g, has_request_context, request

log = structlog.get_logger("request")


def init_app(app: Flask) -> None:
    if not structlog.is_configured():
        structlog.configure(
            processors=[
                structlog.contextvars.merge_contextvars,
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
            logger_factory=structlog.WriteLoggerFactory(),
        )
    app.before_request(_begin)
    app.after_request(_write_down)


def request_id() -> str:
    """Return the number a visitor can quote and the log carries."""
    if not has_request_context():
        return "-"
    if "request_id" not in g:
        g.request_id = new_number()
    number: str = g.request_id
    return number


def new_number() -> str:
    return secrets.token_hex(6)


def _begin() -> None:
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id())


def _write_down(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    if request.endpoint != "static":
        began = g.get("began", time.perf_counter())
        write_line(request.method, request.endpoint or "-", response.status_code, began)
    return response


def write_line(method: str, route: str, status: int, began: float, **more: str) -> None:
    """Write down one request. `began` is by `time.perf_counter`."""
    took = round((time.perf_counter() - began) * 1000, 1)
    log.info("request", method=method, route=route, status=status, ms=took, **more)
