"""Office: the evidence of a dispute, as one file. Personal data leaves here: the audit says so."""

from flask import Blueprint, Response, abort, send_file

from summit.admin.evidence.bundle import written
from summit.admin.evidence.gathering import gather
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.payments.disputing.lists import find_dispute
from summit.payments.disputing.models import Dispute
from summit.web.guards import staff, visitor

blueprint = Blueprint("evidence", __name__)


@blueprint.post("/disputes/<int:dispute_id>/evidence.zip")
@staff("export.read")
def bundle(dispute_id: int) -> Response:
    found = find_dispute(db.session(), dispute_id) or abort(404)
    evidence = gather(db.session(), *found)
    db.session.rollback()  # what follows draws and renders: no read stays open
    packed = written(evidence)
    with transaction(by=visitor().actor) as session:
        session.get_one(Dispute, dispute_id).evidence_taken_at = now()
    name = f"{evidence.name}.zip"
    answer = send_file(packed, mimetype="application/zip", as_attachment=True, download_name=name)
    answer.call_on_close(packed.close)
    answer.headers["Cache-Control"] = "no-store"
    return answer
