"""Office: who waits, in which order, what was offered to whom."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration.labels import STATUSES
from summit.registration.lists import categories
from summit.registration.waiting import lists, service
from summit.registration.waiting.errors import NobodyWaits
from summit.registration.waiting.lists import Stand, Wanted
from summit.registration.waiting.models import WaitingEntry
from summit.web.confirming import confirm_page
from summit.web.downloads import csv_file
from summit.web.errors import sentence
from summit.web.filters import local
from summit.web.guards import staff, visitor
from summit.web.languages import current_language
from summit.web.listing import PER_PAGE, Asked, Filter, Listing, Page, SavedView, offset

blueprint = Blueprint("waiting_admin", __name__)
STANDS = {
    Stand.IN_LINE: _l("In line"),
    Stand.OFFERED: _l("Places offered"),
    Stand.LEFT: _l("Left the list"),
}


def _listing() -> Listing:
    session, language = db.session(), current_language()
    types = [(str(one.id), one.name.to(language)) for one in categories(session)]
    waiting = lists.count_in_line(session)
    return Listing(
        endpoint="waiting_admin.line",
        export="waiting_admin.line_file",
        filters=[
            Filter("category", _("Participation type"), types),
            Filter("stand", _("Status"), list(STANDS.items())),
        ],
        views=[
            SavedView(_("All"), {}),
            *(
                SavedView(label, {"stand": one}, waiting if one is Stand.IN_LINE else None)
                for one, label in STANDS.items()
            ),
        ],
        hint=_("City, name, e-mail"),
    )


def _wanted(asked: Asked) -> Wanted:
    stand, category = asked.get("stand"), asked.get("category")
    return Wanted(
        search=asked.search,
        stand=Stand(stand) if stand else None,
        category_id=int(category) if category else None,
    )


@blueprint.get("/waiting-list")
@staff("registration.read")
def line() -> str:
    listing = _listing()
    asked = listing.read()
    session = db.session()
    rows, total = lists.entries(session, _wanted(asked), limit=PER_PAGE, offset=offset(asked))
    return render_template(
        "registration/waiting/admin/line.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        offers=lists.offers_of(session, [row.WaitingEntry for row in rows]),
        statuses=STATUSES,
    )


@blueprint.get("/waiting-list.csv")
@staff("export.read")
def line_file() -> Response:
    head = [
        _("Participation type"),
        _("People before them"),
        _("Waiting"),
        _("Asked for"),
        _("Municipality or organization"),
        _("Country"),
        _("Contact"),
        _("E-mail"),
        _("Language"),
        _("Joined"),
        _("Left"),
    ]
    found = lists.every_entry(db.session(), _wanted(_listing().read()))
    return csv_file("waiting-list", head, _rows(found))


def _rows(found: Iterator[Any]) -> Iterator[list[Any]]:
    for one, before in found:
        yield [
            one.category.name.to(current_language()),
            before if one.people else "",
            one.people,
            one.asked,
            one.municipality,
            one.country,
            one.contact_name,
            one.contact_email,
            one.language,
            f"{local(one.joined_at):%Y-%m-%d %H:%M}",
            f"{local(one.left_at):%Y-%m-%d %H:%M}" if one.left_at else "",
        ]


@blueprint.get("/waiting-list/<int:entry_id>/remove")
@staff("registration.edit")
def confirm_removal(entry_id: int) -> ResponseReturnValue:
    entry = db.session.get(WaitingEntry, entry_id) or abort(404)
    if not entry.people:
        return _back()
    return confirm_page(
        door="delegations",
        title=_("Take off the waiting list"),
        lines=[
            _("%(name)s, %(city)s", name=entry.contact_name, city=entry.municipality),
            _("Those behind move up. Places offered already stay theirs until the deadline."),
            _("Nobody is written to: please tell them why."),
        ],
        button=_("Take off the list"),
        action=url_for(".remove", entry_id=entry_id),
        back=(url_for(".line"), _("Waiting list")),
    )


@blueprint.post("/waiting-list/<int:entry_id>/remove")
@staff("registration.edit")
def remove(entry_id: int) -> ResponseReturnValue:
    entry = db.session.get(WaitingEntry, entry_id) or abort(404)
    said = _("%(name)s is no longer on the waiting list.", name=entry.contact_name)
    try:
        with transaction(by=visitor().actor) as session:
            service.leave(session, entry_id, now=now())
    except NobodyWaits as refusal:
        said = sentence(refusal)
    flash(said)
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for(".line"), code=303)
