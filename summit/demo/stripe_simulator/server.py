"""Serving one simulator on loopback, threaded and quiet."""

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class QuietHandler(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of requests; errors still speak."""


def make_loopback_server(app: Flask, *, host: str = "127.0.0.1", port: int = 0) -> BaseWSGIServer:
    """Return a server, bound; port 0 takes a free one. Raises ValueError beyond loopback."""
    if host not in LOOPBACK:
        raise ValueError(f"The simulator serves this machine only, not {host}.")
    return make_server(host, port, app, threaded=True, request_handler=QuietHandler)
