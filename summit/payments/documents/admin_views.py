"""Office: every document issued, one by one and as a whole; where money is sent to."""

import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments.documents import lists
from summit.payments.documents.bank import find_bank, set_bank
from summit.payments.documents.files import keep_file
from summit.payments.documents.forms import BankForm, OfficePayerForm
from summit.payments.documents.labels import KINDS
from summit.payments.documents.lists import Wanted
from summit.payments.documents.models import Document
from summit.payments.documents.payers import usual_name
from summit.payments.documents.queries import lacks_order, standing_invoice
from summit.payments.documents.rules import DocumentKind
from summit.payments.documents.service import reissue
from summit.payments.labels import REVERSALS
from summit.payments.reversing.queries import undone
from summit.payments.service.bills import find_bill
from summit.registration.admin_views import folder_address
from summit.registration.models import Registration
from summit.web.downloads import csv_text, pdf_file
from summit.web.errors import sentence
from summit.web.filters import local
from summit.web.guards import staff, visitor
from summit.web.listing import PER_PAGE, Asked, Filter, Listing, Page, SavedView, offset

blueprint = Blueprint("documents_admin", __name__)
MOST_AT_ONCE = 2_000  # documents of one ZIP
YEARS = range(1900, 2101)  # beyond these a typing slip


def _listing() -> Listing:
    kinds = list(KINDS.items())
    years = [(str(year), str(year)) for year in lists.years(db.session())]
    return Listing(
        endpoint="documents_admin.documents",
        filters=[
            Filter("kind", _("Document"), kinds),
            Filter("year", _("Year"), years),
        ],
        views=[
            SavedView(_("All"), {}),
            *(SavedView(label, {"kind": kind}) for kind, label in kinds),
        ],
        hint=_("Number, city, name, reference"),
    )


def _wanted(asked: Asked) -> Wanted:
    kind, year = asked.get("kind"), asked.get("year")
    return Wanted(
        search=asked.search,
        kind=DocumentKind(kind) if kind else None,
        year=int(year) if year else None,
    )


@blueprint.get("/documents")
@staff("money.read")
def documents() -> str:
    listing = _listing()
    asked = listing.read()
    rows, total = lists.documents(
        db.session(), _wanted(asked), limit=PER_PAGE, offset=offset(asked)
    )
    return render_template(
        "payments/admin/documents.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        kinds=KINDS,
        reversals=REVERSALS,
        undone=undone(db.session(), (row[0].payment_id for row in rows)),
        period=lists.whole_period(db.session()),
    )


@blueprint.get("/documents/<int:document_id>.pdf")
@staff("money.read")
def document(document_id: int) -> Response:
    found = db.session.get(Document, document_id) or abort(404)
    return pdf_file(found.number, keep_file(found.id))


@blueprint.get("/documents.zip")
@staff("export.read")
def documents_of_period() -> ResponseReturnValue:
    """Return all documents issued from one day to another, with an index, as one file."""
    first, last = _day("from"), _day("to")
    if first is None or last is None or last < first:
        flash(_("Write two days, the first one first."), "error")
        return redirect(url_for(".documents"), code=303)
    found = lists.issued_between(db.session(), first, last, limit=MOST_AT_ONCE + 1)
    if len(found) > MOST_AT_ONCE:
        flash(
            _("These are more than %(most)s documents. Take a shorter time.", most=MOST_AT_ONCE),
            "error",
        )
        return redirect(url_for(".documents"), code=303)
    name = f"documents-{first.isoformat()}-{last.isoformat()}.zip"
    packed = _zipped(found)
    answer = send_file(packed, mimetype="application/zip", as_attachment=True, download_name=name)
    answer.call_on_close(packed.close)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _zipped(found: list[Any]) -> IO[bytes]:
    """Write PDFs by number, and an index that names each with its hash, into a file of its own."""
    head = [
        _("Number"),
        _("Document"),
        _("Issued"),
        _("Reference"),
        _("Amount"),
        _("Currency"),
        _("Made out to"),
        _("Corrects"),
        _("Receipt holds"),
        "SHA-256",
    ]
    rows = list(_index(found))
    numbers = [(document.id, document.number) for document, _booking in found]
    packed = tempfile.TemporaryFile()  # a period may be larger than a worker's memory
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        hashes = {}
        for document_id, number in numbers:
            content = keep_file(document_id)
            hashes[number] = lists.digest(content)
            archive.writestr(f"{number}.pdf", content)
        index = csv_text(head, [[*row, hashes[row[0]]] for row in rows])
        archive.writestr("index.csv", index)
    packed.seek(0)
    return packed


def _index(found: list[Any]) -> Iterator[list[Any]]:
    """Say of receipts whether they hold: one whose payment was undone does not."""
    gone = undone(db.session(), (document.payment_id for document, _booking in found))
    for document, booking in found:
        is_receipt = document.kind is DocumentKind.RECEIPT
        holds = _("no") if document.payment_id in gone else _("yes")
        yield [
            document.number,
            str(KINDS[document.kind]),
            f"{local(document.issued_at):%Y-%m-%d}",
            booking.reference,
            document.amount,
            document.currency.upper(),
            document.facts["buyer"]["name"],
            document.facts.get("corrects", {}).get("number", ""),
            holds if is_receipt else "",
        ]


@blueprint.route("/registrations/<int:registration_id>/payer", methods=["GET", "POST"])
@staff("money.record")
def payer(registration_id: int) -> ResponseReturnValue:
    """Make a bill out to somebody else, or with a purchase order that came after its invoice.

    An invoice that stands is taken back and issued anew.
    """
    booking = db.session.get(Registration, registration_id) or abort(404)
    bill = find_bill(db.session(), registration_id) or abort(404)
    form = OfficePayerForm()
    form.country = booking.country
    if not form.is_submitted():
        form.show(bill, booking.purchase_order)
    elif form.validate() and _reissue(registration_id, form):
        return redirect(folder_address(registration_id), code=303)
    invoice = standing_invoice(db.session(), bill)
    page = render_template(
        "payments/admin/payer.html",
        form=form,
        one=booking,
        invoice=invoice,
        lacks_order=lacks_order(invoice, booking),
        usual_name=usual_name(booking, bill.other_payer),
    )
    return page, 422 if form.is_submitted() else 200


def _reissue(registration_id: int, form: OfficePayerForm) -> bool:
    try:
        with transaction(by=visitor().actor) as session:
            is_anew = reissue(
                session,
                registration_id,
                form.to_payer(),
                purchase_order=form.purchase_order.data or None,
                now=now(),
            )
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    if is_anew:
        flash(_("Saved. The invoice is issued anew; both papers go to the contact by e-mail."))
    else:
        flash(_("Saved. Documents issued from now on say so."))
    return True


@blueprint.route("/bank", methods=["GET", "POST"])
@staff("settings.edit")
def bank() -> ResponseReturnValue:
    """Show and change where money is sent to; documents issued before keep what they say."""
    form = BankForm(obj=find_bank(db.session()))
    if not form.is_submitted():
        form.show(find_bank(db.session()))
    elif form.validate() and form.keep(lambda: _keep_bank(form), lambda: find_bank(db.session())):
        flash(_("Saved. Documents issued from now on say so."))
        return redirect(url_for(".bank"), code=303)
    page = render_template("payments/admin/bank.html", form=form)
    return page, 422 if form.is_submitted() else 200


def _keep_bank(form: BankForm) -> None:
    with transaction(by=visitor().actor) as session:
        set_bank(session, form.asked(), seen=form.seen.data or "")
