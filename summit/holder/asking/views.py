"""Answers what the organizers ask before they decide on a request."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, limiter, transaction
from summit.holder.asking.forms import AnswerForm
from summit.holder.queries import get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.registration.approval import service
from summit.web.errors import sentence
from summit.web.guards import of_people, visitor
from summit.web.private import keep_private

blueprint = Blueprint("asking", __name__)
blueprint.after_request(keep_private)
ANSWERED = "20/hour"  # for one registration


def _by_registration() -> str:
    return str(visitor().subject)


@blueprint.post("/<link>/answer")
@of_people
@limiter.limit(ANSWERED, key_func=_by_registration)
def answer(language: Language, link: str) -> ResponseReturnValue:
    """Keep the answer, and let the organizers decide; a faulty one is shown as it was typed."""
    form = AnswerForm()
    if not form.validate():
        return _page(link, form), 422
    try:
        with transaction(by=visitor().actor) as session:
            service.answer(session, visitor().subject, form.request_id, form.answer.data, now=now())
    except Refused as refusal:
        return _page(link, form, refusal), refusal.status_code
    return redirect(url_for("holder.show", link=link, notice="answered"), code=303)


def _page(link: str, form: AnswerForm, refusal: Refused | None = None) -> str:
    booking = get_booking(db.session(), visitor().subject)
    asked = next((one for one in booking.requests if one.id == form.request_id), None)
    return render_template(
        "holder/asking/answer.html",
        booking=booking,
        registration=booking.registration,
        request_=asked,
        form=form,
        link=link,
        refusal=sentence(refusal) if refusal else "",
    )
