"""A person's own page: what there is for them, and their details until a day the office sets.

Nothing of anybody else stands here but the name of the contact, whom they may ask.
"""

from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, transaction
from summit.holder.answering.asked import (
    asked_in_confidence,
    asked_of_person,
    sentences,
    words_to_agree_to,
)
from summit.holder.given.files import given_files
from summit.holder.links import attendee_address, payer_address
from summit.holder.own.consents import ConsentForm
from summit.holder.own.errors import AnotherName
from summit.holder.queries import Booking, get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.registration.approval import service as approval
from summit.registration.approval.service import rename
from summit.registration.approval.statuses import Subject
from summit.registration.consenting import service as consenting
from summit.registration.consenting.queries import standing
from summit.registration.models import Attendee, Purpose
from summit.registration.naming import service as naming
from summit.registration.naming.queries import find_limits, names_until, today_there
from summit.registration.naming.rules import is_over
from summit.registration.questions.forms import AnswersForm
from summit.registration.questions.sensitive import kept_in_confidence
from summit.registration.questions.service import Outcome
from summit.registration.replacing.errors import AnotherPerson
from summit.registration.replacing.forms import DetailsForm
from summit.registration.statuses import PaidBy, Status
from summit.web.errors import sentence
from summit.web.guards import attendee, visitor
from summit.web.languages import current_language
from summit.web.private import keep_private

blueprint = Blueprint("own", __name__)
blueprint.after_request(keep_private)
NOTICES = {"saved", "asked", "withdrawn"}


@blueprint.post("/<link>/own/<any(name, complete):deed>")
@attendee
def write(language: Language, link: str, deed: str) -> ResponseReturnValue:
    """Say who comes in a place without a name, or complete one's details."""
    form = DetailsForm()
    if not form.validate():
        return own_page(form), 422
    try:
        notice = _keep(form, deed)
    except Refused as refusal:
        return own_page(form, refusal), 422
    return redirect(url_for("holder.show", link=link, notice=notice), code=303)


def _keep(form: DetailsForm, deed: str) -> str:
    """Return what the page says once it is kept, or asked for."""
    with transaction(by=visitor().actor) as session:
        person = session.get_one(Attendee, visitor().subject)
        wanted, booking_id = form.named(represents=person.represents), person.registration_id
        if deed == "name":
            naming.check_names_open(session, now=now())
            approval.name(session, booking_id, person.id, wanted, now=now())
            return "saved"
        naming.check_changes_open(session, now=now())
        try:
            subject = Subject.CORRECTION
            is_asked = rename(session, booking_id, person.id, wanted, subject, now=now())
        except AnotherPerson:
            raise AnotherName(whom=person.registration.contact_name) from None
    return "asked" if is_asked else "saved"


@blueprint.post("/<link>/own/agree")
@attendee
def agree(language: Language, link: str) -> ResponseReturnValue:
    """Keep a yes to what was ticked, and to nothing else."""
    form = ConsentForm()
    if not form.validate():
        return own_page(), 422
    try:
        with transaction(by=visitor().actor) as session:
            consenting.agree(
                session, visitor().subject, form.to_wordings(), language=language, now=now()
            )
    except Refused as refusal:
        return own_page(refusal=refusal), refusal.status_code
    return redirect(url_for("holder.show", link=link, notice="saved"), code=303)


@blueprint.post("/<link>/own/take-back")
@attendee
def take_back(language: Language, link: str) -> ResponseReturnValue:
    """Take one yes back, as easily as it was given."""
    purpose = request.form.get("purpose", "")
    if purpose not in set(Purpose):
        abort(400)
    with transaction(by=visitor().actor) as session:
        consenting.take_back(session, visitor().subject, Purpose(purpose), now=now())
    return redirect(url_for("holder.show", link=link, notice="withdrawn"), code=303)


def own_page(
    form: DetailsForm | None = None,
    refusal: Refused | None = None,
    *,
    answers: AnswersForm | None = None,
    outcome: Outcome | None = None,
    secret: AnswersForm | None = None,
) -> str:
    """Return the page of whoever the link names; forms as they were just sent."""
    session = db.session()
    person = session.get_one(Attendee, visitor().subject)
    booking = get_booking(session, person.registration_id)
    if form is None:
        form = DetailsForm(formdata=None)
        form.show(person)
    last_day = _last_day(person)
    said = request.args.get("notice")
    asked, confidential = asked_of_person(session, person), asked_in_confidence(session, person)
    return render_template(
        "holder/attendee.html",
        person=person,
        booking=booking,
        bill_address=_own_bill(person, booking),
        own_address=attendee_address(person, person.language),
        form=form,
        last_day=last_day,
        is_open=not is_over(last_day, today_there(session, now())),
        notice=said if said in NOTICES else None,
        refusal=sentence(refusal) if refusal else "",
        consents=ConsentForm(formdata=None),
        standing=standing(person),
        asked=asked,
        files=given_files(session, person.id, is_person=True),
        answers=answers or asked.form(),
        confidential=confidential,
        secret=secret or confidential.form(),
        agreements=words_to_agree_to(confidential.puts),
        given=kept_in_confidence(session, person),
        newly=set(outcome.newly) if outcome else (),
        gone=sentences(outcome) if outcome else (),
    )


def _last_day(person: Attendee) -> date | None:
    """Return until when a person writes here; None: no day was set."""
    session = db.session()
    return find_limits(session).changes_until if person.is_named else names_until(session)


def _own_bill(person: Attendee, booking: Booking) -> str | None:
    """Return where somebody who pays for themselves does so, while there is something to pay."""
    owes = booking.owes_while_confirmed or booking.owes_after_end
    is_due = owes or booking.registration.status is Status.AWAITING_PAYMENT
    if person.paid_by is not PaidBy.SELF or not is_due:
        return None
    return payer_address(db.session(), person.registration_id, current_language())
