"""Which role carries which rights, and how often sign-in may be tried: two tables."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

SHORTEST_PASSWORD = 12  # characters; length is what makes a password good


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
    Role.PROTOCOL: SEES
    | {
        "registration.edit",
        "registration.approve",
        "letter.issue",
        "mail.read",
        "mail.resend",
        "desk.register",
    },
    Role.DOOR_SUPERVISOR: SEES | {"door.manage", "desk.register"},
    Role.FINANCE: SEES
    | {
        "money.read",
        "money.record",
        "money.refund",
        "mail.read",
        "export.read",
        "desk.register",
    },
    Role.ORGANIZER: SEES
    | {
        "registration.edit",
        "registration.approve",
        "letter.issue",
        "money.read",
        "mail.read",
        "mail.resend",
        "badge.replace",
        "door.manage",
        "desk.register",
        "desk.waive",
        "site.edit",
        "export.read",
        "sensitive.read",
    },
}
RIGHTS[Role.OWNER] = frozenset().union(*RIGHTS.values()) | {
    "money.record",
    "staff.manage",
    "settings.edit",
    "audit.read",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries `within` a time, counted from the first.

    A good try begins the count anew, but takes only itself back where others are counted too.
    """

    name: str
    most: int
    within: timedelta
    is_shared: bool = False


PASSWORD = Limit("password", 8, timedelta(minutes=10))  # per account and network address
# per account, from all addresses together: 14,400 a day of passwords of 12 characters and more
ANYWHERE = Limit("password-anywhere", 100, timedelta(minutes=10), is_shared=True)
CODE = Limit("code", 5, timedelta(minutes=10))  # per account: 15 of a million at any time
RESET = Limit("reset", 3, timedelta(minutes=60))  # letters per account
# per network address: a team shares one
ADDRESS = Limit("address", 40, timedelta(minutes=10), is_shared=True)
