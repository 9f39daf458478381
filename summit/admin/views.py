"""Today, one registration whole, the changes; and what every page of the office shows around it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from summit.admin import counts, timeline
from summit.admin.changes import actor_names, find_changes, read_changes
from summit.admin.folder import open_folder
from summit.admin.navigation import Door, open_doors
from summit.admin.search import find_exactly, search
from summit.admin.story import money_story
from summit.admin.todo.duties import has_duties, to_do
from summit.admin.words import ACTORS, SUBJECTS, subject_name
from summit.edition.queries import get_summit
from summit.extensions import db
from summit.kernel.clock import now, real_now
from summit.kernel.text import one_line
from summit.mail.lists import count_by_state
from summit.payments.documents.labels import KINDS
from summit.payments.labels import METHODS, REVERSALS
from summit.payments.queries import can_sell
from summit.registration.labels import PAYS_BY, STATUSES
from summit.registration.namesakes.queries import namesakes
from summit.registration.statuses import ALLOWED, SENT, Status
from summit.staff.labels import ROLES
from summit.staff.models import StaffAccount
from summit.web.filters import zone
from summit.web.guards import Visitor, staff, visitor
from summit.web.listing import LONGEST_SEARCH, PER_PAGE, Filter, Listing, Page, offset

blueprint = Blueprint("admin", __name__)


@dataclass(frozen=True)
class Office:
    """What stands around every page of the office."""

    visitor: Visitor

    @cached_property
    def doors(self) -> list[Door]:
        return list(open_doors(self.visitor.rights))

    @cached_property
    def account(self) -> StaffAccount:
        return db.session.get_one(StaffAccount, self.visitor.subject)

    @property
    def role(self) -> str:
        return str(ROLES[self.account.role])

    def may(self, right: str) -> bool:
        return right in self.visitor.rights

    def name_of(self, actor: str) -> str:
        """Return who did something, where a page below knows no account."""
        return actor_names(db.session(), [actor])[actor]


@blueprint.app_context_processor
def around() -> dict[str, Any]:
    """Give templates `office`, on the pages of the office only."""
    asking: Visitor | None = g.get("visitor")
    is_staff = asking is not None and asking.actor.startswith("staff:")
    return {"office": Office(asking)} if asking and is_staff else {}


@blueprint.get("/")
@staff("office.open")
def today() -> str:
    session = db.session()
    rights = visitor().rights
    return render_template(
        "admin/today.html",
        statuses=STATUSES,
        registered=counts.registrations(session),
        may_do=has_duties(rights),
        zone_name=get_summit(session).zone_name,
        waiting=list(to_do(session, rights, now=now())),
        seats=counts.seats(session),
        pools=counts.pools(session),
        money=counts.money(session, now=now()) if "money.read" in rights else None,
        arrivals=counts.arrivals(session, now=now(), zone=zone()),
        letters=count_by_state(session),
        worker=counts.worker(session, now=real_now()),
        may_sell=can_sell(session),
    )


@blueprint.get("/find")
@staff("registration.read")
def find() -> ResponseReturnValue:
    """Search registrations, people, badges and e-mails; a reference or code opens its page."""
    text = one_line(request.args.get("q"))[:LONGEST_SEARCH]
    session = db.session()
    exact = find_exactly(session, text)
    if exact is not None:
        return redirect(url_for(".registration", registration_id=exact), code=303)
    found = search(session, text, with_mail="mail.read" in visitor().rights)
    return render_template("admin/find.html", text=text, found=found, statuses=STATUSES)


@blueprint.get("/registrations/<int:registration_id>")
@staff("registration.read")
def registration(registration_id: int) -> str:
    session = db.session()
    try:
        folder = open_folder(session, registration_id, with_money="money.read" in visitor().rights)
    except NoResultFound:
        abort(404)
    names = actor_names(session, folder.actors)
    return render_template(
        "admin/registration.html",
        names=names,
        folder=folder,
        one=folder.registration,
        story=money_story(session, registration_id) if folder.money else (),
        days=timeline.days(timeline.told(folder, names), zone()),
        statuses=STATUSES,
        pays_by=PAYS_BY,
        methods=METHODS,
        undone=REVERSALS,
        kinds=KINDS,
        namesakes=namesakes(session, folder.registration),
        may_end=Status.CANCELLED in ALLOWED[folder.registration.status],
        may_leave=folder.registration.status in SENT,
        gone=[one for one in folder.registration.everyone if one.left_at],
    )


@blueprint.get("/changes")
@staff("audit.read")
def changes() -> str:
    """Show every change of every row, newest first."""
    session = db.session()
    listing = Listing(
        endpoint="admin.changes",
        filters=[
            Filter("kind", _("Concerning"), list(SUBJECTS.items())),
            Filter("by", _("By"), _actors()),
        ],
        hint=_("Reference, or the number under “Concerning”"),
    )
    asked = listing.read()
    rows, total = find_changes(session, asked, limit=PER_PAGE, offset=offset(asked))
    return render_template(
        "admin/changes.html",
        listing=listing,
        asked=asked,
        page=Page(rows, total, asked.page),
        names=actor_names(session, (entry.actor for entry in rows)),
        subject_name=subject_name,
        read_changes=read_changes,
    )


def _actors() -> list[tuple[str, Any]]:
    """Offer the members of staff, then everybody else who changes something."""
    ordered = select(StaffAccount).order_by(StaffAccount.email)
    staff_first = [(f"staff:{one.id}", one.name) for one in db.session.scalars(ordered)]
    return [*staff_first, *ACTORS.items()]
