"""The public page that says whether a letter is genuine. It tells nothing else, and keeps no page.

Opening it changes nothing but the count of codes nobody knows.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, transaction
from summit.kernel.clock import real_now
from summit.kernel.languages import Language
from summit.kernel.networks import network_of
from summit.kernel.text import one_line
from summit.payments.formal.queries import find_letter
from summit.payments.formal.rules import shown_code, tidy_code
from summit.payments.formal.service import needs_another
from summit.payments.formal.tries import is_known
from summit.web.guards import public
from summit.web.private import keep_private

blueprint = Blueprint("letters", __name__)
blueprint.after_request(keep_private)


@blueprint.get("/verify")
@public
def ask(language: Language) -> ResponseReturnValue:
    """Ask for the code of a letter, and go on to what is known of it."""
    typed = one_line(request.args.get("code"))
    if not typed:
        return render_template("payments/formal/verify.html", typed="", letter=None, code="")
    code = tidy_code(typed)
    if code is not None:
        return redirect(url_for(".verify", code=shown_code(code)), code=303)
    return _answer(typed)


@blueprint.get("/verify/<code>")
@public
def verify(language: Language, code: str) -> ResponseReturnValue:
    """Say whether a letter is genuine, for whom, since when, and whether it was withdrawn."""
    return _answer(code)


def _answer(typed: str) -> ResponseReturnValue:
    with transaction(by="public") as session:
        known = is_known(session, typed, address=network_of(request.remote_addr), now=real_now())
    letter = find_letter(db.session(), tidy_code(typed) or "") if known else None
    code = shown_code(letter.code) if letter else ""
    page = render_template(
        "payments/formal/verify.html",
        typed=typed,
        letter=letter,
        code=code,
        is_changed=letter is not None and needs_another(letter.invitation),
    )
    return page, 200 if letter else 404
