"""Office: the letters promised, sent and failed."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.utils import validate_redirect_url
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.mail import lists
from summit.mail.kinds import is_commercial
from summit.mail.labels import OCCASIONS, occasion_name
from summit.mail.models import OutboxMessage
from summit.mail.service import resend
from summit.mail.unsubscribing.errors import HasUnsubscribed, OrganizerUnnamed
from summit.mail.unsubscribing.service import check_may_advertise
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.listing import PER_PAGE, Filter, Listing, Page, SavedView, offset

blueprint = Blueprint("mail_admin", __name__)


def check_may_be_sent(session: Session, message_id: int) -> None:
    """See that it is no advertising that may not go.

    Raises `HasUnsubscribed`, `OrganizerUnnamed`.
    """
    first = session.get_one(OutboxMessage, message_id)
    if is_commercial(first.occasion):
        check_may_advertise(session, first.recipient)


def _listing() -> Listing:
    counted = lists.count_by_state(db.session())
    names = {"waiting": _("Waiting"), "sent": _("Sent"), "failed": _("Not delivered")}
    every = SavedView(_("All"), {}, sum(counted.values()))
    chips = [SavedView(name, {"state": key}, counted[key]) for key, name in names.items()]
    return Listing(
        endpoint="mail_admin.messages",
        filters=[
            Filter("state", _("State"), list(names.items())),
            Filter("occasion", _("Occasion"), list(OCCASIONS.items())),
        ],
        views=[every, *chips],
        hint=_("Address or subject"),
    )


@blueprint.get("/letters")
@staff("mail.read")
def messages() -> str:
    listing = _listing()
    asked = listing.read()
    rows, total = lists.letters(db.session(), asked, limit=PER_PAGE, offset=offset(asked))
    return render_template(
        "mail/admin/messages.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        occasion_name=occasion_name,
    )


@blueprint.post("/letters/<int:message_id>/send-again")
@staff("mail.resend")
def send_again(message_id: int) -> ResponseReturnValue:
    """Promise the same letter once more, written anew from what is so now."""
    try:
        with transaction(by=visitor().actor) as session:
            check_may_be_sent(session, message_id)
            resend(session, message_id, now=now())
    except NoResultFound:
        abort(404)
    except (HasUnsubscribed, OrganizerUnnamed) as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(
            _(
                "The e-mail is written anew and sent in a moment, unless its reader does not need "
                "it any more: its new line says so."
            )
        )
    back = request.form.get("next", "")
    safe = back.startswith("/office/") and validate_redirect_url(back)
    return redirect(back if safe else url_for(".messages"), code=303)
