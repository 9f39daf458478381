"""The pages of the catcher: the list, one message, its parts."""

from email.message import EmailMessage

from flask import Flask, Response, abort, render_template

from .inbox import Inbox

STRICT = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'"
LETTER = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups"


def create_pages(inbox: Inbox) -> Flask:
    """Return the application that shows `inbox`."""
    app = Flask(__name__)

    @app.get("/")
    def show_list() -> str:
        letters = [(name, found) for name in inbox.names()[:500] if (found := inbox.find(name))]
        return render_template("list.html", letters=letters)

    @app.get("/<name>")
    def show(name: str) -> str:
        letter = _get(inbox, name)
        plain = letter.get_body(("plain",))
        return render_template(
            "letter.html",
            name=name,
            letter=letter,
            text=plain.get_content() if plain else "",
            files=[part.get_filename() for part in letter.iter_attachments()],
        )

    @app.get("/<name>/html")
    def show_html(name: str) -> Response:
        body = _get(inbox, name).get_body(("html",))
        page = Response(body.get_content() if body else "", mimetype="text/html")
        page.headers["Content-Security-Policy"] = LETTER
        return page

    @app.get("/<name>/files/<int:number>")
    def show_file(name: str, number: int) -> Response:
        files = list(_get(inbox, name).iter_attachments())
        if number >= len(files):
            abort(404)
        return Response(
            files[number].get_payload(decode=True), mimetype=files[number].get_content_type()
        )

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", STRICT)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    return app


def _get(inbox: Inbox, name: str) -> EmailMessage:
    return inbox.find(name) or abort(404)
