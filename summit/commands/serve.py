"""`summit serve`: the site under gunicorn."""

from contextlib import suppress
from types import FrameType
from typing import Any

import click
from gunicorn import util
from gunicorn.app.base import BaseApplication
from gunicorn.http import errors
from gunicorn.workers.gthread import ThreadWorker

from summit import create_app
from summit.extensions import db
from summit.web import unreadable

UNREADABLE = {  # what gunicorn cannot or will not read, and the page that says so
    errors.LimitRequestLine: 414,
    errors.LimitRequestHeaders: 431,
    errors.InvalidRequestLine: 400,
    errors.InvalidRequestMethod: 400,
    errors.InvalidHTTPVersion: 400,
    errors.InvalidHeader: 400,
    errors.InvalidHeaderName: 400,
    errors.ObsoleteFolding: 400,
}


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker; what it refuses before the site sees it is refused in our words."""

    is_quitting = False

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Leave at once. Ctrl-C says so twice: the second would wait for a lock the first holds."""
        if not self.is_quitting:
            self.is_quitting = True
            super().handle_quit(sig, frame)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        code = UNREADABLE.get(type(exc), 0)
        if code not in self.app.unreadable:
            super().handle_error(req, client, addr, exc)
            return
        # not what was sent: an address may be somebody's secret link
        self.log.warning("Unreadable request, %s: %s", code, type(exc).__name__)
        with suppress(OSError):  # gone already
            util.write_nonblock(client, self.app.unreadable[code])


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with threads: requests wait for the database and Stripe, not for the processor."""

    def __init__(self, *, bind: str, workers: int, threads: int, **more: Any) -> None:
        self.options = {
            "bind": bind,
            "workers": workers,
            "threads": threads,
            "worker_class": Worker,
            "preload_app": True,
            "post_fork": _forget_connections,
            "forwarder_headers": "",  # a visitor's SCRIPT_NAME would stand in pages kept for all
            "control_socket_disable": True,  # one per user by default: two sites would share it
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 5,
        } | more
        self.unreadable: dict[int, bytes] = {}
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        app = create_app()
        with app.app_context():
            self.unreadable = unreadable.answers()
        return app


def _forget_connections(server: Any, _worker: Any) -> None:
    """A forked worker must not speak on its parent's connections."""
    with server.app.callable.app_context():
        db.engine.dispose(close=False)


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
def serve(bind: str, workers: int, threads: int) -> None:
    """Serve the site. A reverse proxy with TLS stands before it in production."""
    Server(bind=bind, workers=workers, threads=threads).run()
