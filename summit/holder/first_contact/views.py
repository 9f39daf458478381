"""The contact puts their name or address right, or passes the registration on."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, limiter, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.registration.first_contact import service
from summit.registration.first_contact.forms import FirstContactForm
from summit.registration.links import contact_link
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.web.errors import sentence
from summit.web.guards import first_contact, visitor
from summit.web.private import keep_private

blueprint = Blueprint("first_contact", __name__)
blueprint.after_request(keep_private)
OFTEN = "10/hour"  # for one registration: each may send two letters


def _by_registration() -> str:
    return str(visitor().subject)


@blueprint.route("/<link>/contact", methods=["GET", "POST"])
@first_contact
@limiter.limit(OFTEN, key_func=_by_registration, methods=["POST"])
def change(language: Language, link: str) -> ResponseReturnValue:
    """Ask who is to be written to; whoever saves it goes on with the link as it is then."""
    registration = db.session().get_one(Registration, visitor().subject)
    if registration.status is Status.DRAFT:
        return redirect(url_for("revising.change", link=link), code=303)
    form: Any = FirstContactForm()
    if not form.is_submitted():
        form.show(registration)
        return _page(form, link)
    if not form.validate():
        return _page(form, link)
    before = link
    try:
        with transaction(by=visitor().actor) as session:
            wanted, by = form.to_registrant(), visitor().actor
            one = service.change(session, visitor().subject, wanted, by=by, now=now())
            link = contact_link(one)
    except Refused as refusal:
        return _page(form, link, refusal)
    said = "changed" if link == before else "contact"
    return redirect(url_for("holder.show", link=link, notice=said), code=303)


def _page(form: Any, link: str, refusal: Refused | None = None) -> ResponseReturnValue:
    page = render_template(
        "holder/first_contact/change.html",
        form=form,
        registration=db.session().get_one(Registration, visitor().subject),
        link=link,
        refusal=sentence(refusal) if refusal else "",
    )
    if refusal is not None:
        return page, refusal.status_code
    return page, 422 if form.is_submitted() else 200
