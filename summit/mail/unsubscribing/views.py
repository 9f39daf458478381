"""The page behind an unsubscribe link. Opening it changes nothing: mail scanners open links too."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.mail.unsubscribing.service import (
    find_message,
    is_unsubscribed,
    take_back,
    unsubscribe,
)
from summit.web.guards import public
from summit.web.private import keep_private

blueprint = Blueprint("unsubscribing", __name__)
blueprint.after_request(keep_private)


@blueprint.route("/unsubscribe/<link>", methods=["GET", "POST"])
@public
def show(language: Language, link: str) -> ResponseReturnValue:
    """Ask, and on a post do it; a mail program posts by itself and follows no redirect (RFC 8058).

    The link is the proof: no cookie is asked for, and none is believed.
    """
    message = find_message(db.session(), link) or abort(404)
    number, address = message.id, message.recipient
    if request.method == "POST":
        with transaction(by="unsubscribe") as session:
            deed = take_back if "again" in request.form else unsubscribe
            deed(session, number, now=now())
    return render_template(
        "mail/unsubscribing/show.html",
        address=address,
        is_done=is_unsubscribed(db.session(), address),
        is_sent=request.method == "POST",
    )
