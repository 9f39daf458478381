"""Other contacts of a registration: named behind the first one's link; each one's own pages."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from summit.extensions import db, limiter, transaction
from summit.holder.answering.asked import asked_of_contact
from summit.holder.asking.forms import AnswerForm
from summit.holder.queries import FIRST, get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.payments.service.bills import find_bill
from summit.registration.further import service
from summit.registration.further.forms import FurtherForm
from summit.registration.further.labels import RECEIVES, ROLES, SHORT
from summit.registration.further.models import FurtherContact
from summit.registration.further.queries import contacts_of, row_beside
from summit.registration.further.rules import MOST
from summit.registration.further.statuses import Receives
from summit.registration.links import contact_link, further_link
from summit.registration.models import Registration
from summit.registration.naming.queries import names_until
from summit.registration.statuses import ENDED, Status
from summit.web.errors import sentence
from summit.web.guards import first_contact, further_contact, visitor
from summit.web.outside import address_of
from summit.web.private import keep_private

blueprint = Blueprint("further", __name__)
blueprint.after_request(keep_private)
NAMED_OFTEN = "20/hour"  # for one registration: each may send a letter
NOTICES = {"named", "changed", "removed"}


def _by_registration() -> str:
    return str(visitor().subject)


# -- what the first contact says of them -----------------------------------------------------------


@blueprint.get("/<link>/contacts")
@first_contact
def contacts(language: Language, link: str) -> ResponseReturnValue:
    """Show who else acts for the delegation, and what each receives."""
    registration = _registration()
    if registration.status is Status.DRAFT:
        return redirect(url_for("holder.show", link=link), code=303)
    said = request.args.get("notice")
    return render_template(
        "holder/further/contacts.html",
        registration=registration,
        contacts=contacts_of(db.session(), registration.id),
        most=MOST,
        is_open=registration.status not in ENDED,
        roles=ROLES,
        receives=RECEIVES,
        link=link,
        notice=said if said in NOTICES else None,
    )


@blueprint.route("/<link>/contacts/new", methods=["GET", "POST"])
@first_contact
@limiter.limit(NAMED_OFTEN, key_func=_by_registration, methods=["POST"])
def name(language: Language, link: str) -> ResponseReturnValue:
    """Name somebody; a letter tells them who did."""
    form: Any = FurtherForm()
    if not form.validate_on_submit():
        return _form_page(form, link)
    try:
        with transaction(by=visitor().actor) as session:
            wish, by = form.to_wish(), visitor().actor
            service.name(session, visitor().subject, wish, by=by, now=now())
    except Refused as refusal:
        return _form_page(form, link, refusal=refusal)
    return redirect(url_for(".contacts", link=link, notice="named"), code=303)


@blueprint.route("/<link>/contacts/<int:contact_id>", methods=["GET", "POST"])
@first_contact
@limiter.limit(NAMED_OFTEN, key_func=_by_registration, methods=["POST"])
def change(language: Language, link: str, contact_id: int) -> ResponseReturnValue:
    """Change who somebody is or what they receive."""
    contact, form = _find(contact_id), FurtherForm()
    if not form.is_submitted():
        form.show(contact)
        return _form_page(form, link, contact)
    if not form.validate():
        return _form_page(form, link, contact)
    try:
        with transaction(by=visitor().actor) as session:
            wish, by = form.to_wish(), visitor().actor
            service.change(session, visitor().subject, contact_id, wish, by=by, now=now())
    except Refused as refusal:
        return _form_page(form, link, _find(contact_id), refusal)
    return redirect(url_for(".contacts", link=link, notice="changed"), code=303)


@blueprint.post("/<link>/contacts/<int:contact_id>/remove")
@first_contact
def remove(language: Language, link: str, contact_id: int) -> ResponseReturnValue:
    """Take somebody off: their link opens nothing any more."""
    _find(contact_id)
    with transaction(by=visitor().actor) as session:
        service.remove(session, visitor().subject, contact_id, now=now())
    return redirect(url_for(".contacts", link=link, notice="removed"), code=303)


def _find(contact_id: int) -> FurtherContact:
    """Return a contact of this registration, also one who was taken off meanwhile."""
    contact = db.session.get(FurtherContact, contact_id)
    if contact is None or contact.registration_id != visitor().subject:
        abort(404)
    return contact


def _form_page(
    form: FurtherForm,
    link: str,
    contact: FurtherContact | None = None,
    refusal: Refused | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "holder/further/contact.html",
        form=form,
        contact=contact,
        registration=_registration(),
        link=link,
        refusal=sentence(refusal) if refusal else "",
    )
    if refusal is not None:
        return page, refusal.status_code
    return page, 422 if form.is_submitted() else 200


# -- each one's own --------------------------------------------------------------------------------


@blueprint.get("/<link>/me")
@further_contact
def own(language: Language, link: str) -> str:
    """Show a further contact what is written down of them, and how to end it."""
    return render_template(
        "holder/further/own.html",
        contact=_me(),
        registration=_registration(),
        roles=ROLES,
        receives=SHORT,
        has_bill=find_bill(db.session(), visitor().subject) is not None,
        link=link,
        is_changed=request.args.get("notice") == "changed",
    )


@blueprint.post("/<link>/me/language")
@further_contact
def speak(language: Language, link: str) -> ResponseReturnValue:
    """Write to a further contact in another language, and go on in it."""
    wanted = request.form.get("language", "")
    if wanted not in set(Language):
        abort(400)
    contact_id = _me().id
    with transaction(by=visitor().actor) as session:
        service.speak(session, visitor().subject, contact_id, Language(wanted))
    to = url_for(".own", link=link, language=Language(wanted), notice="changed")
    return redirect(to, code=303)


@blueprint.post("/<link>/me/leave")
@further_contact
def leave(language: Language, link: str) -> str:
    """Let a further contact take themselves off; this page is the last that their link shows."""
    contact_id, registration = _me().id, _registration()
    facts = {"reference": registration.reference, "contact": registration.contact_name}
    with transaction(by=visitor().actor) as session:
        service.remove(session, visitor().subject, contact_id, is_own=True, now=now())
    return render_template("holder/further/left.html", **facts)


def people_page(link: str) -> str:
    """Return the page of who receives people: everybody, badges and questions, without a sum."""
    session = db.session()
    booking = get_booking(session, visitor().subject)
    registration = booking.registration
    return render_template(
        "holder/further/people.html",
        booking=booking,
        registration=registration,
        contact=_me(),
        own_address=address_of("holder.show", language=tongue(registration), link=link),
        answering=[(one, AnswerForm.blank(one)) for one in booking.requests if one.open_question],
        others=[(one.registration, link_beside(one.registration)) for one in booking.others],
        names_until=names_until(session),
        asked=asked_of_contact(session, registration),
        notice=request.args.get("notice"),
        link=link,
    )


def money_page(link: str) -> ResponseReturnValue:
    """Lead who receives money to the bill; where there is none yet, to what is known of them."""
    page = "payer.show" if find_bill(db.session(), visitor().subject) else "further.own"
    return redirect(url_for(page, link=link), code=303)


def link_beside(registration: Registration) -> str | None:
    """Return the visitor's own link to what was sent with theirs; None: it is not theirs to see."""
    if FIRST in visitor().rights:
        return contact_link(registration)
    row = row_beside(db.session(), _me(), registration.id)
    return further_link(row) if row is not None and row.receives is not Receives.MONEY else None


def tongue(registration: Registration) -> Language:
    """Return the language in which the visitor's own link is written down for them."""
    return registration.language if FIRST in visitor().rights else _me().language


def _me() -> FurtherContact:
    return find_me(db.session())


def find_me(session: Session) -> FurtherContact:
    """Return who is asking, as a further contact."""
    return session.get_one(FurtherContact, int(visitor().actor.partition(":")[2]))


def _registration() -> Registration:
    return db.session().get_one(Registration, visitor().subject)
