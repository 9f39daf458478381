"""Office: an accompanying person at the desk, of somebody registered before."""

from flask import Blueprint, abort, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue

from summit.desk.admin_views import WAIVE, carry_out, find_sold, is_ready
from summit.desk.beside.forms import BesideForm
from summit.desk.beside.queries import MOST, find_expected, search_expected
from summit.desk.errors import NobodyToAccompany, PrincipalUndecided
from summit.edition.queries import current_terms
from summit.extensions import db
from summit.registration.labels import called
from summit.registration.models import Attendee
from summit.registration.statuses import Status
from summit.web.guards import staff, visitor

blueprint = Blueprint("beside_admin", __name__)
LONGEST = 100  # signs of what is looked for


@blueprint.get("/beside")
@staff("desk.register")
def find() -> str:
    """Look for whom somebody accompanies."""
    text = request.args.get("q", "").replace("\0", "")[:LONGEST].strip()
    found = search_expected(db.session(), text)
    return render_template("desk/beside/find.html", text=text, found=found, most=MOST)


@blueprint.route("/beside/<int:attendee_id>", methods=["GET", "POST"])
@staff("desk.register")
def accompany(attendee_id: int) -> ResponseReturnValue:
    """Register who accompanies this person: a bill and a badge of their own."""
    principal = _expected(attendee_id)
    sent = request.form if request.method == "POST" else None
    sold = find_sold()
    form = BesideForm(sent, principal=principal, sold=sold, waives=WAIVE in visitor().rights)
    booking = principal.registration
    if is_ready(form, sent):
        registration_id = carry_out(form, part_of_id=booking.part_of_id or booking.id)
        if registration_id is not None:
            made = address("desk_admin.registered", registration_id=registration_id)
            return redirect(made, code=303)
        principal = _expected(attendee_id)  # who may have left while this was typed
    form.focus()
    terms = current_terms(db.session())
    page = render_template("desk/beside/accompany.html", form=form, one=principal, terms=terms)
    return page, 200 if sent is None else 422


def _expected(attendee_id: int) -> Attendee:
    """Return whom somebody may accompany. Raises `NobodyToAccompany`, `PrincipalUndecided`."""
    found = find_expected(db.session(), attendee_id)
    if found is None:
        somebody = db.session.get(Attendee, attendee_id) or abort(404)
        is_undecided = somebody.registration.status is Status.PENDING_APPROVAL
        refusal = PrincipalUndecided if is_undecided else NobodyToAccompany
        raise refusal(name=called(somebody))
    return found
