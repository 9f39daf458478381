"""What pages, letters and files call further contacts."""

from flask_babel import lazy_gettext as _l

from summit.registration.further.models import FurtherContact
from summit.registration.further.statuses import ContactRole, Receives

ROLES = {
    ContactRole.FOCAL_POINT: _l("Focal point"),
    ContactRole.FINANCE: _l("Finance"),
    ContactRole.ASSISTANT: _l("Assistant"),
    ContactRole.OTHER: _l("Other"),
}
RECEIVES = {  # as the form offers it
    Receives.PEOPLE: _l("People: names, links, questions, badges, changes. No amounts."),
    Receives.MONEY: _l("Money: bill, invoices, receipts, reminders, refunds. Nobody’s data."),
    Receives.EVERYTHING: _l(
        "Everything that the first contact receives, and nearly all they may do."
    ),
}
SHORT = {
    Receives.PEOPLE: _l("People"),
    Receives.MONEY: _l("Bill and payments"),
    Receives.EVERYTHING: _l("Everything"),
}


def role_of_contact(contact: FurtherContact) -> str:
    return str(ROLES[contact.role])


def receives_what(contact: FurtherContact) -> str:
    """Return in one word what a contact receives."""
    return str(SHORT[contact.receives])


def in_one_line(contact: FurtherContact) -> str:
    """Return a contact for a cell of a file."""
    what = f"{ROLES[contact.role]} – {SHORT[contact.receives]}"
    return f"{contact.name}, {contact.email} ({what})"
