"""Sends texts packed (gzip) to whoever takes them so: public pages and static files.

A page with a secret in it is never packed: its length would tell of it (BREACH). What is packed is
the same to its reader, so it carries the same ETag, marked weak (RFC 9110, 8.8.1).
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

ENCODING = "gzip"
TEXTS = {
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "application/xml",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/javascript",
    "text/plain",
}
QUICKLY = 3  # gzip's level where it is done for one visitor: a third of a millisecond for 30 kB
WORTHWHILE = 500  # bytes; less is sent as quickly as it is
STATIC = "static"  # the endpoint; what a view has marked is packed too
MARK = "packs"


def init_app(app: Flask) -> None:
    app.after_request(_pack_if_wanted)


def pack(body: bytes, level: int = 9) -> bytes:
    """Return `body` as gzip, the same bytes each time."""
    return gzip.compress(body, compresslevel=level, mtime=0)


def is_text(mimetype: str | None) -> bool:
    return mimetype in TEXTS or str(mimetype).endswith("+xml")


def takes(accepted: str | None) -> bool:
    """Tell whether an Accept-Encoding header takes gzip: names it, not with a quality of zero."""
    for part in (accepted or "").lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() == ENCODING:
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def packable(response: Response) -> Response:
    """Mark an answer that holds no secret beside what a visitor typed: it may be packed."""
    setattr(response, MARK, True)
    return response


def _pack_if_wanted(response: Response) -> Response:
    may = request.endpoint == STATIC or getattr(response, MARK, False)
    if not may or not is_text(response.mimetype) or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not takes(request.headers.get("Accept-Encoding")):
        return response
    response.direct_passthrough = False
    body, (etag, _) = response.get_data(), response.get_etag()
    if len(body) < WORTHWHILE:
        return response
    response.set_data(_packed(body) if request.endpoint == STATIC else pack(body, QUICKLY))
    response.headers["Content-Encoding"] = ENCODING
    if etag:
        response.set_etag(etag, weak=True)
    return response


@lru_cache(maxsize=200)
def _packed(body: bytes) -> bytes:
    """Return a static file packed; there are no more of them than are kept."""
    return pack(body)
