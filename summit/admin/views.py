"""Today: what the office looks at first; and what every page of the office shows around it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask import Blueprint, current_app, g, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from summit.admin.navigation import Door, open_doors
from summit.edition.queries import find_summit, zone_of
from summit.extensions import db
from summit.kernel.clock import now
from summit.staff.models import StaffAccount
from summit.staff.rules import Role
from summit.web.filters import zone
from summit.web.guards import Visitor, staff

blueprint = Blueprint("admin", __name__)

ROLES = {
    Role.OWNER: _l("Owner"),
    Role.ORGANIZER: _l("Organizer"),
    Role.FINANCE: _l("Finance"),
    Role.PROTOCOL: _l("Protocol"),
    Role.DOOR_SUPERVISOR: _l("Door supervisor"),
    Role.VIEWER: _l("Viewer"),
}


@dataclass(frozen=True)
class Office:
    """What stands around every page of the office."""

    visitor: Visitor

    @cached_property
    def doors(self) -> list[Door]:
        return list(open_doors(self.visitor.rights, current_app.view_functions))

    @cached_property
    def account(self) -> StaffAccount:
        return db.session.get_one(StaffAccount, self.visitor.subject)

    @property
    def name(self) -> str:
        return self.account.name

    @property
    def role(self) -> str:
        return str(ROLES[self.account.role])

    @property
    def is_demonstration(self) -> bool:
        summit = find_summit(db.session())
        return summit is not None and summit.is_demonstration

    @property
    def today(self) -> date:
        return now().astimezone(zone()).date()


@blueprint.app_context_processor
def around() -> dict[str, Any]:
    """Give templates `office` and the summit's zone, on the pages of the office only."""
    visitor: Visitor | None = g.get("visitor")
    if visitor is None or not visitor.actor.startswith("staff:"):
        return {}
    summit = find_summit(db.session())
    if summit is not None:
        g.zone = zone_of(summit)
    return {"office": Office(visitor)}


@blueprint.get("/")
@staff("office.open")
def today() -> str:
    return render_template("admin/today.html", title=_("Today"))
