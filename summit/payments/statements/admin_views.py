"""Office: statements of the bank, the lines that wait, and what is decided on each."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Request, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.text import one_line
from summit.payments.labels import METHODS, OUTCOMES
from summit.payments.models import Bill, Payment, Refund
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.queries import undone
from summit.payments.statements import importing, lists, queries, service
from summit.payments.statements.errors import ImportedAlready, ReasonMissing
from summit.payments.statements.formats.guessing import guess
from summit.payments.statements.formats.sheet import layout_of
from summit.payments.statements.forms import (
    AsideForm,
    BookForm,
    ColumnsForm,
    UploadForm,
    column_names,
)
from summit.payments.statements.labels import FORMATS, LIKENESSES, STATES, WHYS
from summit.payments.statements.models import (
    BankLine,
    BankStatement,
    BankUpload,
    CsvLayout,
    KnownLine,
)
from summit.payments.statements.outgoing import matching
from summit.payments.statements.reading import MOST_BYTES, MOST_LINES, MOST_MEGABYTES
from summit.payments.statements.statuses import LineState
from summit.payments.views import gateway
from summit.registration.labels import STATUSES
from summit.registration.models import Registration
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.listing import LONGEST_SEARCH, PER_PAGE, Filter, Listing, Page, SavedView, offset

blueprint = Blueprint("statements_admin", __name__)
FORM = 64 * 1024  # bytes of a form beside its file
SHOWN_ROWS = 8  # of a CSV, where its columns are named


@blueprint.url_value_preprocessor
def allow_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let one form, and no other, carry a file; asked before anything reads the request."""
    if endpoint == "statements_admin.statements":
        asking: Request = request
        asking.max_content_length = MOST_BYTES + FORM


# -- files -------------------------------------------------------------------------------------


@blueprint.get("/bank-statements")
@staff("money.read")
def statements_list() -> str:
    """Show what was imported, and, to who may, the form for the next file."""
    return _statements_page(UploadForm())


@blueprint.post("/bank-statements")
@staff("money.record")
def statements() -> ResponseReturnValue:
    """Take a file: import it, or ask first which column means what."""
    form = UploadForm()
    if form.validate_on_submit():
        with form.file.data.stream as stream:
            content, name = stream.read(MOST_BYTES + 1), form.file.data.filename or "file"
        try:
            taken = importing.take_file(content, name, by=visitor().actor)
        except ImportedAlready as twice:
            return _known(twice)
        except Refused as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            return redirect(_next_of(taken), code=303)
    return _statements_page(form), 422


def _known(twice: ImportedAlready) -> ResponseReturnValue:
    flash(sentence(twice), "error")
    return redirect(url_for(".statement", statement_id=twice.statement_id), code=303)


def _next_of(taken: importing.Taken) -> str:
    if taken.upload_id is not None:
        return url_for(".columns", upload_id=taken.upload_id)
    return url_for(".statement", statement_id=taken.statement_id)


def _statements_page(form: UploadForm) -> str:
    return render_template(
        "payments/admin/statements.html",
        form=form,
        statements=lists.statements(db.session()),
        formats=FORMATS,
        most=MOST_MEGABYTES,
        most_lines=MOST_LINES,
    )


@blueprint.route("/bank-uploads/<int:upload_id>", methods=["GET", "POST"])
@staff("money.record")
def columns(upload_id: int) -> ResponseReturnValue:
    """Show the first rows of a CSV, ask which column means what, then import it."""
    upload = db.session.get(BankUpload, upload_id)
    if upload is None:
        flash(_("This file has been imported, or was kept for too long. Choose it once more."))
        return redirect(url_for(".statements_list"), code=303)
    name, sheet = upload.name, importing.opened(upload)
    kept = db.session.get(CsvLayout, sheet.header)
    form = ColumnsForm()
    form.offer(sheet, importing.accounts_of(kept))
    if not form.is_submitted():
        form.show(layout_of(kept.columns) if kept else guess(sheet))
    elif form.validate():
        try:
            statement_id = importing.take_sheet(upload_id, form.to_layout(), by=visitor().actor)
        except ImportedAlready as twice:
            return _known(twice)
        except Refused as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            return redirect(url_for(".statement", statement_id=statement_id), code=303)
    page = render_template(
        "payments/admin/statement_columns.html",
        form=form,
        name=name,
        names=column_names(sheet),
        rows=sheet.rows[:SHOWN_ROWS],
        count=len(sheet.rows),
        is_remembered=kept is not None,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/bank-statements/<int:statement_id>")
@staff("money.read")
def statement(statement_id: int) -> str:
    """Say what one file brought: how much was new, booked by itself, waits, and what was known."""
    found = db.session.get(BankStatement, statement_id) or abort(404)
    session, asked = db.session(), Listing(endpoint=".statement").read()
    held = lists.known_lines(session, statement_id, limit=PER_PAGE, offset=offset(asked))
    return render_template(
        "payments/admin/statement.html",
        one=found,
        formats=FORMATS,
        counted=lists.count_by_state(session, BankLine.statement_id == statement_id),
        alike=lists.count_alike(session, BankLine.statement_id == statement_id),
        by_itself=lists.booked_by_itself(session, statement_id),
        states=LineState,
        state_names=STATES,
        known=Page(held, lists.count_known(session, statement_id), asked.page),
    )


@blueprint.post("/bank-known-lines/<int:known_id>/take-in")
@staff("money.record")
def take_in(known_id: int) -> ResponseReturnValue:
    """Keep a line that was held to be known as one of its own."""
    held = db.session.get(KnownLine, known_id) or abort(404)
    statement_id, by = held.statement_id, visitor().actor
    try:
        with transaction(by=by) as session:
            line_id = service.take_in(session, known_id, by=by, now=now()).id
    except Refused as refusal:
        flash(sentence(refusal), "error")
        return redirect(url_for(".statement", statement_id=statement_id), code=303)
    flash(_("The line is taken in, and waits."))
    return redirect(url_for(".line", line_id=line_id), code=303)


@blueprint.post("/bank-lines/match")
@staff("money.record")
def match() -> ResponseReturnValue:
    """Look once more at what waits: registrations may have come since."""
    booked = importing.match(None, by=visitor().actor)
    flash(
        ngettext("%(num)d line was booked.", "%(num)d lines were booked.", booked)
        if booked
        else _("No line that waits leaves no doubt. Each needs your look.")
    )
    return redirect(url_for(".queue"), code=303)


# -- lines -------------------------------------------------------------------------------------


def _listing() -> Listing:
    counted = lists.count_by_state(db.session())
    alike = (lists.ALIKE, _("Went out, to look at"))

    def view_of(state: LineState) -> SavedView:
        return SavedView(STATES[state], {"state": state.value}, counted[state])

    return Listing(
        endpoint="statements_admin.queue",
        filters=[
            Filter("state", _("State"), [*((one.value, STATES[one]) for one in LineState), alike])
        ],
        views=[
            view_of(LineState.UNMATCHED),
            SavedView(alike[1], {"state": lists.ALIKE}, lists.count_alike(db.session())),
            *(view_of(one) for one in LineState if one is not LineState.UNMATCHED),
        ],
        hint=_("Name, text, number of the bank"),
    )


@blueprint.get("/bank-lines")
@staff("money.read")
def queue() -> str:
    """List the lines that wait, the oldest first, or those in another state."""
    listing = _listing()
    asked = listing.read()
    if not request.args:
        asked = replace(asked, chosen={"state": LineState.UNMATCHED.value})
    rows, total = lists.lines(db.session(), asked, limit=PER_PAGE, offset=offset(asked))
    return render_template(
        "payments/admin/bank_lines.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        state=asked.get("state"),
        states=STATES,
        matching=service.MATCHING,
    )


def _find(line_id: int) -> BankLine:
    return db.session.get(BankLine, line_id) or abort(404)


@blueprint.get("/bank-lines/<int:line_id>")
@staff("money.read")
def line(line_id: int) -> str:
    return _line_page(_find(line_id), AsideForm())


def _line_page(one: BankLine, form: AsideForm, refusal: str = "") -> str:
    session, asked = db.session(), one_line(request.args.get("q"))[:LONGEST_SEARCH]
    if one.state is LineState.OUTGOING:
        form.reason.label.text = _("Why set aside")
    waits, left = one.state is LineState.UNMATCHED, one.state is LineState.OUTGOING
    return render_template(
        "payments/admin/bank_line.html",
        one=one,
        statement=session.get_one(BankStatement, one.statement_id),
        form=form,
        refusal=refusal,
        asked=asked,
        said=queries.said_by(one),
        suggestions=queries.suggestions(session, one) if waits else [],
        found=queries.search(session, one, asked) if waits else [],
        twins=queries.twins(session, one) if waits or left else [],
        returned=matching.returned(session, one) if left else [],
        sent_back=matching.sent_back(session, one) if left else [],
        brought_back=matching.brought_back(session, one) if waits else [],
        likenesses=LIKENESSES,
        methods=METHODS,
        booked_for=_booked_for(one),
        refund=_refund_of(one),
        is_undone=one.payment_id in undone(session, [one.payment_id]),
        left_by=_left_by(one),
        states=STATES,
        statuses=STATUSES,
        whys=WHYS,
        matching=service.MATCHING,
    )


def _booked_for(one: BankLine) -> Registration | None:
    """Return whose the payment or the refund is that a line was booked for."""
    session, payment_id, refund = db.session(), one.payment_id, _refund_of(one)
    if one.reversal_id is not None:
        payment_id = session.get_one(Reversal, one.reversal_id).payment_id
    elif refund is not None:
        payment_id = refund.payment_id
    if payment_id is None:
        return None
    bill = session.get_one(Bill, session.get_one(Payment, payment_id).bill_id)
    return session.get_one(Registration, bill.registration_id)


def _refund_of(one: BankLine) -> Refund | None:
    """Return the refund that left by a line, or came back by it."""
    refund_id = one.refund_id or one.returned_refund_id
    return db.session.get(Refund, refund_id) if refund_id else None


def _left_by(one: BankLine) -> BankLine | None:
    """Return the line that says when the payment of this one left again."""
    wanted = select(BankLine).join(Reversal, BankLine.reversal_id == Reversal.id)
    return db.session.scalar(wanted.where(Reversal.payment_id == one.payment_id))


@blueprint.post("/bank-lines/<int:line_id>/book")
@staff("money.record")
def book(line_id: int) -> ResponseReturnValue:
    """Record a line as paid for a registration, as the page said it would be."""
    _find(line_id)
    form = BookForm()
    if not form.validate_on_submit() or form.owner is None:
        abort(400)
    if db.session.get(Registration, form.owner) is None:
        abort(400)
    try:
        outcome = importing.book(
            line_id,
            form.owner,
            seen=form.seen.data or "",
            gateway=gateway(),
            by=visitor().actor,
        )
    except Refused as refusal:
        return _line_page(_find(line_id), AsideForm(formdata=None), sentence(refusal)), 409
    flash(str(OUTCOMES[outcome]))
    return redirect(url_for(".line", line_id=line_id), code=303)


@blueprint.post("/bank-lines/<int:line_id>/aside")
@staff("money.record")
def set_aside(line_id: int) -> ResponseReturnValue:
    """Say that a line pays for no registration."""
    _find(line_id)
    form, by = AsideForm(), visitor().actor
    if form.validate_on_submit():
        try:
            with transaction(by=by) as session:
                service.set_aside(session, line_id, reason=form.reason.data, by=by, now=now())
        except ReasonMissing as missing:
            form.reason.errors = [sentence(missing)]
        except Refused as refusal:
            form.form_errors.append(sentence(refusal))
        else:
            flash(_("The line is set aside."))
            return redirect(url_for(".queue"), code=303)
    return _line_page(_find(line_id), form), 422


@blueprint.post("/bank-lines/<int:line_id>/back")
@staff("money.record")
def take_back(line_id: int) -> ResponseReturnValue:
    """Return a line that was set aside to those that wait."""
    _find(line_id)
    by = visitor().actor
    try:
        with transaction(by=by) as session:
            service.take_back(session, line_id, by=by, now=now())
    except Refused as refusal:
        flash(sentence(refusal), "error")
    else:
        flash(_("The line waits again."))
    return redirect(url_for(".line", line_id=line_id), code=303)
