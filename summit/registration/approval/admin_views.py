"""Office: the requests that wait for a decision, one of them whole, and the days owners set."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration.approval import lists, service
from summit.registration.approval.forms import (
    ApprovalTermsForm,
    DecisionForm,
    DeclineForm,
    QuestionForm,
)
from summit.registration.approval.labels import STATES, SUBJECTS
from summit.registration.approval.models import ApprovalRequest
from summit.registration.approval.queries import approval_terms
from summit.registration.approval.rules import lapses_soon
from summit.registration.queries import get_whole
from summit.web.deciding import is_done
from summit.web.guards import staff, visitor
from summit.web.listing import PER_PAGE, Listing, Page, offset

blueprint = Blueprint("approval_admin", __name__)


def _listing() -> Listing:
    names = {
        "decide": _("To decide"),
        "question": _("Question asked"),
        "approved": _("Approved"),
        "declined": _("Not accepted"),
        "ended": _("Ended otherwise"),
    }
    return Listing.by_state("approval_admin.requests", names, lists.count_by_state(db.session()))


@blueprint.get("/requests")
@staff("registration.read")
def requests() -> str:
    listing, moment = _listing(), now()
    asked = listing.read()
    rows, total = lists.requests(
        db.session(), asked.search, asked.get("state"), limit=PER_PAGE, offset=offset(asked)
    )
    return render_template(
        "registration/approval/admin/requests.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        states=STATES,
        subjects=SUBJECTS,
        is_soon=lambda one: one.is_undecided and lapses_soon(one.decide_by, now=moment),
    )


@blueprint.get("/requests/<int:request_id>")
@staff("registration.approve")
def request(request_id: int) -> ResponseReturnValue:
    return _page(request_id)


@blueprint.post("/requests/<int:request_id>/approve")
@staff("registration.approve")
def approve(request_id: int) -> ResponseReturnValue:
    """Say yes; the contact is told, with the link to pay where something is owed."""

    form = DecisionForm()

    def decide(session: Session, by: str) -> None:
        service.approve(session, request_id, hand=form.hand(by), now=now())

    return _decided(request_id, form, decide, _("Approved. The contact is told by e-mail."))


@blueprint.post("/requests/<int:request_id>/decline")
@staff("registration.approve")
def decline(request_id: int) -> ResponseReturnValue:
    """Say no; the reason goes to the contact, and the seats to others."""
    form = DeclineForm()

    def decide(session: Session, by: str) -> None:
        hand = form.hand(by)
        service.decline(session, request_id, reason=form.text.data, hand=hand, now=now())

    return _decided(request_id, form, decide, _("Not accepted. The contact is told why."))


@blueprint.post("/requests/<int:request_id>/ask")
@staff("registration.approve")
def ask(request_id: int) -> ResponseReturnValue:
    """Ask for more; the contact answers behind their link."""
    form = QuestionForm()

    def decide(session: Session, by: str) -> None:
        hand = form.hand(by)
        service.ask(session, request_id, question=form.text.data, hand=hand, now=now())

    said = _("The question is sent. The request comes back here once it is answered.")
    return _decided(request_id, form, decide, said)


def _decided(
    request_id: int, form: Any, decide: Callable[[Session, str], None], said: str
) -> ResponseReturnValue:
    """Do what was decided and go on with the queue, or show the request with why not."""
    if db.session.get(ApprovalRequest, request_id) is None:
        abort(404)
    if is_done(form, decide, said):
        return redirect(url_for(".requests", state="decide"), code=303)
    return _page(request_id, form)


def _page(request_id: int, sent: Any = None) -> ResponseReturnValue:
    """Return the page of a request; of its forms, the one that was sent keeps what was typed."""
    found = db.session.get(ApprovalRequest, request_id) or abort(404)
    forms = {}
    for kind in (DecisionForm, DeclineForm, QuestionForm):
        forms[kind] = sent if type(sent) is kind else kind(formdata=None)
        forms[kind].turn.data = str(found.turn)
    page = render_template(
        "registration/approval/admin/request.html",
        request_=found,
        one=get_whole(db.session(), found.registration_id),
        states=STATES,
        subjects=SUBJECTS,
        is_soon=found.is_undecided and lapses_soon(found.decide_by, now=now()),
        sent=sent or forms[DecisionForm],
        yes=forms[DecisionForm],
        no=forms[DeclineForm],
        more=forms[QuestionForm],
        terms=approval_terms(db.session()),
    )
    return page, 422 if sent is not None else 200


@blueprint.route("/requests/terms", methods=["GET", "POST"])
@staff("settings.edit")
def terms() -> ResponseReturnValue:
    """Set how many days a request waits for a decision, and an approved one for its payment."""
    form = ApprovalTermsForm()

    def read() -> Any:
        return approval_terms(db.session())

    def write() -> None:
        with transaction(by=visitor().actor) as session:
            service.set_terms(session, form.to_terms(), seen=form.seen.data or "")

    if not form.is_submitted():
        shown = read()
        form.show(shown)
        form.decision_days.data, form.payment_days.data = shown.decision_days, shown.payment_days
    elif form.validate() and form.keep(write, read):
        flash(_("Saved. Deadlines that were told already stay as they are."))
        return redirect(url_for(".terms"), code=303)
    page = render_template("registration/approval/admin/terms.html", form=form)
    return page, 422 if form.is_submitted() else 200
