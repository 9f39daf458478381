"""A public page as it would be, drawn for the office alone."""

from datetime import datetime

from flask import Response, current_app

from summit.kernel import clock


def draw_imagined(path: str, moment: datetime) -> Response:
    """Return a public page as it is at `moment`: drawn by its own view, and kept nowhere."""
    with (
        clock.imagining(moment),
        current_app.app_context(),  # nothing the office has read is read again
        current_app.test_request_context(path),
    ):
        current_app.preprocess_request()
        drawn = current_app.make_response(current_app.dispatch_request()).get_data()
    shown = Response(drawn, mimetype="text/html")
    shown.headers["X-Robots-Tag"] = "noindex"
    return shown
