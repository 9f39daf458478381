"""Office: who wants no more invitations."""

from flask import Blueprint, render_template

from summit.extensions import db
from summit.mail.unsubscribing.service import unsubscribed
from summit.web.guards import staff

blueprint = Blueprint("unsubscribing_admin", __name__)


@blueprint.get("/letters/unsubscribed")
@staff("mail.read")
def addresses() -> str:
    rows = unsubscribed(db.session())
    return render_template("mail/unsubscribing/addresses.html", rows=rows)
