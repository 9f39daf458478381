"""Adds people to a registration that was sent: places are held, the new bill is shown, then sent.

What was billed before stays as it is: who is added has a bill of their own, with its own reference.
"""

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db
from summit.holder.queries import get_booking
from summit.kernel.languages import Language
from summit.registration.entering.views import filled_in
from summit.registration.family import people_beside
from summit.registration.forms import RegistrationForm, stored_contact
from summit.registration.models import Registration
from summit.registration.one_time import is_one_time, new_key
from summit.registration.queries import Desk
from summit.registration.statuses import SENT
from summit.registration.views import (
    closed,
    find_desk,
    hold_places,
    is_still_being_written,
    let_the_line_go_first,
    note_who_is_free,
    opened,
    written_to,
)
from summit.web.guards import first_contact, visitor
from summit.web.pictures import takes_files
from summit.web.private import keep_private

blueprint = Blueprint("adding", __name__)
blueprint.after_request(keep_private)


@blueprint.route("/<link>/more", methods=["GET", "POST"])
@first_contact
@written_to
@takes_files  # a list of people
def more(language: Language, link: str) -> ResponseReturnValue:
    """Ask who else comes; on a valid post hold places and show what they cost."""
    registration = get_booking(db.session(), visitor().subject).registration
    if registration.status not in SENT:
        return redirect(url_for("holder.show", link=link), code=303)
    desk = find_desk()
    if desk is None or not desk.serves(sent=request.method == "POST"):
        return closed(desk), 409
    form = _form(registration, desk)
    if request.method == "GET" or is_still_being_written():
        return _page(form, registration, desk, link)
    let_the_line_go_first()
    whole = registration.part_of_id or registration.id
    note_who_is_free(form, whole_id=whole)
    if is_one_time(form) and form.validate():
        held = hold_places(form, part_of_id=whole)
        if held:
            return redirect(url_for("holder.review", link=held), code=303)
    return _page(form, registration, desk, link), 422


def _form(registration: Registration, desk: Desk) -> RegistrationForm:
    beside = people_beside(db.session(), registration)
    if request.method == "POST":
        whole = registration.part_of_id or registration.id
        build = partial(
            RegistrationForm,
            offers=opened(desk.offers, registration_id=whole),
            beside=beside,
            asks_residence=desk.asks_residence,
        )
        return filled_in(build, whole_id=whole)
    form = RegistrationForm(
        offers=desk.offers,
        stored=stored_contact(registration),
        beside=beside,
        asks_residence=desk.asks_residence,
    )
    form.submission_key.data = new_key()
    return form


def _page(form: RegistrationForm, registration: Registration, desk: Desk, link: str) -> str:
    return render_template(
        "holder/adding/more.html", form=form, registration=registration, desk=desk, link=link
    )
