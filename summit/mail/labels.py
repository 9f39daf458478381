"""What the office calls the letters."""

from flask_babel import lazy_gettext as _l

OCCASIONS = {
    "registration.held": _l("Places held"),
    "registration.offered": _l("Places from the waiting list"),
    "approval.received": _l("Request received"),
    "approval.question": _l("Question about a request"),
    "approval.approved": _l("Request approved"),
    "approval.name_refused": _l("Another name not accepted"),
    "invitation.sent": _l("Invitation"),
    "invitation.reminder": _l("Reminder of an invitation"),
    "waiting.joined": _l("Waiting list joined"),
    "payment.reminder": _l("Reminder of a payment"),
    "payment.due_moved": _l("New due day of a payment"),
    "payment.refund": _l("Refund on its way"),
    "registration.invoice": _l("Invoice to come"),
    "registration.confirmed": _l("Confirmation"),
    "registration.cancelled": _l("Cancellation"),
    "registration.people_left": _l("Somebody is no longer coming"),
    "registration.replaced": _l("Another person instead"),
    "registration.type_changed": _l("Another participation type"),
    "registration.names": _l("Reminder of missing names"),
    "registration.settled": _l("Nothing left to pay"),
    "registration.declined": _l("Not accepted"),
    "registration.expired": _l("End of the hold"),
    "attendee.confirmed": _l("Badge"),
    "payment.late_refund": _l("Refund of a late payment"),
    "payment.surplus_refund": _l("Refund of an overpayment"),
    "visa.asked": _l("Proof of a refused visa received"),
    "visa.declined": _l("Proof of a refused visa not accepted"),
    "payment.invoice_reissued": _l("New invoice in place of another"),
    "payment.another_payer": _l("Another payer of a bill"),
    "payment.undone": _l("Payment that was undone"),
    "payment.refund_failed": _l("Refund failed"),
    "payment.refund_declined": _l("Refund not sent"),
    "payment.part_received": _l("Part payment received"),
    "payer.bill": _l("Bill to another payer"),
    "payer.bill_changed": _l("Higher bill to another payer"),
    "payer.invoice": _l("Invoice to another payer"),
    "payer.invoice_reissued": _l("New invoice to another payer"),
    "payer.reminder": _l("Reminder to another payer"),
    "payer.undone": _l("Payment of another payer that was undone"),
    "payer.ended": _l("Farewell to another payer"),
    "payer.paid": _l("Receipt to another payer"),
    "staff.invited": _l("Invitation to the office"),
    "staff.password_reset": _l("New password"),
    "staff.password_changed": _l("Password changed"),
}


def occasion_name(occasion: str) -> str:
    return str(OCCASIONS.get(occasion, occasion))
