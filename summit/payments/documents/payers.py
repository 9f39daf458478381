"""Whom a bill is made out to: its own payer, or the name that somebody wrote."""

from dataclasses import replace

from summit.payments.documents.rules import Payer
from summit.payments.models import Bill
from summit.registration.models import Registration
from summit.registration.payers import payer_of_all


def usual_name(booking: Registration, other_payer: str | None) -> str:
    """Return the name on a bill that nobody wrote another one for.

    `other_payer`, who has this bill, keeps it, also once their people have left.
    """
    other = payer_of_all(booking.attendees)
    if other is not None:
        return other.name
    return other_payer or booking.municipality


def wanted_on(bill: Bill, booking: Registration, payer: Payer) -> Payer:
    """Return whom a bill is to be made out to; an empty name is its own payer's."""
    return replace(payer, name=payer.name or usual_name(booking, bill.other_payer))


def stated_on(bill: Bill) -> Payer:
    """Return whom a bill is made out to now."""
    return Payer(name=bill.payer_name, address=bill.payer_address, tax_id=bill.payer_tax_id)


def make_out(bill: Bill, payer: Payer) -> None:
    """Write on a bill whom it is made out to, as `wanted_on` says it."""
    bill.payer_name = payer.name or bill.payer_name
    bill.payer_address, bill.payer_tax_id = payer.address, payer.tax_id
