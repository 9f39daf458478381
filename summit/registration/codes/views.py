"""The page of an invitation: the form in its language, with what is known filled in.

Opening it takes no place and uses nothing up: mail scanners open links too.
"""

from functools import partial

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from summit.admission.codes.errors import CodeRefused, UnknownCode
from summit.admission.codes.invitations import note_opened
from summit.admission.codes.models import Invitation
from summit.admission.codes.service import check_open, find_code
from summit.edition.queries import opening_at, zone_of
from summit.extensions import db, limiter, transaction
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.registration.codes.offers import with_invited
from summit.registration.forms import RegistrationForm
from summit.registration.one_time import is_one_time, new_key
from summit.registration.queries import Desk
from summit.registration.typed import in_order
from summit.registration.views import (
    HELD_FROM_ADDRESS,
    POSTS_FROM_ADDRESS,
    check_code,
    closed,
    find_desk,
    go_on,
    hold_places,
    is_for_later,
    is_still_being_written,
    let_the_line_go_first,
    made,
    note_who_is_free,
    written_to,
)
from summit.web.errors import sentence
from summit.web.guards import public
from summit.web.private import keep_private

blueprint = Blueprint("invitations", __name__)
blueprint.after_request(keep_private)


@blueprint.route("/invitation/<code>", methods=["GET", "POST"])
@public
@limiter.limit(POSTS_FROM_ADDRESS, methods=["POST"])
@limiter.limit(HELD_FROM_ADDRESS, methods=["POST"], deduct_when=made)
@written_to
def show(language: Language, code: str) -> ResponseReturnValue:
    """Show the form to who is invited; on a valid post hold places and hand over the link."""
    invitation = _get_invitation(code)
    desk = find_desk()
    if desk is None or not opening_at(desk.summit, now())[0]:
        return closed(desk), 409  # open for who is invited also where nothing is for everybody
    if request.method == "GET":
        return _first_page(invitation, desk)
    form = _form(invitation, desk)
    if is_still_being_written():
        return _page(form, invitation, desk)
    let_the_line_go_first()
    if is_for_later():
        form.let_names_wait()
    note_who_is_free(form)
    if is_one_time(form) and form.validate():
        link = hold_places(form)
        if link:
            return go_on(link)
    return _page(form, _get_invitation(code), desk), 422


def _get_invitation(code: str) -> Invitation:
    """Return the invitation of a code; who guesses is counted, and sees no page."""
    try:
        check_code(code, registration_id=None)
    except UnknownCode:
        abort(404)
    invitation = find_code(db.session(), code).invitation
    if invitation is None:
        abort(404)
    return invitation


def _first_page(invitation: Invitation, desk: Desk) -> ResponseReturnValue:
    """Show what is known, or the sentence why the invitation can no longer be used."""
    try:
        check_open(invitation.code, now().astimezone(zone_of(desk.summit)).date())
    except CodeRefused as refusal:
        page = render_template("registration/codes/not_now.html", said=sentence(refusal))
        return page, refusal.status_code
    if invitation.opened_at is None:
        with transaction(by="public") as session:
            note_opened(session, invitation.id, now=now())
    form = _form(invitation, desk)
    form.submission_key.data = new_key()
    return _page(form, invitation, desk)


def _form(invitation: Invitation, desk: Desk) -> RegistrationForm:
    build = partial(
        RegistrationForm,
        offers=with_invited(db.session(), desk.offers, invitation.code, now=now()),
        asks_residence=desk.asks_residence,
    )
    if request.method == "POST":
        return build(in_order(request.form))
    person = {
        "category": invitation.code.categories[0].code,
        "given_name": invitation.given_name,
        "family_name": invitation.family_name,
        "email": invitation.email if invitation.full_name else "",
        "language": invitation.language,
    }
    known = {
        "municipality": invitation.municipality,
        "country": invitation.country,
        "contact_name": invitation.full_name,
        "contact_email": invitation.email,
        "language": invitation.language,
        "code": invitation.code.text,
        "people": [person],
    }
    return build(stored=known)


def _page(form: RegistrationForm, invitation: Invitation, desk: Desk) -> str:
    return render_template(
        "registration/codes/invitation.html", form=form, invitation=invitation, desk=desk
    )
