"""The six doors of the office and the rooms behind each, on one screen. No Flask here."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from summit.kernel.errors import N_


@dataclass(frozen=True, slots=True)
class Room:
    """One page of the office: its name, the view behind it, the right that opens it."""

    name: str
    endpoint: str
    right: str


@dataclass(frozen=True, slots=True)
class Door:
    """A group of rooms; `key` is what a template sets as `door`."""

    key: str
    name: str
    rooms: tuple[Room, ...]


DOORS = (
    Door("today", N_("Today"), (Room(N_("Today"), "admin.today", "office.open"),)),
    Door(
        "delegations",
        N_("Delegations"),
        (
            Room(N_("Registrations"), "registration_admin.registrations", "registration.read"),
            Room(N_("Participants"), "registration_admin.attendees", "registration.read"),
            Room(N_("Requests"), "approval_admin.requests", "registration.read"),
            Room(N_("Proofs"), "proofs_admin.proofs", "registration.read"),
            Room(N_("Formal invitations"), "formal_admin.invitations", "registration.read"),
            Room(N_("Invitations"), "inviting_admin.invited", "registration.edit"),
            Room(N_("Seats held for cities"), "city_holds_admin.holds", "registration.read"),
            Room(N_("Waiting list"), "waiting_admin.line", "registration.read"),
            Room(N_("E-mails"), "mail_admin.messages", "mail.read"),
        ),
    ),
    Door(
        "money",
        N_("Money"),
        (
            Room(N_("Overview"), "payments_admin.finance", "money.read"),
            Room(N_("Bills"), "payments_admin.overview", "money.read"),
            Room(N_("Unpaid invoices"), "terms_admin.unpaid", "money.read"),
            Room(N_("Bank"), "statements_admin.queue", "money.read"),
            Room(N_("Refunds"), "refunding_admin.refunds", "money.read"),
            Room(N_("Disputes"), "disputing_admin.disputes", "money.read"),
            Room(N_("Differences"), "differences_admin.differences", "money.read"),
            Room(N_("Refused visas"), "visas_admin.requests", "money.read"),
            Room(N_("Documents"), "documents_admin.documents", "money.read"),
            Room(N_("Payouts and fees"), "reports_admin.payouts", "money.read"),
            Room(N_("Tax report"), "reports_admin.taxes", "money.read"),
            Room(N_("Ledger"), "reports_admin.ledger", "money.read"),
        ),
    ),
    Door(
        "badges",
        N_("Badges and door"),
        (
            Room(N_("On-site registration"), "desk_admin.register", "desk.register"),
            Room(N_("Door"), "checkin_admin.door", "door.manage"),
            Room(N_("Zones"), "zones_admin.all_zones", "door.manage"),
        ),
    ),
    Door(
        "site",
        N_("Site"),
        (
            Room(N_("Summit"), "edition_admin.summit", "site.edit"),
            Room(N_("Venue and banner"), "edition_admin.venue", "site.edit"),
            Room(N_("Programme"), "programme_admin.sessions_list", "site.edit"),
            Room(N_("Speakers"), "programme_admin.speakers_list", "site.edit"),
            Room(N_("Articles"), "articles_admin.articles", "site.edit"),
            Room(N_("Topics"), "articles_admin.topics", "site.edit"),
            Room(N_("Practical information"), "practical_admin.lists", "site.edit"),
            Room(N_("Participation types"), "admission_admin.categories", "site.edit"),
            Room(N_("Codes and groups"), "codes_admin.codes", "site.edit"),
            Room(N_("Questions"), "questions_admin.questions", "site.edit"),
            Room(N_("Legal texts"), "legal_admin.overview", "site.edit"),
            Room(N_("Languages"), "pages_admin.languages", "site.edit"),
            Room(N_("As on…"), "pages_admin.as_on", "site.edit"),
            Room(N_("Components"), "pages_admin.components", "site.edit"),
        ),
    ),
    Door(
        "settings",
        N_("Settings"),
        (
            Room(N_("Taxes"), "payments_admin.taxes", "settings.edit"),
            Room(N_("Requests"), "approval_admin.terms", "settings.edit"),
            Room(N_("Invoice terms"), "terms_admin.terms", "settings.edit"),
            Room(N_("Holds"), "holding_admin.terms", "settings.edit"),
            Room(N_("Names and changes"), "naming_admin.limits", "settings.edit"),
            Room(N_("Signature"), "formal_admin.signatory", "settings.edit"),
            Room(N_("Refund policy"), "refunding_admin.policy", "settings.edit"),
            Room(N_("Bank account"), "documents_admin.bank", "settings.edit"),
            Room(N_("Staff"), "staff_admin.accounts", "staff.manage"),
            Room(N_("Changes"), "admin.changes", "audit.read"),
        ),
    ),
)


def open_doors(rights: Container[str]) -> Iterator[Door]:
    """Yield the doors with the rooms that these rights open."""
    for door in DOORS:
        rooms = tuple(room for room in door.rooms if room.right in rights)
        if rooms:
            yield Door(door.key, door.name, rooms)
