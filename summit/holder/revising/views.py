"""Changes the people and the contact of a draft; the places and the deadline stay."""

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.admission.queries import Offer
from summit.edition.queries import get_summit
from summit.extensions import db, transaction
from summit.holder.forms import draft_seen
from summit.holder.holding.views import extend_here, is_asked
from summit.holder.links import contact_address
from summit.holder.queries import get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.registration import service
from summit.registration.codes.offers import with_invited
from summit.registration.entering.views import filled_in
from summit.registration.errors import DraftChangedMeanwhile
from summit.registration.family import people_beside
from summit.registration.forms import RegistrationForm, stored_answers
from summit.registration.holds import hold_policy
from summit.registration.models import Registration
from summit.registration.queries import offers_beside
from summit.registration.service.drafted import application_of
from summit.registration.statuses import Status
from summit.registration.views import (
    asks_residence,
    check_code,
    is_for_later,
    is_still_being_written,
    let_the_line_go_first,
    note_who_is_free,
    opened,
    put_into_form,
    written_to,
)
from summit.web.errors import sentence
from summit.web.guards import first_contact, visitor
from summit.web.pictures import takes_files
from summit.web.private import keep_private

blueprint = Blueprint("revising", __name__)
blueprint.after_request(keep_private)


@blueprint.route("/<link>/change", methods=["GET", "POST"])
@first_contact
@written_to
@takes_files  # a list of people
def change(language: Language, link: str) -> ResponseReturnValue:
    """Show the form as it was filled in; on a valid post hold places for who stands there now."""
    session = db.session()
    registration = get_booking(session, visitor().subject).registration
    if registration.status is not Status.DRAFT:
        return redirect(url_for("holder.show", link=link), code=303)
    build = partial(
        RegistrationForm,
        offers=_offers(registration),
        beside=people_beside(session, registration) if registration.part_of_id else (),
        asks_residence=asks_residence(session),
    )
    if request.method == "GET":
        return _page(build(stored=stored_answers(registration)), link)
    form = filled_in(build, draft=registration)
    if is_still_being_written():
        return _page(form, link, draft_seen=draft_seen())
    if is_asked():
        return _extended(form, link)
    if is_for_later():
        form.let_names_wait()
    note_who_is_free(form, draft=registration)
    if form.validate() and _revise(form):
        if is_for_later():
            return redirect(url_for(".change", link=link, notice="later"), code=303)
        return redirect(url_for("holder.review", link=link, notice="changed"), code=303)
    return _page(form, link, draft_seen=draft_seen()), 422


def _extended(form: RegistrationForm, link: str) -> ResponseReturnValue:
    """Hold the places longer, and show what was typed as it was typed."""
    refusal = extend_here()
    if refusal is None:
        return _page(form, link, draft_seen=draft_seen(), notice="longer")
    form.form_errors.append(sentence(refusal))
    return _page(form, link, draft_seen=draft_seen()), refusal.status_code


def _offers(registration: Registration) -> Sequence[Offer]:
    """Return what may be chosen, also what the code opens that was sent, or that the draft uses."""
    session, people = db.session(), registration.attendees
    offers = offers_beside(session, people, now=now(), summit=get_summit(session))
    if request.method == "POST":
        return opened(offers, registration_id=registration.id)
    code = next((person.code for person in people if person.code), None)
    return with_invited(session, offers, code, now=now()) if code else offers


def _revise(form: RegistrationForm) -> bool:
    asked = form.to_application()
    holds = hold_policy(db.session(), current_app.config["SETTINGS"])
    let_the_line_go_first()
    try:
        check_code(asked.code, registration_id=visitor().subject)
        with transaction(by=visitor().actor) as session:
            service.revise(
                session, visitor().subject, asked, now=now(), holds=holds, seen=draft_seen()
            )
    except DraftChangedMeanwhile as refusal:
        if application_of(_draft()) == asked:  # pressed twice, or typed alike
            return True
        form.form_errors.append(sentence(refusal))
        g.kept_now = True
        return False
    except Refused as refusal:
        put_into_form(form, refusal)
        return False
    return True


def _draft() -> Registration:
    db.session.expire_all()
    return get_booking(db.session(), visitor().subject).registration


def _page(
    form: RegistrationForm, link: str, *, draft_seen: int | None = None, notice: str = ""
) -> str:
    """Return the form. After another change was met, the page has shown what is saved now."""
    booking = get_booking(db.session(), visitor().subject)
    is_met = g.get("kept_now", False)
    return render_template(
        "holder/revising/change.html",
        form=form,
        booking=booking,
        link=link,
        seen=booking.registration.revised if is_met or draft_seen is None else draft_seen,
        is_met=is_met,
        notice=notice or request.args.get("notice"),
        own_address=contact_address(booking.registration, booking.registration.language),
    )
