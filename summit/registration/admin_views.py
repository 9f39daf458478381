"""Office: the lists of registrations and participants."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration import lists
from summit.registration.consenting.queries import standing
from summit.registration.further.labels import in_one_line
from summit.registration.further.models import FurtherContact
from summit.registration.further.queries import contacts_by_registration
from summit.registration.labels import PAYS_BY, STATUSES
from summit.registration.lists import Wanted
from summit.registration.models import Attendee, Purpose, Registration
from summit.registration.service import renew_links
from summit.registration.statuses import PaymentWay, Status
from summit.web.confirming import confirm_page
from summit.web.countries import collation_key, country_name
from summit.web.downloads import csv_file
from summit.web.filters import local
from summit.web.guards import staff, visitor
from summit.web.languages import current_language
from summit.web.listing import PER_PAGE, Asked, Filter, Listing, Page, SavedView, offset

blueprint = Blueprint("registration_admin", __name__)
CHIPS = (Status.CONFIRMED, Status.AWAITING_PAYMENT, Status.PENDING_APPROVAL, Status.DRAFT)


def _filters() -> list[Filter]:
    session, language = db.session(), current_language()
    present = [(code, country_name(code, language)) for code in lists.countries_present(session)]
    present.sort(key=lambda one: collation_key(one[1], language))
    types = [(str(one.id), one.name.to(language)) for one in lists.categories(session)]
    return [
        Filter("category", _("Participation type"), types),
        Filter("status", _("Status"), [(one, label.text) for one, label in STATUSES.items()]),
        Filter("country", _("Country"), present),
    ]


def _views() -> list[SavedView]:
    counted = lists.count_by_status(db.session())
    chips = [SavedView(_("All"), {}, sum(counted.values()))]
    return chips + [
        SavedView(STATUSES[one].text, {"status": one}, counted.get(one, 0)) for one in CHIPS
    ]


def _registrations() -> Listing:
    return Listing(
        endpoint="registration_admin.registrations",
        export="registration_admin.registrations_file",
        filters=[
            *_filters(),
            Filter("pays", _("Payment"), [(one, label) for one, label in PAYS_BY.items()]),
        ],
        orders=[
            ("", _("Newest first")),
            ("city", _("By municipality")),
            ("reference", _("By reference")),
        ],
        views=_views(),
        hint=_("Name, city, reference, e-mail"),
    )


def _names() -> Filter:
    missing, twice = _("Name to follow"), _("Same name and city twice")
    return Filter("names", _("Names"), [("missing", missing), ("twice", twice)])


def _attendees() -> Listing:
    return Listing(
        endpoint="registration_admin.attendees",
        export="registration_admin.attendees_file",
        filters=[*_filters(), _names()],
        orders=[
            ("", _("Newest first")),
            ("city", _("By municipality")),
            ("name", _("By given name")),
            ("protocol", _("By country, then rank of protocol")),
        ],
        views=[SavedView(view.label, view.chosen) for view in _views()],
        hint=_("Name, city, reference, e-mail"),
    )


def _wanted(asked: Asked) -> Wanted:
    status, pays, category = asked.get("status"), asked.get("pays"), asked.get("category")
    return Wanted(
        search=asked.search,
        status=Status(status) if status else None,
        country=asked.get("country"),
        category_id=int(category) if category else None,
        pays_by=PaymentWay(pays) if pays else None,
        are_names_missing=asked.get("names") == "missing",
        are_written_twice=asked.get("names") == "twice",
        order=asked.order,
        countries=_countries() if asked.order == "protocol" else (),
    )


def _countries() -> list[str]:
    """Return the codes of the countries present, in the order of their names as read here."""
    session, language = db.session(), current_language()
    return sorted(
        lists.countries_present(session),
        key=lambda code: collation_key(country_name(code, language), language),
    )


def _draw(template: str, listing: Listing, find: Callable[..., tuple[Any, int]]) -> str:
    asked = listing.read()
    rows, total = find(db.session(), _wanted(asked), limit=PER_PAGE, offset=offset(asked))
    page = Page(rows, total, asked.page)
    return render_template(
        template, listing=listing, asked=asked, page=page, statuses=STATUSES, pays_by=PAYS_BY
    )


@blueprint.get("/registrations")
@staff("registration.read")
def registrations() -> str:
    return _draw("registration/admin/registrations.html", _registrations(), lists.registrations)


@blueprint.get("/participants")
@staff("registration.read")
def attendees() -> str:
    return _draw("registration/admin/attendees.html", _attendees(), lists.attendees)


@blueprint.get("/registrations.csv")
@staff("export.read")
def registrations_file() -> Response:
    wanted = _wanted(_registrations().read())
    head = [
        _("Reference"),
        _("Status"),
        _("Municipality or organization"),
        _("Country"),
        _("Contact"),
        _("E-mail"),
        _("Language"),
        _("Before taxes, CAD"),
        _("Payment"),
        _("Begun"),
        _("Confirmed"),
        _("Other contacts"),
    ]
    found = lists.every_registration(db.session(), wanted)
    beside = contacts_by_registration(db.session())
    rows = ([*_registration_row(one), _in_one_cell(beside.get(one.id, ()))] for one in found)
    return csv_file("registrations", head, rows)


def _in_one_cell(contacts: Sequence[FurtherContact]) -> str:
    return "; ".join(in_one_line(one) for one in contacts)


def _registration_row(one: Registration) -> list[Any]:
    return [
        one.reference,
        STATUSES[one.status].text,
        one.municipality,
        one.country,
        one.contact_name,
        one.contact_email,
        one.language,
        one.subtotal,
        PAYS_BY[one.pays_by] if one.pays_by else "",
        f"{local(one.started_at):%Y-%m-%d %H:%M}",
        f"{local(one.confirmed_at):%Y-%m-%d %H:%M}" if one.confirmed_at else "",
    ]


@blueprint.get("/participants.csv")
@staff("export.read")
def attendees_file() -> Response:
    wanted = _wanted(_attendees().read())
    head = [
        _("Title before the name"),
        _("Given names"),
        _("Family names"),
        _("Name on the badge"),
        _("Position"),
        _("Representing"),
        _("Head of the delegation"),
        _("Rank of protocol"),
        _("Participation type"),
        _("Rate"),
        _("Municipality or organization"),
        _("Country"),
        _("E-mail"),
        _("Language"),
        _("Status"),
        _("Reference"),
        _("Agreed: list of delegations"),
        _("Agreed: photographs"),
        _("Agreed: news"),
    ]
    found = lists.every_attendee(db.session(), wanted)
    return csv_file("participants", head, _attendee_rows(found))


def _attendee_rows(found: Iterator[Attendee]) -> Iterator[list[Any]]:
    for one in found:
        whole, agreed = one.registration, standing(one)
        yield [
            one.title,
            one.given_name or _("Name to follow"),
            one.family_name,
            one.badge_name,
            one.role,
            one.represents,
            _("yes") if one.is_head else "",
            "" if one.protocol_rank is None else one.protocol_rank,
            one.category.name.to(current_language()),
            one.variant.name.to(current_language()) if one.variant else "",
            whole.municipality,
            whole.country,
            one.email,
            one.language,
            STATUSES[whole.status].text,
            whole.reference,
            *(_("yes") if purpose in agreed else "" for purpose in Purpose),
        ]


@blueprint.get("/registrations/<int:registration_id>/links")
@staff("registration.edit")
def confirm_renewal(registration_id: int) -> str:
    found = db.session.get(Registration, registration_id) or abort(404)
    return confirm_page(
        door="delegations",
        title=_("New secret links"),
        lines=[
            _("For an e-mail that reached the wrong person, or a link that was published."),
            _("Every link sent for this registration so far stops working at once."),
            _("Then send the confirmation again: it carries the new links."),
        ],
        button=_("End the old links"),
        action=url_for(".renew", registration_id=registration_id),
        back=(folder_address(registration_id), found.municipality),
    )


@blueprint.post("/registrations/<int:registration_id>/links")
@staff("registration.edit")
def renew(registration_id: int) -> ResponseReturnValue:
    """End every secret link of a registration; the next e-mail carries a new one."""
    if db.session.get(Registration, registration_id) is None:
        abort(404)
    with transaction(by=visitor().actor) as session:
        renew_links(session, registration_id, now=now())
    flash(_("The old links no longer work. Send the confirmation again: it carries the new ones."))
    return redirect(folder_address(registration_id), code=303)


def folder_address(registration_id: int) -> str:
    """Return where the office shows everything about one registration."""
    return url_for("admin.registration", registration_id=registration_id)
