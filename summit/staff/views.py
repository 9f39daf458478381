"""What everybody signed in has: the language of the office, one's own account."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import validate_redirect_url

from summit.extensions import db, transaction
from summit.kernel.languages import Language
from summit.staff.models import StaffAccount
from summit.staff.security import load_staff
from summit.web.guards import CREDENTIALS, public, staff, visitor

blueprint = Blueprint("staff", __name__)


@blueprint.post("/language")
@public
def language() -> ResponseReturnValue:
    """Speak another language from here on; who is signed in is remembered."""
    wanted = request.form.get("language", "")
    if wanted in set(Language):
        session["language"] = wanted
        asking = load_staff(CREDENTIALS["staff"]())
        if asking:
            with transaction(by=asking.actor) as writing:
                writing.get_one(StaffAccount, asking.subject).language = Language(wanted)
    back = request.form.get("next", "")
    if not (back.startswith("/office") and validate_redirect_url(back)):
        back = url_for("security.login")
    return redirect(back, code=303)


@blueprint.get("/me")
@staff("office.open")
def me() -> str:
    account = db.session.get_one(StaffAccount, visitor().subject)
    return render_template("staff/me.html", account=account)
