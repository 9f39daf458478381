"""Downloads a document of one's own registration; asks for a quote or a statement.

The pages behind a payer's link answer with the same.
"""

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from summit.edition.queries import get_summit, zone_of
from summit.extensions import db, limiter, transaction
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.payments.documents.acknowledgement import (
    FILES,
    draw_acknowledgement,
    get_acknowledgement,
)
from summit.payments.documents.files import keep_file
from summit.payments.documents.models import Document
from summit.payments.documents.queries import find_document
from summit.payments.documents.service import issue_quote, issue_statement
from summit.payments.documents.supplier import draw_supplier, get_supplier
from summit.registration.models import Registration
from summit.web.downloads import pdf_file
from summit.web.guards import contact, visitor
from summit.web.private import keep_private

blueprint = Blueprint("papers", __name__)
blueprint.after_request(keep_private)
ASKED = "20/hour"  # for one link: each takes a number


def _by_registration() -> str:
    return str(visitor().subject)


@blueprint.get("/<link>/documents/<number>.pdf")
@contact
def document(language: Language, link: str, number: str) -> Response:
    return kept_document(number)


@blueprint.get("/<link>/supplier.pdf")
@contact
def supplier(language: Language, link: str) -> Response:
    return supplier_file(language)


@blueprint.get("/<link>/acknowledgement.pdf")
@contact
def acknowledgement(language: Language, link: str) -> Response:
    """Return what stands of the registration. Raises `NothingToAcknowledge`."""
    found = get_acknowledgement(db.session(), visitor().subject, now=now())
    content = draw_acknowledgement(found, language=language)
    return pdf_file(f"{found.reference}-{FILES[language]}", content)


@blueprint.post("/<link>/quote")
@contact
@limiter.limit(ASKED, key_func=_by_registration)
def quote(language: Language, link: str) -> ResponseReturnValue:
    return new_document(link, issue_quote)


@blueprint.post("/<link>/statement")
@contact
@limiter.limit(ASKED, key_func=_by_registration)
def statement(language: Language, link: str) -> ResponseReturnValue:
    return new_document(link, issue_statement)


def kept_document(number: str) -> Response:
    """Return the PDF as it was drawn once; 404 for a document of somebody else."""
    found = find_document(db.session(), visitor().subject, number) or abort(404)
    return pdf_file(found.number, keep_file(found.id))


def supplier_file(language: Language) -> Response:
    """Return who the organizer is and where money is sent to. Raises `NoSupplierYet`."""
    session = db.session()
    known = get_supplier(session)
    reference = session.get_one(Registration, visitor().subject).reference
    made_on = now().astimezone(zone_of(get_summit(session))).date()
    return pdf_file(
        f"{reference}-supplier",
        draw_supplier(known, reference, made_on=made_on, language=language),
    )


def new_document(link: str, issue: Callable[..., Document]) -> ResponseReturnValue:
    """Issue a document and lead to it, on the pages of the same link."""
    with transaction(by=visitor().actor) as session:
        made = issue(session, visitor().subject, now=now()).number
    return redirect(url_for(".document", link=link, number=made), code=303)
