"""Public pages, rendered once per process and content version, answered with an ETag.

What is drawn for an imagined moment is never kept.

The version is one row, read once per request: a page saved in the office is new on every worker
at the next request. A page also dies when the site's state changes by the clock alone.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import Any, Protocol, TypeVar, cast

from flask import Flask, Response, current_app, g, request
from flask.sansio.app import App
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from summit.extensions import db
from summit.kernel import clock
from summit.kernel.clock import now
from summit.kernel.languages import REGIONAL, Language
from summit.web import packing

OFFERED = "summit.page"  # in the WSGI environment: the page that is being answered
KEPT = 64 * 2**20  # bytes of pages per process; the least recently asked for leave first
SHARED = "public, no-cache"  # a CDN may keep it and asks each time: 304 is cheap, stale is not


@dataclass(slots=True)
class Page:
    """One rendered page; `good_until` is when the clock alone makes it wrong.

    `headers`, and those of a packed answer and of a 304, are filled by `web.front` once the whole
    answer is ready. `packed` is None for pictures.
    """

    version: int
    body: bytes
    packed: bytes | None
    mimetype: str
    etag: str
    language: str
    route: str  # the view's name, for the log
    good_until: datetime | None
    headers: list[tuple[str, str]] = field(default_factory=list)
    packed_headers: list[tuple[str, str]] = field(default_factory=list)
    short_headers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Return how many bytes keeping it takes."""
        return len(self.body) + len(self.packed or b"")


class Pages:
    """The pages of one process by path, each in its newest version; a path names the language."""

    def __init__(self, most: int = KEPT) -> None:
        self._kept: OrderedDict[str, Page] = OrderedDict()
        self._most, self._bytes = most, 0
        self._lock = Lock()

    def find(self, path: str, version: Callable[[], int]) -> Page | None:
        """Return what is kept at `path`, if it is good still. `version` is asked only then."""
        page = self._kept.get(path)
        if page is None or _is_past(page.good_until):
            return None
        if page.version != version():
            return None
        with self._lock:
            if path in self._kept:
                self._kept.move_to_end(path)
        return page

    def keep(self, path: str, page: Page) -> None:
        with self._lock:
            before = self._kept.pop(path, None)
            self._bytes += page.size - (before.size if before else 0)
            self._kept[path] = page
            while self._bytes > self._most and len(self._kept) > 1:
                _path, oldest = self._kept.popitem(last=False)
                self._bytes -= oldest.size


class Fact(Protocol):
    """Plain values, or rows that nobody changes, and when the clock alone makes them wrong."""

    @property
    def good_until(self) -> datetime | None: ...


F = TypeVar("F", bound=Fact)


def init_app(app: Flask) -> None:
    app.extensions["pages"] = Pages()
    app.extensions["facts"] = {}


def version_with(app: App, read: Callable[[Engine], int]) -> None:
    """Tell where the content version stands; this module knows no table."""
    app.extensions["content_version"] = read


def good_until(moment: datetime | None) -> None:
    """Let the page being rendered die at `moment`; the earliest one wins."""
    if moment is not None:
        g.good_until = min(moment, g.get("good_until", moment))


def cached(view: Callable[..., str | Response]) -> Callable[..., Response]:
    """Keep what `view` renders. It may depend on the path alone, never on cookie or query.

    The path names the language: `<language:language>` stands in the view's address.
    """

    @wraps(view)
    def answered(language: Language, **kwargs: Any) -> Response:
        page, version = _look_up(request.path)
        if page is None:
            rendered = current_app.make_response(view(language=language, **kwargs))
            if rendered.status_code != 200:
                return rendered
            page = _keep(request.path, rendered, version, language)
        request.environ[OFFERED] = page
        return _answer(page)

    return answered


def kept(language: Language, draw: Callable[[], str]) -> str:
    """Return what `draw` writes for everybody, kept like a public page, for the view to complete.

    It may depend on the path alone; what is one visitor's own goes in afterwards.
    """
    path = f"{request.path} for everybody"
    page, version = _look_up(path)
    if page is None:
        page = _keep(path, current_app.make_response(draw()), version, language)
    return page.body.decode()


def kept_fact(name: str, read: Callable[[Session], F | None]) -> F | None:
    """Return what `read` finds in published rows, kept like a page: by version, until it is wrong.

    It is read in a session of its own, so that its rows belong to no request and no thread.
    """
    facts: dict[str, tuple[int, Fact]] = current_app.extensions["facts"]
    if clock.imagined():
        facts = {}
    version = _version()
    known = facts.get(name)
    if known and known[0] == version and not _is_past(known[1].good_until):
        return cast(F, known[1])
    with Session(db.engine) as session:
        found = read(session)
    if found is not None:
        facts[name] = (version, found)
    return found


def _is_past(moment: datetime | None) -> bool:
    return moment is not None and moment <= now()


def _version() -> int:
    version: int = current_app.extensions["content_version"](db.engine)
    return version


def _look_up(path: str) -> tuple[Page | None, int]:
    """Return what is kept and good, and the version of what would be drawn now."""
    version = _version()
    pages: Pages = current_app.extensions["pages"]
    return None if clock.imagined() else pages.find(path, lambda: version), version


def _keep(path: str, rendered: Response, version: int, language: Language) -> Page:
    page = _page_of(rendered, version, language)
    if not clock.imagined():
        current_app.extensions["pages"].keep(path, page)
    return page


def _page_of(rendered: Response, version: int, language: Language) -> Page:
    body = rendered.get_data()
    return Page(
        version=version,
        body=body,
        packed=packing.pack(body) if packing.is_text(rendered.mimetype) else None,
        mimetype=rendered.mimetype or "text/html",
        etag=hashlib.sha256(body).hexdigest()[:32],
        language=REGIONAL[language],
        route=request.endpoint or "-",
        good_until=g.get("good_until"),
    )


def _answer(page: Page) -> Response:
    if request.if_none_match.contains_weak(page.etag):  # a proxy that compresses weakens it
        response = Response(status=304)
    else:
        response = packing.packable(Response(page.body, mimetype=page.mimetype))
    response.set_etag(page.etag)
    response.headers["Cache-Control"] = SHARED
    response.headers["Content-Language"] = page.language
    return response
