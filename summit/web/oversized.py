"""What came larger than its form takes: read to a bounded end, and answered with a way back.

A server that answers while a browser still sends, and closes, is shown by the browser as a broken
connection, and nobody reads why. So the rest is read, thrown away, and only then answered.
"""

import time
from typing import Any

from flask import Flask, Request, Response, current_app, request
from flask_babel import gettext as _

from summit.kernel.text import whole
from summit.web import formats
from summit.web.languages import current_language
from summit.web.uploads.rules import MEGABYTE, in_megabytes

MOST_READ = 128 * MEGABYTE  # of a request; whoever sends more meets a closed connection
PATIENCE = 60  # seconds for all of it
PIECE = 64 * 1024  # bytes


def init_app(app: Flask) -> None:
    app.after_request(_read_first)


def _read_first(response: Response) -> Response:
    """Answer a large request that is refused or sent on only once it was read."""
    size = whole(request.headers.get("Content-Length"), digits=12, otherwise=0)
    is_large = size > current_app.config["MAX_CONTENT_LENGTH"]
    is_read = "stream" in vars(request)  # as werkzeug keeps it once a form was taken apart
    if response.status_code >= 300 and is_large and not is_read:
        read_to_the_end(request)
    return response


def read_to_the_end(sent: Request) -> None:
    """Throw away what is still to come of a request that is refused."""
    left = min(whole(sent.headers.get("Content-Length"), digits=12, otherwise=0), MOST_READ)
    stream: Any = sent.environ.get("wsgi.input")
    until = time.monotonic() + PATIENCE
    while left > 0 and stream is not None and time.monotonic() < until:
        piece = stream.read(min(PIECE, left))
        if not piece:
            return
        left -= len(piece)


def said_of(sent: Request) -> str:
    """Return how much came, how much is taken, and what became of what was typed."""
    size = whole(sent.headers.get("Content-Length"), digits=12, otherwise=0)
    most = (sent.max_content_length or 0) // MEGABYTE
    mark = formats.decimal_mark(current_language())
    return str(
        _(
            "What you sent has %(size)s MB, and this form takes at most %(most)s MB with all its "
            "files. None of it was kept; what you had saved before is still there. Go back: your "
            "browser keeps what you typed. Then choose a smaller file, or send several one by one.",
            size=str(in_megabytes(size)).replace(".", mark),
            most=most,
        )
    )


def way_back(sent: Request) -> str | None:
    """Return the page of the form, where it has the address that was sent to."""
    adapter = current_app.create_url_adapter(request)
    is_page = adapter is not None and adapter.test(sent.path, method="GET")
    return sent.path if is_page else None
