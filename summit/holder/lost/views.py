"""The page for whoever lost a link, and the button that sends one's own once more."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, limiter, transaction
from summit.holder.lost.forms import LostForm
from summit.holder.lost.service import TO_ADDRESS, ask, send_own
from summit.kernel.clock import now, real_now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.kernel.networks import network_of
from summit.registration.models import Registration
from summit.registration.views import POSTS_FROM_ADDRESS
from summit.staff.limits import claim
from summit.web.errors import sentence
from summit.web.guards import first_contact, public, visitor
from summit.web.private import keep_private

blueprint = Blueprint("lost", __name__)
blueprint.after_request(keep_private)


@blueprint.route("/lost-link", methods=["GET", "POST"])
@public
@limiter.limit(POSTS_FROM_ADDRESS, methods=["POST"])
def lost(language: Language) -> ResponseReturnValue:
    """Ask for an address; what follows reads the same whether it is known or not."""
    form = LostForm()
    if not form.validate_on_submit():
        return _page(form), 422 if form.is_submitted() else 200
    try:
        with transaction(by="public") as session:
            ask(
                session,
                form.email.data,
                language=language,
                network=network_of(request.remote_addr),
                now=now(),
                real_now=real_now(),
            )
    except Refused as refusal:
        return _page(form, sentence(refusal)), refusal.status_code
    return redirect(url_for(".lost", sent=1), code=303)


def _page(form: LostForm, refusal: str = "") -> str:
    is_sent = bool(request.args.get("sent")) and not form.is_submitted()
    return render_template("holder/lost/lost.html", form=form, is_sent=is_sent, refusal=refusal)


@blueprint.post("/r/<link>/send-link")
@first_contact
def send(language: Language, link: str) -> ResponseReturnValue:
    """Send the contact their own link, to open it elsewhere. Raises `TooManyTries`."""
    registration = db.session.get_one(Registration, visitor().subject)
    email, registration_id = registration.contact_email, registration.id
    if not email:  # the desk asked for none; no page shows the button
        abort(404)
    with transaction(by=visitor().actor) as session:
        claim(session, TO_ADDRESS, email, now=real_now())
        send_own(session, session.get_one(Registration, registration_id), now=now())
    return redirect(url_for("holder.show", link=link, notice="sent"), code=303)
