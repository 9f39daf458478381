"""Office: the accounts of the organizing team. Owners only."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.staff import service
from summit.staff.account_forms import AccountForm, NewAccountForm
from summit.staff.labels import ROLES
from summit.staff.letters import INVITED, promise_letter
from summit.staff.models import StaffAccount
from summit.staff.security import hash_password
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("staff_admin", __name__)


def _find(account_id: int) -> StaffAccount:
    return db.session.get(StaffAccount, account_id) or abort(404)


def _back(account_id: int) -> ResponseReturnValue:
    return redirect(url_for(".account", account_id=account_id), code=303)


@blueprint.get("/")
@staff("staff.manage")
def accounts() -> str:
    ordered = select(StaffAccount).order_by(StaffAccount.active.desc(), StaffAccount.email)
    found = db.session.scalars(ordered).all()
    return render_template("staff/admin/accounts.html", accounts=found, roles=ROLES)


@blueprint.route("/new", methods=["GET", "POST"])
@staff("staff.manage")
def invite() -> ResponseReturnValue:
    """Add a person, who is sent a link to choose a password."""
    form = NewAccountForm()
    if form.validate_on_submit():
        unknown = hash_password(secrets.token_urlsafe(32))  # nobody's, until they choose one
        try:
            _create(form, unknown)
        except Refused as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(
                _(
                    "The account has been added. "
                    "An e-mail with a link to choose a password is on its way."
                )
            )
            return redirect(url_for(".accounts"), code=303)
    page = render_template("staff/admin/invite.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _create(form: NewAccountForm, password_hash: str) -> None:
    with transaction(by=visitor().actor) as session:
        account = service.create_account(
            session,
            email=form.email.data,
            name=form.name.data,
            role=form.role.data,
            language=form.language.data,
            password_hash=password_hash,
            now=now(),
        )
        _promise_invitation(session, account)


def _promise_invitation(session: Session, account: StaffAccount) -> None:
    promise_letter(
        session,
        INVITED,
        account.id,
        to=account.email,
        name=account.name,
        language=account.language,
    )


@blueprint.route("/<int:account_id>", methods=["GET", "POST"])
@staff("staff.manage")
def account(account_id: int) -> ResponseReturnValue:
    found = _find(account_id)
    form = AccountForm(obj=found)
    if not form.is_submitted():
        form.show(found)
    elif form.validate() and form.keep(lambda: _edit(form, account_id), lambda: _find(account_id)):
        flash(_("Saved."))
        return redirect(url_for(".accounts"), code=303)
    page = render_template("staff/admin/account.html", form=form, account=_find(account_id))
    return page, 422 if form.is_submitted() else 200


def _edit(form: AccountForm, account_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        service.edit_account(session, account_id, form.asked(), seen=form.seen.data or "")


@blueprint.post("/<int:account_id>/<any(off,on):switch>")
@staff("staff.manage")
def set_active(account_id: int, switch: str) -> ResponseReturnValue:
    """Let somebody in no more, or again."""
    _find(account_id)
    try:
        with transaction(by=visitor().actor) as session:
            service.set_active(session, account_id, active=switch == "on")
    except Refused as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("Saved. It applies from this moment."))
    return _back(account_id)


@blueprint.post("/<int:account_id>/second-factor")
@staff("staff.manage")
def reset_second_factor(account_id: int) -> ResponseReturnValue:
    _find(account_id)
    with transaction(by=visitor().actor) as session:
        service.reset_second_factor(session, account_id)
    flash(_("The second step is reset. It will be set up again at the next sign-in."))
    return _back(account_id)


@blueprint.post("/<int:account_id>/invitation")
@staff("staff.manage")
def invite_again(account_id: int) -> ResponseReturnValue:
    """Send another link to choose a password."""
    _find(account_id)
    with transaction(by=visitor().actor) as session:
        _promise_invitation(session, session.get_one(StaffAccount, account_id))
    flash(_("An e-mail with a link to choose a password is on its way."))
    return _back(account_id)
