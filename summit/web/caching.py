"""Public pages, rendered once per process and content version, answered with an ETag.

The version is one row, read once per request: a page saved in the office is new on every worker
at the next request. A page also dies when the site's state changes by the clock alone.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask.sansio.app import App

from summit.kernel.clock import now
from summit.kernel.languages import REGIONAL
from summit.web.languages import current_language

KEPT = 500  # pages per process, the least recently asked for leaves first
SHARED = "public, no-cache"  # a CDN may keep it and asks each time: 304 is cheap, stale is not


@dataclass(frozen=True, slots=True)
class Page:
    """One rendered page; `good_until` is when the clock alone makes it wrong."""

    body: bytes
    mimetype: str
    etag: str
    language: str
    good_until: datetime | None


class Pages:
    """The pages of one process, by (version, language, path)."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Any, ...], Page] = OrderedDict()
        self._lock = Lock()

    def find(self, key: tuple[Any, ...]) -> Page | None:
        with self._lock:
            page = self._kept.get(key)
            if page is None or (page.good_until and page.good_until <= now()):
                return None
            self._kept.move_to_end(key)
            return page

    def keep(self, key: tuple[Any, ...], page: Page) -> None:
        with self._lock:
            self._kept[key] = page
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def init_app(app: Flask) -> None:
    app.extensions["pages"] = Pages()


def version_with(app: App, read: Callable[[], int]) -> None:
    """Tell where the content version stands; this module knows no table."""
    app.extensions["content_version"] = read


def good_until(moment: datetime | None) -> None:
    """Let the page being rendered die at `moment`; the earliest one wins."""
    if moment is not None:
        g.good_until = min(moment, g.get("good_until", moment))


def cached(view: Callable[..., str | Response]) -> Callable[..., Response]:
    """Keep what `view` renders. It may depend on language and path, never on cookie or query."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Response:
        pages: Pages = current_app.extensions["pages"]
        version = current_app.extensions["content_version"]()
        key = (version, current_language(), request.path)
        page = pages.find(key)
        if page is None:
            rendered = current_app.make_response(view(*args, **kwargs))
            if rendered.status_code != 200:
                return rendered
            body = rendered.get_data()
            digest = hashlib.sha256(body).hexdigest()[:32]
            page = Page(
                body=body,
                mimetype=rendered.mimetype or "text/html",
                etag=digest,
                language=REGIONAL[current_language()],
                good_until=g.get("good_until"),
            )
            pages.keep(key, page)
        return _answer(page)

    return answered


def _answer(page: Page) -> Response:
    if page.etag in request.if_none_match:
        response = Response(status=304)
    else:
        response = Response(page.body, mimetype=page.mimetype)
    response.set_etag(page.etag)
    response.headers["Cache-Control"] = SHARED
    response.headers["Content-Language"] = page.language
    return response
