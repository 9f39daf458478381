"""Answers kept pages before Flask sees the request, with the very headers Flask gave them.

Such an answer depends on one number in the database and on nothing of the visitor's: no route is
looked up, no cookie read, no template filled. Whatever is not plainly a kept page goes on to Flask.
"""

import re
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.http import parse_etags

from summit.extensions import db
from summit.web import logs, packing
from summit.web.caching import OFFERED, Page, Pages

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OF_A_BODY = ("content-type", "content-length")  # a 304 has none
OF_A_REQUEST = ("x-request-id",)
OF_AN_ENCODING = ("content-length", "content-encoding", "etag")
OF_A_VISITOR = ("set-cookie",)
HOST = re.compile(
    r"(?=.{1,260}\Z)[\w-]{1,63}(\.[\w-]{1,63})*\.?(:\d{1,5})?|\[[\da-f:.]+\](:\d{1,5})?",
    re.A | re.I,
)
NO_HOST = "host.invalid"  # RFC 2606: nobody's


def init_app(app: Flask) -> None:
    """Stand before Flask. Comes after the blueprints: one of them tells the content version."""
    with app.app_context():
        version = partial(app.extensions["content_version"], db.engine)
    app.wsgi_app = Front(app.wsgi_app, app.extensions["pages"], version)  # type: ignore[method-assign]


class Front:
    """A WSGI application around Flask's."""

    def __init__(self, inner: "WSGIApplication", pages: Pages, version: Callable[[], int]) -> None:
        self.inner = inner
        self.pages = pages
        self.version = version

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        began = time.perf_counter()
        if not HOST.fullmatch(environ.get("HTTP_HOST", NO_HOST)):
            environ["HTTP_HOST"] = NO_HOST  # werkzeug fails on a name no resolver would take
        page = self._find(environ)
        if page is None:
            return self.inner(environ, _listening(environ, start_response))
        given = environ.get("HTTP_IF_NONE_MATCH")
        is_known = bool(given) and parse_etags(given).contains_weak(page.etag)
        number = logs.new_number()
        logs.write_line("GET", page.route, 304 if is_known else 200, began, request_id=number)
        headers, body = _choose(page, environ, is_known=is_known)
        start_response(
            "304 NOT MODIFIED" if is_known else "200 OK", [*headers, ("X-Request-Id", number)]
        )
        return body

    def _find(self, environ: "WSGIEnvironment") -> Page | None:
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return None
        try:
            page = self.pages.find(environ["PATH_INFO"], self.version)
        except Exception:  # the database does not answer: Flask says so, and logs it
            return None
        return page if page and page.headers else None


def _choose(
    page: Page, environ: "WSGIEnvironment", *, is_known: bool
) -> tuple[list[tuple[str, str]], list[bytes]]:
    """Return headers and body: none for a page that is known, packed for whoever takes it so."""
    if is_known:
        return page.short_headers, []
    if page.packed and packing.takes(environ.get("HTTP_ACCEPT_ENCODING")):
        return page.packed_headers, [page.packed]
    return page.headers, [page.body]


def _keep_headers(page: Page, sent: list[tuple[str, str]]) -> None:
    """Keep what was sent with a page, in either encoding, for the other one and a 304 too."""
    common = [one for one in sent if one[0].lower() not in (*OF_A_REQUEST, *OF_AN_ENCODING)]
    page.headers = [*common, ("Content-Length", str(len(page.body))), ("ETag", f'"{page.etag}"')]
    page.short_headers = [
        *(one for one in common if one[0].lower() not in OF_A_BODY),
        ("ETag", f'"{page.etag}"'),
    ]
    if page.packed:
        length = ("Content-Length", str(len(page.packed)))
        kind = ("Content-Encoding", packing.ENCODING)
        page.packed_headers = [*common, length, kind, ("ETag", f'W/"{page.etag}"')]


def _listening(environ: "WSGIEnvironment", start_response: "StartResponse") -> "StartResponse":
    """Return a `start_response` that keeps the headers of a page that a view has offered."""

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        page: Page | None = environ.get(OFFERED)
        if page is not None and status.startswith("200") and not _named(headers, OF_A_VISITOR):
            _keep_headers(page, headers)
        return start_response(status, headers, exc_info)

    return start


def _named(headers: list[tuple[str, str]], names: tuple[str, ...]) -> bool:
    return any(name.lower() in names for name, _ in headers)
