"""Office: taxes, the ledger and payouts of a period, to look at and as files."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db
from summit.kernel.clock import now
from summit.kernel.money import Cents
from summit.payments.labels import ACCOUNTS, DEEDS, GROUPS
from summit.payments.reports.journal import account_sums, journal
from summit.payments.reports.payouts import movements, payout_report
from summit.payments.reports.period import Period, quarter
from summit.payments.reports.taxes import TaxReport, tax_report
from summit.web.downloads import csv_file, xlsx_file
from summit.web.filters import local, zone
from summit.web.guards import staff

blueprint = Blueprint("reports_admin", __name__)


@blueprint.get("/tax-report")
@staff("money.read")
def taxes() -> ResponseReturnValue:
    """Show what was claimed and taken back from one day to another."""
    report = tax_report(db.session(), _shown())
    return render_template("payments/admin/tax_report.html", report=report)


@blueprint.get("/tax-report.csv")
@staff("export.read")
def taxes_csv() -> Response:
    report = tax_report(db.session(), _exported())
    return csv_file(_name("taxes", report.period), _tax_head(), _tax_rows(report))


@blueprint.get("/tax-report.xlsx")
@staff("export.read")
def taxes_xlsx() -> Response:
    report = tax_report(db.session(), _exported())
    name = _name("taxes", report.period)
    return xlsx_file(name, _("Taxes"), _tax_head(), _tax_rows(report))


@blueprint.get("/ledger")
@staff("money.read")
def ledger() -> ResponseReturnValue:
    """Show each account's sums from one day to another."""
    period = _shown()
    sums = account_sums(db.session(), period)
    return render_template(
        "payments/admin/ledger.html", period=period, sums=sums, accounts=ACCOUNTS
    )


@blueprint.get("/ledger.csv")
@staff("export.read")
def ledger_csv() -> Response:
    period = _exported()
    return csv_file(_name("ledger", period), _ledger_head(), _ledger_rows(period))


@blueprint.get("/ledger.xlsx")
@staff("export.read")
def ledger_xlsx() -> Response:
    period = _exported()
    return xlsx_file(_name("ledger", period), _("Ledger"), _ledger_head(), _ledger_rows(period))


@blueprint.get("/payouts")
@staff("money.read")
def payouts() -> ResponseReturnValue:
    """Show what came in at Stripe, what it kept, and what it paid out."""
    report = payout_report(db.session(), _shown())
    return render_template("payments/admin/payouts.html", report=report)


@blueprint.get("/payouts.csv")
@staff("export.read")
def payouts_csv() -> Response:
    period = _exported()
    return csv_file(_name("payouts", period), _payout_head(), _payout_rows(period))


@blueprint.get("/payouts.xlsx")
@staff("export.read")
def payouts_xlsx() -> Response:
    period = _exported()
    return xlsx_file(_name("payouts", period), _("Payouts"), _payout_head(), _payout_rows(period))


def _shown() -> Period:
    """Return the period asked for; without one, or with one that cannot be, this quarter."""
    if request.args:
        asked = _asked()
        if asked is not None:
            return asked
        flash(_("Write two days, the first one first."), "error")
    return quarter(local(now()).date(), zone())


def _exported() -> Period:
    return _asked() or abort(400)


def _asked() -> Period | None:
    try:
        first, last = (date.fromisoformat(request.args.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    is_one = first <= last and first.year > 1900 and last.year < 2200
    return Period(first, last, zone()) if is_one else None


def _name(what: str, period: Period) -> str:
    return f"{what}-{period.first.isoformat()}-{period.last.isoformat()}"


def _ledger_head() -> list[str]:
    return [
        _("Date"),
        _("Posting"),
        _("Kind"),
        _("Reference"),
        _("Payer"),
        _("Account"),
        _("Debit, CAD"),
        _("Credit, CAD"),
    ]


def _ledger_rows(period: Period) -> Iterator[list[Any]]:
    for side in journal(db.session(), period):
        is_debit = side.amount > Cents(0)
        yield [
            side.on.isoformat(),
            side.posting,
            str(DEEDS[side.deed]),
            side.reference,
            side.payer,
            str(ACCOUNTS[side.account]),
            side.amount if is_debit else None,
            None if is_debit else side.amount * -1,
        ]


def _payout_head() -> list[str]:
    return [
        _("Date"),
        _("Kind"),
        _("Reference"),
        _("Payer"),
        _("Amount"),
        _("Fee"),
        _("Net"),
        _("Currency"),
        _("Available from"),
        _("Number of the payout"),
        _("Number at Stripe"),
    ]


def _payout_rows(period: Period) -> Iterator[list[Any]]:
    for one, reference, payer in movements(db.session(), period):
        yield [
            f"{local(one.at):%Y-%m-%d}",
            str(GROUPS[one.group]),
            reference,
            payer,
            one.amount,
            one.fee,
            one.net,
            one.currency.upper(),
            f"{local(one.available_at):%Y-%m-%d}",
            one.payout_id,
            one.stripe_id,
        ]


def _tax_head() -> list[str]:
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


def _tax_rows(report: TaxReport) -> Iterator[list[Any]]:
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
