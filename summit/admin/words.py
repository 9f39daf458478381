"""What the office calls statuses and rows of every capability."""

from typing import Any

from flask_babel import lazy_gettext as _l

from summit.badges.models import BadgeEnd
from summit.checkin.statuses import Verdict
from summit.registration.models import Purpose

BADGE_ENDS: dict[BadgeEnd, Any] = {
    BadgeEnd.REPLACED: _l("replaced"),
    BadgeEnd.SUBSTITUTED: _l("given to another person"),
    BadgeEnd.CANCELLED: _l("the place was cancelled"),
}
VERDICTS: dict[Verdict, Any] = {
    Verdict.ADMITTED: _l("welcome"),
    Verdict.DESK: _l("welcome, please see the desk"),
    Verdict.REPEAT: _l("already in, scanned again"),
    Verdict.DUPLICATE: _l("already in, scanned elsewhere"),
    Verdict.REPLACED: _l("older badge"),
    Verdict.CANCELLED: _l("place cancelled"),
    Verdict.UNKNOWN: _l("not in the list"),
    Verdict.FORGED: _l("not one of our badges"),
}
PURPOSES: dict[Purpose, Any] = {
    Purpose.PUBLIC_LIST: _l("published list of delegations"),
    Purpose.NEWS: _l("news of later summits"),
}
SUBJECTS = {
    "registration": _l("Registration"),
    "attendee": _l("Participant"),
    "consent": _l("Consent"),
    "badge": _l("Badge"),
    "bill": _l("Bill"),
    "payment": _l("Payment"),
    "refund": _l("Refund"),
    "attempt": _l("Card page"),
    "summit": _l("Summit"),
    "category": _l("Participation type"),
    "counter": _l("Seats"),
    "price_window": _l("Price"),
    "terms_version": _l("Terms"),
    "tax_profile": _l("Taxes"),
    "staff_account": _l("Staff account"),
    "checkpoint": _l("Checkpoint"),
    "device": _l("Phone or scanner"),
    "pairing_code": _l("Pairing code"),
    "outbox_message": _l("E-mail"),
    "stripe_event": _l("Message from Stripe"),
}
ACTORS = {
    "contact": _l("The contact"),
    "attendee": _l("The participant"),
    "device": _l("A phone or scanner"),
    "public": _l("The public form"),
    "sweep": _l("The deadline"),
    "stripe": _l("Stripe"),
    "worker": _l("The worker"),
    "post": _l("The worker"),
    "pairing": _l("Pairing code"),
    "command line": _l("The command line"),
    "sign-in": _l("Sign-in"),
    "demo": _l("The demonstration"),
}


def subject_name(subject: str) -> str:
    """Return what kind of row an audit entry is about."""
    table = subject.partition(":")[0]
    return str(SUBJECTS.get(table, table.replace("_", " ")))


def actor_name(actor: str) -> str:
    """Return who did it, for actors that are not members of staff."""
    kind = actor.partition(":")[0]
    return str(ACTORS.get(kind, actor))


COLUMNS = {
    "status": _l("Status"),
    "seats_kept_by": _l("What holds the places"),
    "held_until": _l("Places held until"),
    "confirmed_at": _l("Confirmed"),
    "submitted_at": _l("Sent"),
    "ended_at": _l("Ended"),
    "end": _l("Why it ended"),
    "pays_by": _l("Payment"),
    "purchase_order": _l("Purchase order"),
    "terms_id": _l("Version of the terms"),
    "terms_language": _l("Language of the terms"),
    "terms_accepted_at": _l("Terms accepted"),
    "link_version": _l("Version of the secret link"),
    "name": _l("Name"),
    "description": _l("Description"),
    "role": _l("Role"),
    "language": _l("Language"),
    "email": _l("E-mail address"),
    "active": _l("In use"),
    "password": _l("Password"),
    "capacity": _l("Capacity"),
    "price": _l("Price"),
    "first_day": _l("From"),
    "amount": _l("Amount"),
    "subtotal": _l("Before taxes"),
    "municipality": _l("Municipality or organization"),
    "country": _l("Country"),
    "contact_name": _l("Contact"),
    "contact_email": _l("E-mail of the contact"),
    "given_name": _l("Given names"),
    "family_name": _l("Family names"),
}


def column_name(column: str) -> str:
    return str(COLUMNS.get(column, column.replace("_", " ")))
