"""What the office calls the columns of the audit, and the words kept in them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from summit.admin.words import BADGE_ENDS, PURPOSES
from summit.payments.labels import ATTEMPTS, METHODS, REFUNDS, REGIMES
from summit.registration.labels import PAYS_BY, STATUSES
from summit.registration.statuses import SeatsKeptBy
from summit.staff.labels import ROLES

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
    "principal_id": _l("Accompanies"),
    "position": _l("Place in the list"),
    "category_id": _l("Participation type"),
    "checkpoint_id": _l("Checkpoint"),
    "reference": _l("Reference"),
    "total": _l("Total"),
    "gst": _l("GST"),
    "qst": _l("QST"),
    "method": _l("How it came"),
    "note": _l("Note"),
    "reason": _l("Reason"),
    "review_reason": _l("Reason"),
    "failure": _l("Reason"),
    "settled_at": _l("Settled"),
    "expires_at": _l("Expires"),
    "session_id": _l("Number of the card page"),
    "payment_intent_id": _l("Number of the payment at Stripe"),
    "stripe_refund_id": _l("Number of the refund at Stripe"),
    "url": _l("Address"),
    "purpose": _l("Purpose"),
    "withdrawn_at": _l("Withdrawn"),
    "short_code": _l("Code of the badge"),
    "paired_at": _l("Paired"),
    "seen_at": _l("Last seen"),
    "revoked_at": _l("Unpaired"),
    "used_at": _l("Used"),
    "kind": _l("Kind"),
    "sent_at": _l("Sent"),
    "subject": _l("Subject"),
    "digest": _l("Fingerprint of the text"),
    "due_at": _l("Next try"),
    "tries": _l("Tries"),
    "last_error": _l("Last error"),
    "given_up_at": _l("Given up"),
    "recipient": _l("Recipient"),
    "tf_totp_secret": _l("Second step"),
    "tf_primary_method": _l("Second step"),
    "mf_recovery_codes": _l("Recovery codes"),
    "fs_uniquifier": _l("Open sessions"),
    "regime": _l("Taxes"),
    "gst_number": _l("GST number"),
    "qst_number": _l("QST number"),
    "taxable_percent": _l("Part that bears taxes, in percent"),
    "text": _l("Text of the terms"),
    "published_at": _l("Published"),
    "code": _l("Code, in addresses and exports"),
    "colour": _l("Colour of the badge"),
    "is_companion": _l("Accompanies one other person"),
    "is_public": _l("Offered on the public form"),
    "tagline": _l("Tagline"),
    "city": _l("City"),
    "venue": _l("Venue"),
    "festival": _l("Festival it is part of"),
    "invited": _l("Who is invited, in the announcement’s words"),
    "announced_by": _l("Announced by, as written inside a sentence"),
    "announcer_url": _l("Site of who announced it"),
    "announced_on": _l("Announced on"),
    "announcement_url": _l("Address of the announcement"),
    "time_zone": _l("Time zone"),
    "zone_name": _l("Name of the time zone, beside every deadline"),
    "currency": _l("Currency"),
    "month": _l("Month, while the days are not known"),
    "starts_on": _l("First day"),
    "ends_on": _l("Last day"),
    "registration_opens_at": _l("Registration opens"),
    "registration_closes_at": _l("Registration closes"),
    "organizer_name": _l("Organizer: legal name"),
    "organizer_address": _l("Organizer: postal address"),
    "privacy_officer": _l("Person in charge of personal information: title, address"),
    "is_demonstration": _l("Demonstration"),
}
KEPT_BY = {
    SeatsKeptBy.HOLD: _l("the deadline"),
    SeatsKeptBy.PAYMENT: _l("an open card page"),
    SeatsKeptBy.INVOICE: _l("the invoice"),
}
LANGUAGES = {"fr": _l("French"), "en": _l("English"), "es": _l("Spanish")}
VALUES: dict[str, Mapping[Any, Any]] = {
    "registration.status": {code: label.text for code, label in STATUSES.items()},
    "registration.seats_kept_by": KEPT_BY,
    "registration.pays_by": PAYS_BY,
    "attempt.status": ATTEMPTS,
    "refund.status": REFUNDS,
    "payment.method": METHODS,
    "tax_profile.regime": REGIMES,
    "badge.end": BADGE_ENDS,
    "consent.purpose": PURPOSES,
    "staff_account.role": ROLES,
}


def column_name(column: str) -> str:
    return str(COLUMNS.get(column, column.replace("_", " ")))


def word_for(table: str, column: str, value: str) -> str:
    """Return a kept word as people say it; the word itself where it is not one of a list."""
    words = LANGUAGES if column.endswith("language") else VALUES.get(f"{table}.{column}", {})
    return str(words.get(value, value))
