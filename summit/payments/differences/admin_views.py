"""Office: where our books and Stripe's differ, and what finance found out about it."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.edition.queries import get_summit
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments.differences import lists, service
from summit.payments.differences.errors import NoteMissing
from summit.payments.differences.forms import LookedAtForm
from summit.payments.differences.health import health
from summit.payments.differences.labels import ENDINGS, KINDS, STATES, in_words
from summit.payments.differences.statuses import REVIEWS, State
from summit.payments.queries import money_of
from summit.web.downloads import csv_file
from summit.web.errors import sentence
from summit.web.filters import local
from summit.web.guards import staff, visitor
from summit.web.listing import PER_PAGE, Listing, Page, offset

blueprint = Blueprint("differences_admin", __name__)


def _listing() -> Listing:
    states = {
        "open": _("To look at"),
        "settled": _("Dealt with"),
        "mended": _("Recorded by itself"),
    }
    counts = lists.count_by_state(db.session())
    return Listing.by_state(
        "differences_admin.differences",
        states,
        counts,
        hint=_("Name, city, reference, number at Stripe"),
        export="differences_admin.differences_file",
    )


@blueprint.get("/differences")
@staff("money.read")
def differences() -> str:
    listing = _listing()
    asked = listing.read()
    rows, total = lists.differences(db.session(), asked, limit=PER_PAGE, offset=offset(asked))
    return render_template(
        "payments/admin/differences.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        kinds=KINDS,
        states=STATES,
        in_words=in_words,
        health=health(db.session(), now=now()),
        endings=ENDINGS,
        zone_name=get_summit(db.session()).zone_name,
    )


@blueprint.get("/differences.csv")
@staff("export.read")
def differences_file() -> Response:
    head = [
        _("Kind"),
        _("Reference"),
        _("Municipality or organization"),
        _("Number at Stripe"),
        _("In our books"),
        _("Currency"),
        _("At Stripe"),
        _("Currency"),
        _("First seen"),
        _("Seen last on"),
        _("State"),
        _("Looked at"),
        _("Note"),
    ]
    found = lists.every_difference(db.session(), _listing().read())
    return csv_file("differences", head, _file_rows(found))


def _file_rows(found: Iterator[Any]) -> Iterator[list[Any]]:
    for one, booking, _is_open in found:
        yield [
            KINDS[one.kind].name,
            booking.reference if booking else None,
            booking.municipality if booking else None,
            one.stripe_id,
            one.ours,
            one.ours_currency.upper() if one.ours_currency else None,
            one.theirs,
            one.theirs_currency.upper() if one.theirs_currency else None,
            f"{local(one.first_seen_at):%Y-%m-%d %H:%M}",
            f"{local(one.last_seen_at):%Y-%m-%d %H:%M}",
            STATES[one.state].text,
            f"{local(one.settled_at):%Y-%m-%d %H:%M}" if one.settled_at else None,
            one.note,
        ]


@blueprint.get("/differences/<int:difference_id>")
@staff("money.read")
def difference(difference_id: int) -> ResponseReturnValue:
    return _page(difference_id, LookedAtForm())


@blueprint.post("/differences/<int:difference_id>")
@staff("money.record")
def settle(difference_id: int) -> ResponseReturnValue:
    """Take the word of whoever looked."""
    if lists.find(db.session(), difference_id) is None:
        abort(404)
    form = LookedAtForm()
    if form.validate_on_submit() and _settled(difference_id, form):
        flash(_("Noted. Nobody needs to look at it any more."))
        return redirect(url_for(".differences", state="open"), code=303)
    return _page(difference_id, form)


def _settled(difference_id: int, form: LookedAtForm) -> bool:
    by, asked = visitor().actor, {"note": form.note.data, "seen": form.seen.data or ""}
    try:
        with transaction(by=by) as session:
            service.settle(session, difference_id, **asked, by=by, now=now())
    except NoteMissing as missing:
        form.note.errors = [sentence(missing)]
        return False
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    return True


def _page(difference_id: int, form: LookedAtForm) -> ResponseReturnValue:
    found, booking, is_open = lists.find(db.session(), difference_id) or abort(404)
    form.seen.data = service.shown_of(found)
    is_review = found.kind in REVIEWS
    page = render_template(
        "payments/admin/difference.html",
        form=form,
        difference=found,
        one=booking,
        kind=KINDS[found.kind],
        label=STATES[found.state],
        is_open=is_open,
        is_review=is_review,
        dealt_with=found.state is State.OPEN and not is_open,
        money=money_of(db.session(), booking.id) if booking else None,
        in_words=in_words,
        zone_name=get_summit(db.session()).zone_name,
    )
    return page, 422 if form.is_submitted() else 200
