"""Office: who is invited, what became of it, and new invitations, one by one or from a list."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from summit.admission.codes import invitations, queries
from summit.admission.codes.invitations import InvitationWish
from summit.admission.codes.inviting.forms import InvitationEdit, InvitationForm, ListForm
from summit.admission.codes.inviting.sheet import Sheet
from summit.admission.codes.labels import STATES
from summit.admission.codes.messages import invitation_address
from summit.admission.codes.models import Invitation
from summit.edition.queries import get_summit, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.text import one_line
from summit.mail.unsubscribing.service import is_unsubscribed
from summit.web.confirming import confirm_page
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("inviting_admin", __name__)
LONGEST_SEARCH = 100


@blueprint.get("/invitations")
@staff("registration.edit")
def invited() -> str:
    session = db.session()
    search = one_line(request.args.get("q"))[:LONGEST_SEARCH]
    today = now().astimezone(zone_of(get_summit(session))).date()
    found = invitations.find(session, search)
    return render_template(
        "admission/codes/inviting/admin/invited.html",
        rows=[(one, STATES[queries.stand_of(one.code, today)]) for one in found],
        search=search,
    )


@blueprint.route("/invitations/new", methods=["GET", "POST"])
@staff("registration.edit")
def new_invitation() -> ResponseReturnValue:
    form = InvitationForm(queries.categories(db.session()))
    if form.validate_on_submit() and (number := _make_one(form)):
        flash(
            _("The invitation is made.") if not form.sends.data else _("The letter is on its way.")
        )
        return redirect(url_for(".invitation", invitation_id=number), code=303)
    page = render_template("admission/codes/inviting/admin/new.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _make_one(form: InvitationForm) -> int | None:
    """Return the invitation made, or None after saying in the form why there is none."""
    try:
        with transaction(by=visitor().actor) as session:
            made = invitations.invite(session, form.wish(), now=now())
            if form.sends.data:
                invitations.send(session, made.id, now=now())
            return made.id
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return None


@blueprint.get("/invitations/<int:invitation_id>")
@staff("registration.edit")
def invitation(invitation_id: int) -> str:
    found = _get(invitation_id)
    today = now().astimezone(zone_of(get_summit(db.session()))).date()
    return render_template(
        "admission/codes/inviting/admin/invitation.html",
        one=found,
        state=STATES[queries.stand_of(found.code, today)],
        address=invitation_address(found, found.language),
        is_unsubscribed=is_unsubscribed(db.session(), found.email),
    )


def _get(invitation_id: int) -> Invitation:
    found: Invitation = db.session.get(Invitation, invitation_id) or abort(404)
    return found


@blueprint.route("/invitations/<int:invitation_id>/edit", methods=["GET", "POST"])
@staff("registration.edit")
def edit(invitation_id: int) -> ResponseReturnValue:
    """Change what an invitation says and gives, and send it again where so wished."""
    found = _get(invitation_id)
    form = InvitationEdit(queries.categories(db.session()))

    def read() -> InvitationWish:
        return invitations.shown(_get(invitation_id))

    if not form.is_submitted():
        form.fill(read())
    elif form.validate() and form.keep(lambda: _keep(form, invitation_id), read):
        flash(_("Saved. The letter is on its way.") if form.sends.data else _("Saved."))
        return redirect(url_for(".invitation", invitation_id=invitation_id), code=303)
    page = render_template("admission/codes/inviting/admin/edit.html", form=form, one=found)
    return page, 422 if form.is_submitted() else 200


def _keep(form: InvitationEdit, invitation_id: int) -> None:
    wish, seen, moment = form.wish(), form.seen.data or "", now()
    with transaction(by=visitor().actor) as session:
        invitations.edit(session, invitation_id, wish, seen=seen, renews=form.renews.data)
        if form.sends.data:
            invitations.send(session, invitation_id, now=moment)


@blueprint.post("/invitations/<int:invitation_id>/send")
@staff("registration.edit")
def send(invitation_id: int) -> ResponseReturnValue:
    _get(invitation_id)
    said = _("The letter is on its way.")
    try:
        with transaction(by=visitor().actor) as session:
            invitations.send(session, invitation_id, now=now())
    except Refused as refusal:
        said = sentence(refusal)
    flash(said)
    return redirect(url_for(".invitation", invitation_id=invitation_id), code=303)


@blueprint.get("/invitations/<int:invitation_id>/withdraw")
@staff("registration.edit")
def confirm_withdrawal(invitation_id: int) -> ResponseReturnValue:
    found = _get(invitation_id)
    return confirm_page(
        door="delegations",
        title=_("Withdraw an invitation"),
        lines=[
            f"{found.addressee}, {found.email}",
            _("Nobody can use it from now on. Who came by it keeps place and price."),
            _("Nobody is written to: please tell them why."),
        ],
        button=_("Withdraw this invitation"),
        action=url_for(".withdraw", invitation_id=invitation_id),
        back=(url_for(".invitation", invitation_id=invitation_id), found.addressee),
    )


@blueprint.post("/invitations/<int:invitation_id>/withdraw")
@staff("registration.edit")
def withdraw(invitation_id: int) -> ResponseReturnValue:
    _get(invitation_id)
    with transaction(by=visitor().actor) as session:
        invitations.revoke(session, invitation_id, now=now())
    flash(_("The invitation is withdrawn."))
    return redirect(url_for(".invitation", invitation_id=invitation_id), code=303)


@blueprint.route("/invitations/list", methods=["GET", "POST"])
@staff("registration.edit")
def many() -> ResponseReturnValue:
    """Show what a list says with each fault, then make exactly what was shown."""
    form = ListForm(queries.categories(db.session()))
    sheet: Sheet | None = None
    if form.is_submitted():
        form.open_file()
        if not form.file.errors and form.validate():
            sheet = form.read(invitations.addresses(db.session(), int(form.category_id.data)))
        if sheet and not sheet.faults and "make" in request.form:
            try:
                return _made(form, sheet)
            except Refused as refusal:
                form.form_errors.append(sentence(refusal))
    page = render_template("admission/codes/inviting/admin/list.html", form=form, sheet=sheet)
    is_wrong = form.is_submitted() and (
        sheet is None or bool(sheet.faults) or bool(form.form_errors)
    )
    return page, 422 if is_wrong else 200


def _made(form: ListForm, sheet: Sheet) -> ResponseReturnValue:
    moment, unwanted = now(), []
    with transaction(by=visitor().actor) as session:
        for one in sheet.invited:
            made = invitations.invite(session, form.wish_of(one), now=moment)
            if not form.sends.data:
                continue
            if is_unsubscribed(session, made.email):
                unwanted.append(made.email)
            else:
                invitations.send(session, made.id, now=moment)
    if unwanted:
        said = _("Not written to, for they have unsubscribed: %(whom)s", whom=", ".join(unwanted))
        flash(said, "error")
    count = len(sheet.invited)
    flash(ngettext("%(num)d invitation is made.", "%(num)d invitations are made.", count))
    return redirect(url_for(".invited"), code=303)
