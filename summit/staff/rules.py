"""Which role carries which rights: one table."""

from enum import StrEnum


class Role(StrEnum):
    OWNER = "owner"
    ORGANIZER = "organizer"
    FINANCE = "finance"
    PROTOCOL = "protocol"
    DOOR_SUPERVISOR = "door_supervisor"
    VIEWER = "viewer"


SEES = frozenset({"office.open", "registration.read"})
RIGHTS: dict[Role, frozenset[str]] = {
    Role.VIEWER: SEES,
    Role.PROTOCOL: SEES | {"registration.edit", "mail.read"},
    Role.DOOR_SUPERVISOR: SEES | {"door.manage", "badge.read"},
    Role.FINANCE: SEES | {"money.read", "money.record", "mail.read", "export.read"},
    Role.ORGANIZER: SEES
    | {
        "registration.edit",
        "money.read",
        "mail.read",
        "mail.resend",
        "badge.read",
        "badge.replace",
        "door.manage",
        "site.edit",
        "export.read",
    },
}
RIGHTS[Role.OWNER] = frozenset().union(*RIGHTS.values()) | {
    "money.record",
    "staff.manage",
    "settings.edit",
    "audit.read",
}
