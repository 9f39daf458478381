"""Office: formal invitations to look at, one of them whole, and who signs them."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments.formal import facts, lists, service
from summit.payments.formal.files import drawn, keep_letter
from summit.payments.formal.forms import LetterForm, ReasonForm, SignatoryForm
from summit.payments.formal.labels import STATES, WITHDRAWN_FOR
from summit.payments.formal.models import FormalInvitation
from summit.payments.formal.queries import find_signatory
from summit.payments.formal.rules import shown_code
from summit.payments.formal.wording import first_words
from summit.web.deciding import is_done
from summit.web.downloads import pdf_file
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.listing import PER_PAGE, Listing, Page, offset
from summit.web.pictures import takes_files

blueprint = Blueprint("formal_admin", __name__)


@blueprint.get("/formal-invitations")
@staff("registration.read")
def invitations() -> str:
    names = {state.value: label.text for state, label in STATES.items()}
    counts = lists.count_by_state(db.session())
    listing = Listing.by_state("formal_admin.invitations", names, counts)
    asked = listing.read()
    rows, total = lists.invitations(
        db.session(), asked.search, asked.get("state"), limit=PER_PAGE, offset=offset(asked)
    )
    return render_template(
        "payments/formal/admin/invitations.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        states=STATES,
        signatory=find_signatory(db.session()),
    )


@blueprint.get("/formal-invitations/<int:invitation_id>")
@staff("letter.issue")
def invitation(invitation_id: int) -> ResponseReturnValue:
    return _page(invitation_id)


@blueprint.post("/formal-invitations/<int:invitation_id>/preview")
@staff("letter.issue")
def preview(invitation_id: int) -> ResponseReturnValue:
    """Return the letter with what is typed, as a draft without a code; kept nowhere."""
    found, session = _find(invitation_id), db.session()
    form = _letter_form(found)
    if not form.validate():
        return _page(invitation_id, form)
    try:
        signatory = service.check_issuable(session, found)
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return _page(invitation_id, form)
    words = form.to_words()
    stated = facts.of_letter(
        session,
        found.attendee,
        signatory=signatory,
        salutation=words.salutation,
        paragraph=words.paragraph,
    )
    issued_on = now().astimezone(zone_of(get_summit(session))).date()
    return pdf_file("draft", drawn(session, stated, code=None, issued_on=issued_on))


@blueprint.post("/formal-invitations/<int:invitation_id>/issue")
@staff("letter.issue")
def issue(invitation_id: int) -> ResponseReturnValue:
    """Approve the letter; the contact is sent it."""
    form = _letter_form(_find(invitation_id))

    def decide(session: Session, by: str) -> None:
        service.issue(session, invitation_id, form.to_words(), by=by, now=now())

    return _decided(invitation_id, form, decide, _("Issued. The contact is sent the letter."))


@blueprint.post("/formal-invitations/<int:invitation_id>/decline")
@staff("letter.issue")
def decline(invitation_id: int) -> ResponseReturnValue:
    """Say no; the reason goes to the contact."""
    form = ReasonForm()

    def decide(session: Session, by: str) -> None:
        service.decline(session, invitation_id, reason=form.text.data, by=by, now=now())

    return _decided(invitation_id, form, decide, _("Not issued. The contact is told why."))


@blueprint.post("/formal-invitations/<int:invitation_id>/withdraw")
@staff("letter.issue")
def withdraw(invitation_id: int) -> ResponseReturnValue:
    """Take an issued letter back: whoever verifies it reads so from now on."""
    form = ReasonForm()

    def decide(session: Session, by: str) -> None:
        service.withdraw(session, invitation_id, reason=form.text.data, by=by, now=now())

    return _decided(invitation_id, form, decide, _("Withdrawn. The contact is told why."))


@blueprint.get("/formal-invitations/<int:invitation_id>.pdf")
@staff("letter.issue")
def letter(invitation_id: int) -> Response:
    found = _find(invitation_id)
    if found.letter is None:
        abort(404)
    name = f"{found.letter.facts['reference']}-{found.id}"
    return pdf_file(name, keep_letter(found.id))


@blueprint.route("/signature", methods=["GET", "POST"])
@takes_files
@staff("settings.edit")
def signatory() -> ResponseReturnValue:
    """Say who signs formal invitations."""

    def read() -> Any:
        return find_signatory(db.session()) or service.blank_signatory()

    def write() -> None:
        with transaction(by=visitor().actor) as session:
            service.set_signatory(session, form.to_signs(), seen=form.seen.data or "")

    form = SignatoryForm(obj=read())
    if not form.is_submitted():
        form.show(read())
    elif form.validate() and form.keep(write, read):
        flash(_("Saved. Letters issued before stay as they are."))
        return redirect(url_for(".signatory"), code=303)
    page = render_template(
        "payments/formal/admin/signatory.html",
        form=form,
        has_picture=bool(read().picture_id),
    )
    return page, 422 if form.is_submitted() else 200


def _find(invitation_id: int) -> FormalInvitation:
    return db.session.get(FormalInvitation, invitation_id) or abort(404)


def _letter_form(found: FormalInvitation, *, is_blank: bool = False) -> LetterForm:
    language = found.attendee.registration.language
    if not is_blank:
        return LetterForm(language)
    salutation, paragraph = first_words(found.attendee, found.addressed_as)
    first = {"salutation": salutation, "paragraph": paragraph}
    return LetterForm(language, formdata=None, data=first)


def _decided(
    invitation_id: int, form: Any, decide: Callable[[Session, str], None], said: str
) -> ResponseReturnValue:
    """Do what was decided and go on with the queue, or show the letter with why not."""
    _find(invitation_id)
    if is_done(form, decide, said):
        return redirect(url_for(".invitations", state="asked"), code=303)
    return _page(invitation_id, form)


def _page(invitation_id: int, sent: Any = None) -> ResponseReturnValue:
    """Return the page of one; of its forms, the one that was sent keeps what was typed."""
    found = _find(invitation_id)
    words = sent if isinstance(sent, LetterForm) else _letter_form(found, is_blank=True)
    page = render_template(
        "payments/formal/admin/invitation.html",
        found=found,
        person=found.attendee,
        one=found.attendee.registration,
        states=STATES,
        why=WITHDRAWN_FOR,
        words=words,
        no=sent if isinstance(sent, ReasonForm) else ReasonForm(formdata=None),
        sent=sent or words,
        signatory=find_signatory(db.session()),
        code=shown_code(found.letter.code) if found.letter else "",
    )
    return page, 422 if sent is not None else 200
