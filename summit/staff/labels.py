"""What the office calls the roles."""

from flask_babel import lazy_gettext as _l

from summit.staff.rules import Role

ROLES = {
    Role.OWNER: _l("Owner"),
    Role.ORGANIZER: _l("Organizer"),
    Role.FINANCE: _l("Finance"),
    Role.PROTOCOL: _l("Protocol"),
    Role.DOOR_SUPERVISOR: _l("Door supervisor"),
    Role.VIEWER: _l("Viewer"),
}
