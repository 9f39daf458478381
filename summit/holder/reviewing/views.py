"""Keeps what is typed on the review page: by its button, and by a script as one goes."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from summit.edition.queries import current_terms
from summit.extensions import db, transaction
from summit.holder.reviewing.service import KEPT, LONGEST, save_typed
from summit.holder.views import review_form, reviewed_again
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.registration.errors import NotADraft
from summit.registration.models import Registration
from summit.web.errors import wants_json
from summit.web.guards import first_contact, visitor
from summit.web.private import keep_private

blueprint = Blueprint("reviewing", __name__)
blueprint.after_request(keep_private)


@blueprint.post("/<link>/review/save")
@first_contact
def save(language: Language, link: str) -> ResponseReturnValue:
    """Keep whom the bill is made out to; a tax number is judged only when it is sent."""
    registration = db.session().get_one(Registration, visitor().subject)
    form = review_form(registration, current_terms(db.session()))
    if any(len(form[name].data or "") > most for name, most in LONGEST.items()):
        for name in KEPT:
            form[name].validate(form)
        return ({"saved": False}, 422) if wants_json() else (reviewed_again(form, link), 422)
    try:
        with transaction(by=visitor().actor) as session:
            typed = {name: form[name].data or "" for name in KEPT}
            save_typed(session, visitor().subject, typed, now=now())
    except NotADraft:
        return _sent_already(link)
    if wants_json():
        return {"saved": True}
    return redirect(url_for("holder.review", link=link, notice="changed"), code=303)


def _sent_already(link: str) -> ResponseReturnValue:
    if wants_json():
        return {"saved": False}, 409
    return redirect(url_for("holder.show", link=link), code=303)
