"""The pages behind a secret link. Opening one changes nothing: mail scanners open links too."""

from functools import partial

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from flask import url_for as address
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from summit.badges.drawing import BadgeFace, draw_badges
from summit.badges.queries import (
    faces_of_attendee,
    faces_of_registration,
    identity_of,
    signing_key,
)
from summit.edition.models import TermsVersion
from summit.edition.queries import current_terms, get_summit
from summit.extensions import db, limiter, transaction
from summit.holder import payment
from summit.holder.answering.asked import Asked, asked_of_contact
from summit.holder.asking.forms import AnswerForm
from summit.holder.forms import BY_CARD, BY_INVOICE, InvoiceForm, ReviewForm, draft_seen
from summit.holder.further.views import link_beside, money_page, people_page, tongue
from summit.holder.given.files import given_files
from summit.holder.holding.views import extend_here, is_asked
from summit.holder.links import bill_address
from summit.holder.orders.views import way_on
from summit.holder.own.views import own_page
from summit.holder.queries import ALL, FIRST, PEOPLE, Booking, find_holder, get_booking
from summit.holder.reviewing.service import find_typed, forget_typed
from summit.holder.transfers import transfer_facts
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.payments.another_payer.addressing import pays_themselves
from summit.payments.checkout import come_back
from summit.payments.documents.service import name_payer
from summit.payments.errors import SalesClosed, UnknownCardPage
from summit.payments.queries import Preview, preview
from summit.payments.views import gateway
from summit.payments.withdrawal import withdraw
from summit.registration import service
from summit.registration.approval.queries import approval_terms
from summit.registration.errors import HoldEnded, NotADraft
from summit.registration.further.queries import contacts_of
from summit.registration.links import ATTENDEE
from summit.registration.messages import promise_acknowledgement
from summit.registration.models import Attendee, Purpose, Registration
from summit.registration.naming.queries import names_until
from summit.registration.payers import Share, shares_of
from summit.registration.statuses import Status
from summit.web.downloads import pdf_file
from summit.web.errors import sentence
from summit.web.guards import contact, first_contact, holder, load_with, of_person, visitor
from summit.web.languages import current_language
from summit.web.outside import address_of
from summit.web.private import keep_private

blueprint = Blueprint("holder", __name__)
PRESSED = "20/minute"  # for one registration: each may ask Stripe something
NOTICES = {
    "unpaid",
    "changed",
    "longer",
    "sent",
    "withdrawn",
    "left",
    "payer",
    "asked",
    "answered",
    "contact",
    "readdressed",
}  # the address may ask for


def _by_registration() -> str:
    """Count by registration: behind a city hall's or a hotel's one address are many."""
    return str(visitor().subject)


@blueprint.record
def _tell_guards(state: BlueprintSetupState) -> None:
    load_with(state.app, "holder", partial(find_holder, state.app.config["LINK_KEY"]))


blueprint.after_request(keep_private)


def to_page(name: str, link: str, *, notice: str | None = None) -> ResponseReturnValue:
    return redirect(address(f"holder.{name}", link=link, notice=notice), code=303)


# -- what there is -----------------------------------------------------------------------------


@blueprint.get("/<link>")
@holder
def show(language: Language, link: str) -> ResponseReturnValue:
    """Show the registration as it is now; a draft's page is its review."""
    rights = visitor().rights
    if ATTENDEE in rights:
        return own_page()
    if ALL not in rights:
        return people_page(link) if PEOPLE in rights else money_page(link)
    booking = get_booking(db.session(), visitor().subject)
    if booking.registration.status is Status.DRAFT:
        return to_page("review", link, notice=_notice())
    return _page(booking, link)


def _page(
    booking: Booking, link: str, refusal: Refused | None = None, form: InvoiceForm | None = None
) -> str:
    is_first, bill = FIRST in visitor().rights, booking.bill
    return render_template(
        "holder/show.html",
        booking=booking,
        registration=booking.registration,
        money=booking.money,
        link=link,
        own_address=address_of("holder.show", language=tongue(booking.registration), link=link),
        is_first=is_first,
        link_of=link_beside,
        # the bill's own link outlives whoever is taken off
        payer_address=bill_address(bill, current_language()) if is_first and bill else None,
        own_payer=pays_themselves(booking.registration),
        further=contacts_of(db.session(), booking.registration.id) if is_first else (),
        form=form or InvoiceForm.blank(booking.registration.purchase_order),
        answering=[(one, AnswerForm.blank(one)) for one in booking.requests if one.open_question],
        **(transfer_facts(db.session(), booking.registration.reference) if bill else {}),
        names_until=names_until(db.session()) if booking.unnamed else None,
        asked=asked_of_contact(db.session(), booking.registration),
        files=given_files(
            db.session(), booking.registration.id, is_person=False, with_left=is_first
        ),
        notice=_notice(),
        refusal=sentence(refusal) if refusal else None,
        way=way_on(refusal, link, "orders"),
    )


def _notice() -> str | None:
    said = request.args.get("notice")
    return said if said in NOTICES else None


@blueprint.get("/<link>/badges.pdf")
@of_person
def badges(language: Language, link: str) -> ResponseReturnValue:
    """Return all badges the link's bearer may have: an attendee, only their own."""
    session, key = db.session(), signing_key(current_app.config["SETTINGS"])
    if ATTENDEE in visitor().rights:
        faces = faces_of_attendee(session, visitor().subject, key)
    else:
        faces = faces_of_registration(session, visitor().subject, key)
    return _pdf(list(faces))


@blueprint.get("/<link>/badges/<int:attendee_id>.pdf")
@of_person
def badge(language: Language, link: str, attendee_id: int) -> ResponseReturnValue:
    """Return one person's badge, if the link is theirs or their registration's."""
    session = db.session()
    who = session.get(Attendee, attendee_id)
    if who is None:
        abort(404)
    mine = who.id if ATTENDEE in visitor().rights else who.registration_id
    if visitor().subject != mine:
        abort(404)
    key = signing_key(current_app.config["SETTINGS"])
    return _pdf(list(faces_of_attendee(session, who.id, key)))


def _pdf(faces: list[BadgeFace]) -> Response:
    if not faces:
        abort(404)
    content = draw_badges(faces, identity_of(get_summit(db.session())))
    return pdf_file("badges" if len(faces) > 1 else f"badge-{faces[0].short_code}", content)


# -- from the draft to what is owed ------------------------------------------------------------


@blueprint.get("/<link>/review")
@first_contact
def review(language: Language, link: str) -> ResponseReturnValue:
    """Show people, prices, taxes and terms of a draft; anything else has its own page."""
    session = db.session()
    booking, terms = get_booking(session, visitor().subject), current_terms(session)
    if booking.registration.status is not Status.DRAFT:
        return to_page("show", link)
    if not booking.are_all_answered:
        return redirect(address("revising.change", link=link), code=303)
    asked = asked_of_contact(session, booking.registration)
    if asked.is_required:
        return redirect(address("answering.questions", link=link), code=303)
    form = review_form(booking.registration, terms)
    return _review_page(booking, terms, form, link, asked=asked)


def review_form(registration: Registration, terms: TermsVersion | None) -> ReviewForm:
    form = ReviewForm(terms, shares_of(registration.attendees))
    form.country = registration.country
    if request.method == "GET":
        form.terms_id.data = terms.id if terms else None
        for name, typed in find_typed(db.session(), registration.id).items():
            form[name].data = typed
    return form


def _review_page(
    booking: Booking,
    terms: TermsVersion | None,
    form: ReviewForm,
    link: str,
    refusal: Refused | None = None,
    asked: Asked | None = None,
) -> str:
    return render_template(
        "holder/review.html",
        booking=booking,
        registration=booking.registration,
        bills=_bills(booking.registration),
        bills_due=payment.due_for_invoice(now()) if form.has_other_payers else None,
        decision_days=approval_terms(db.session()).decision_days if form.is_request else 0,
        terms=terms,
        form=form,
        link=link,
        own_address=address_of("holder.show", language=tongue(booking.registration), link=link),
        notice=_notice(),
        asked=asked or asked_of_contact(db.session(), booking.registration),
        refusal=sentence(refusal) if refusal else None,
    )


def _bills(registration: Registration) -> list[tuple[Share, Preview]] | None:
    """Return what each payer would owe, or None while the organizers may not sell."""
    shares = shares_of(registration.attendees)
    try:
        return [(share, preview(db.session(), share.people)) for share in shares]
    except SalesClosed:
        return None


@blueprint.post("/<link>/submit")
@first_contact
def submit(language: Language, link: str) -> ResponseReturnValue:
    """Send the draft: confirmed where nothing is owed, else to the card page or by invoice."""
    form = review_form(_registration(), current_terms(db.session()))
    if is_asked():
        refusal = extend_here()
        if _registration().status is not Status.DRAFT:  # sent or ended: its page says what is so
            return to_page("show", link)
        return reviewed_again(form, link, refusal), refusal.status_code if refusal else 200
    form.how = request.form.get("how", "")
    if not form.validate():
        return reviewed_again(form, link), 422
    try:
        _send(form)
        if form.how == BY_CARD:
            return _to_card_page(language, link)
    except (NotADraft, HoldEnded):  # sent from another tab, or released: its page says so
        return to_page("show", link)
    except Refused as refusal:
        if _registration().status is not Status.DRAFT:  # sent, but the card page does not open
            return _refused(refusal, link)
        return reviewed_again(form, link, refusal), refusal.status_code
    return to_page("show", link)


def reviewed_again(form: ReviewForm, link: str, refusal: Refused | None = None) -> str:
    """Return the review with what was answered; to accept are the terms of this moment."""
    session = db.session()
    terms = current_terms(session)
    form.terms_id.data = terms.id if terms else None
    return _review_page(get_booking(session, visitor().subject), terms, form, link, refusal)


def _send(form: ReviewForm) -> None:
    given, order = form.to_submission(), form.purchase_order.data or None
    asks_due = form.how == BY_INVOICE or (form.has_other_payers and not form.is_request)
    due = payment.due_for_invoice(now()) if asks_due else None
    with transaction(by=visitor().actor) as session:
        sent = service.submit(
            session, visitor().subject, given, bills_due=due, seen=draft_seen(), now=now()
        )
        forget_typed(session, sent.id)
        is_billed = sent.status is Status.AWAITING_PAYMENT  # not what is free, or decided on first
        if is_billed:
            name_payer(session, sent.id, form.to_payer())
        if due and form.how == BY_INVOICE:
            service.choose_invoice(session, sent.id, due=due, purchase_order=order, now=now())
        elif is_billed:
            promise_acknowledgement(session, sent, now())


# -- paying, and leaving -----------------------------------------------------------------------


@blueprint.post("/<link>/pay")
@contact
@limiter.limit(PRESSED, key_func=_by_registration)
def pay(language: Language, link: str) -> ResponseReturnValue:
    """Go to the card page, also in place of an invoice."""
    try:
        return _to_card_page(language, link)
    except Refused as refusal:
        return _refused(refusal, link)


def _to_card_page(language: Language, link: str) -> ResponseReturnValue:
    found = payment.card_page(
        visitor().subject,
        "holder",
        link,
        gateway=gateway(),
        language=language,
        by=visitor().actor,
    )
    return redirect(found, code=303)


@blueprint.post("/<link>/invoice")
@contact
@limiter.limit(PRESSED, key_func=_by_registration)
def invoice(language: Language, link: str) -> ResponseReturnValue:
    """Ask for an invoice in place of the card."""
    form = InvoiceForm()
    form.country = _registration().country
    if not form.validate():
        return _page(get_booking(db.session(), visitor().subject), link, form=form), 422
    try:
        payment.switch_to_invoice(
            visitor().subject,
            purchase_order=form.purchase_order.data or None,
            payer=form.to_payer(),
            gateway=gateway(),
            by=visitor().actor,
        )
    except Refused as refusal:
        return _refused(refusal, link)
    return to_page("show", link)


@blueprint.get("/<link>/returned")
@contact
def returned(language: Language, link: str) -> ResponseReturnValue:
    """Come back from the card page: ask Stripe what became of it, then show our own rows.

    The address proves nothing; an id that is not this registration's is a 404.
    """
    session_id = request.args.get(payment.SESSION, "")
    if not payment.SESSION_ID.fullmatch(session_id):
        raise UnknownCardPage()
    come_back(visitor().subject, session_id, gateway=gateway())
    return to_page("show", link)


@blueprint.post("/<link>/cancel")
@contact
def cancel(language: Language, link: str) -> ResponseReturnValue:
    """End the registration while nothing was paid; its places are free again."""
    try:
        withdraw(visitor().subject, Status.CANCELLED, gateway=gateway(), by=visitor().actor)
    except Refused as refusal:
        return _refused(refusal, link)
    return to_page("show", link)


@blueprint.post("/<link>/withdraw-consent")
@first_contact
def withdraw_consent(language: Language, link: str) -> ResponseReturnValue:
    """Take back one consent, as easily as it was given."""
    purpose = request.form.get("purpose", "")
    if purpose not in set(Purpose):
        abort(400)
    with transaction(by=visitor().actor) as session:
        service.withdraw_consent(session, visitor().subject, Purpose(purpose), now=now())
    return to_page("show", link, notice="withdrawn")


def _refused(refusal: Refused, link: str) -> ResponseReturnValue:
    """Show the registration as it is now, with the sentence on top."""
    booking = get_booking(db.session(), visitor().subject)
    if booking.registration.status is Status.DRAFT:
        terms = current_terms(db.session())
        form = review_form(booking.registration, terms)
        return _review_page(booking, terms, form, link, refusal), refusal.status_code
    return _page(booking, link, refusal), refusal.status_code


def _registration() -> Registration:
    return db.session().get_one(Registration, visitor().subject)
