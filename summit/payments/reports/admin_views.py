"""Office: the tax report of a period, to look at and as files."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db
from summit.kernel.clock import now
from summit.payments.reports.taxes import TaxReport, tax_report
from summit.web.downloads import csv_file, xlsx_file
from summit.web.filters import local, zone
from summit.web.guards import staff

blueprint = Blueprint("reports_admin", __name__)


@blueprint.get("/tax-report")
@staff("money.read")
def taxes() -> ResponseReturnValue:
    """Show what was claimed and taken back from one day to another."""
    first, last = _quarter(local(now()).date())
    if request.args:
        asked = _asked()
        if asked is None:
            flash(_("Write two days, the first one first."), "error")
        else:
            first, last = asked
    report = tax_report(db.session(), first, last, zone())
    return render_template("payments/admin/tax_report.html", report=report)


@blueprint.get("/tax-report.csv")
@staff("export.read")
def taxes_csv() -> Response:
    report = _report()
    return csv_file(_name(report), _head(), _rows(report))


@blueprint.get("/tax-report.xlsx")
@staff("export.read")
def taxes_xlsx() -> Response:
    report = _report()
    return xlsx_file(_name(report), _("Taxes"), _head(), _rows(report))


def _report() -> TaxReport:
    first, last = _asked() or abort(400)
    return tax_report(db.session(), first, last, zone())


def _asked() -> tuple[date, date] | None:
    try:
        first, last = (date.fromisoformat(request.args.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    return (first, last) if first <= last and first.year > 1900 and last.year < 2200 else None


def _quarter(day: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter: most organizers report by it."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = (first + timedelta(days=100)).replace(day=1)
    return first, following - timedelta(days=1)


def _name(report: TaxReport) -> str:
    return f"taxes-{report.first.isoformat()}-{report.last.isoformat()}"


def _head() -> list[str]:
    return [
        _("Date"),
        _("Kind"),
        _("Reference"),
        _("Payer"),
        _("Taxable, CAD"),
        _("Without taxes, CAD"),
        _("GST / TPS, CAD"),
        _("QST / TVQ, CAD"),
        _("Total, CAD"),
    ]


def _rows(report: TaxReport) -> Iterator[list[Any]]:
    claimed, taken = _("Billed"), _("Taken back")
    for line in report.lines:
        yield [
            line.on.isoformat(),
            taken if line.is_credit else claimed,
            line.reference,
            line.payer,
            line.taxable,
            line.exempt,
            line.gst,
            line.qst,
            line.total,
        ]
    yield [
        "",
        _("Sum"),
        "",
        "",
        report.taxable,
        report.exempt,
        report.gst,
        report.qst,
        report.total,
    ]
    yield ["", _("Refunded in this period"), "", "", "", "", "", "", report.refunded]
