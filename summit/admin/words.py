"""What the office calls rows of every capability, and who changes them."""

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
    Verdict.ELSEWHERE: _l("badge does not open this zone"),
    Verdict.UNKNOWN: _l("not in the list"),
    Verdict.FORGED: _l("not one of our badges"),
}
PURPOSES: dict[Purpose, Any] = {
    Purpose.PUBLIC_LIST: _l("published list of delegations"),
    Purpose.PHOTO: _l("photographs"),
    Purpose.NEWS: _l("news of later summits"),
}
SUBJECTS = {
    "registration": _l("Registration"),
    "attendee": _l("Participant"),
    "consent": _l("Consent"),
    "city_hold": _l("Seats held for a city"),
    "waiting_entry": _l("Waiting list"),
    "approval_request": _l("Request"),
    "approval_question": _l("Question about a request"),
    "approval_settings": _l("Requests"),
    "type_proof": _l("Proof"),
    "type_proof_file": _l("File of a proof"),
    "formal_invitation": _l("Formal invitation"),
    "formal_letter": _l("Formal invitation"),
    "formal_letter_file": _l("PDF of a formal invitation"),
    "signatory": _l("Signature"),
    "signature_picture": _l("Signature"),
    "badge": _l("Badge"),
    "bill": _l("Bill"),
    "document": _l("Document"),
    "document_file": _l("PDF of a document"),
    "bank_details": _l("Bank account"),
    "to_do_letters": _l("Letters about what waits"),
    "hold_rules": _l("Holds"),
    "hold_notice": _l("End of a hold, announced"),
    "unsubscription": _l("Unsubscribed"),
    "people_rules": _l("Names and changes"),
    "names_reminder": _l("Reminder of missing names"),
    "form_question": _l("Question"),
    "form_choice": _l("Choice"),
    "form_answer": _l("Answer to a question"),
    "review_draft": _l("Typed before sending"),
    "answer_file": _l("File of an answer"),
    "answer_reading": _l("Reading of a sensitive answer"),
    "answer_erasure": _l("Erasure of sensitive answers"),
    "answers_reminder": _l("Reminder of questions"),
    "refund_policy": _l("Refund policy"),
    "refund_window": _l("Refund policy"),
    "payment": _l("Payment"),
    "payment_reversal": _l("Payment undone"),
    "invoice_terms": _l("Invoice terms"),
    "due_change": _l("Due day moved"),
    "payment_reminder": _l("Reminder of a payment"),
    "order_file": _l("File of a purchase order"),
    "write_off": _l("Forgiven shortfall"),
    "bank_statement": _l("Bank statement"),
    "bank_line": _l("Line of a bank statement"),
    "wrong_return": _l("Return that did not happen"),
    "known_line": _l("Line held to be known"),
    "bank_upload": _l("Bank statement"),
    "csv_layout": _l("Columns of a bank’s CSV"),
    "refund": _l("Refund"),
    "payer_change": _l("Bill given to another payer"),
    "discount": _l("Discount"),
    "visa_request": _l("Refused visa"),
    "visa_file": _l("Refused visa"),
    "attempt": _l("Card page"),
    "dispute": _l("Dispute"),
    "difference": _l("Difference"),
    "balance_transaction": _l("Movement at Stripe"),
    "summit": _l("Summit"),
    "summit_draft": _l("Draft of the summit’s facts"),
    "picture": _l("Picture"),
    "practical_page": _l("Practical page"),
    "partner": _l("Partner organization"),
    "hotel": _l("Hotel"),
    "question": _l("Question and answer"),
    "category": _l("Participation type"),
    "further_contact": _l("Another contact"),
    "code": _l("Code"),
    "group_rule": _l("Rule for groups"),
    "invitation": _l("Invitation"),
    "counter": _l("Seats"),
    "price_window": _l("Price"),
    "variant": _l("Rate of a participation type"),
    "variant_window": _l("Price"),
    "terms_version": _l("Terms"),
    "notice_version": _l("Legal text"),
    "programme_session": _l("Session"),
    "session_speaker": _l("Speaker in a session"),
    "speaker": _l("Speaker"),
    "room": _l("Room"),
    "theme": _l("Theme"),
    "programme_change": _l("Change of the programme"),
    "agenda_entry": _l("Personal agenda"),
    "tax_profile": _l("Taxes"),
    "staff_account": _l("Staff account"),
    "checkpoint": _l("Checkpoint"),
    "zone": _l("Zone"),
    "zone_type": _l("Who may enter a zone"),
    "device": _l("Phone or scanner"),
    "pairing_code": _l("Pairing code"),
    "outbox_message": _l("E-mail"),
    "stripe_event": _l("Message from Stripe"),
    "ledger_entry": _l("Posting in the ledger"),
    "article": _l("Article"),
    "article_link": _l("Tie between articles"),
    "article_summit_link": _l("Article on the summit page"),
    "article_target": _l("Tie of an article"),
    "article_feed": _l("Feed of articles"),
    "imported_entry": _l("Entry of a feed"),
    "import_run": _l("Import of articles"),
    "topic": _l("Topic"),
}
ACTORS = {
    "contact": _l("The contact"),
    "further": _l("Another contact"),
    "attendee": _l("The participant"),
    "payer": _l("Whoever pays"),
    "device": _l("A phone or scanner"),
    "waiting": _l("Somebody on the waiting list"),
    "unsubscribe": _l("Whoever unsubscribed"),
    "public": _l("The public form"),
    "sweep": _l("The deadline"),
    "stripe": _l("Stripe"),
    "worker": _l("The worker"),
    "post": _l("The sending of e-mails"),
    "pairing": _l("Pairing code"),
    "command line": _l("The command line"),
    "sign-in": _l("Whoever signs in"),
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
