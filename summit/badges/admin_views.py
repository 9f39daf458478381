"""Office: a lost badge replaced."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from summit.badges.errors import AlreadyReplaced
from summit.badges.models import Badge
from summit.badges.service import replace_badge
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration.admin_views import folder_address
from summit.registration.labels import called
from summit.registration.models import Attendee
from summit.web.confirming import confirm_page
from summit.web.errors import sentence
from summit.web.guards import staff, visitor

blueprint = Blueprint("badges_admin", __name__)


def _bearer(attendee_id: int) -> tuple[Attendee, Badge]:
    """Return a person and the badge they hold; without a living one there is nothing to replace."""
    live = select(Badge).where(Badge.attendee_id == attendee_id, Badge.ended_at.is_(None))
    person, badge = db.session.get(Attendee, attendee_id), db.session.scalar(live)
    return (person, badge) if person and badge else abort(404)


@blueprint.get("/participants/<int:attendee_id>/badge")
@staff("badge.replace")
def confirm_replacement(attendee_id: int) -> str:
    person, badge = _bearer(attendee_id)
    return confirm_page(
        door="delegations",
        title=_("Replace a lost badge"),
        lines=[
            _("%(name)s, badge %(code)s.", name=called(person), code=badge.short_code),
            _("The lost badge is no longer valid, wherever it turns up."),
            _("Print the new one at the desk, or send the e-mail with the badge again."),
        ],
        button=_("Issue a new badge"),
        action=url_for(".replace", attendee_id=attendee_id),
        back=(folder_address(person.registration_id), called(person)),
        seen=str(badge.serial),
    )


@blueprint.post("/participants/<int:attendee_id>/badge")
@staff("badge.replace")
def replace(attendee_id: int) -> ResponseReturnValue:
    person, _badge = _bearer(attendee_id)
    back = folder_address(person.registration_id)
    seen = request.form.get("seen", 0, type=int)
    try:
        with transaction(by=visitor().actor) as session:
            code = replace_badge(session, attendee_id, seen, now=now()).short_code
    except NoResultFound:  # the place was given up a moment ago
        abort(404)
    except AlreadyReplaced as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("The new badge is %(code)s. The old one is no longer valid.", code=code))
    return redirect(back, code=303)
