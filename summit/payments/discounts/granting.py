"""Closes the card page of the old sum, then grants the discount. No Flask here."""

from summit.extensions import transaction
from summit.kernel.clock import now
from summit.kernel.money import Cents
from summit.payments.cards import Gateway
from summit.payments.checkout import apply_page, close_page
from summit.payments.discounts import service


def grant(
    registration_id: int, amount: Cents, *, note: str | None, seen: str, gateway: Gateway, by: str
) -> None:
    """Grant a discount. Raises what `service.grant` does, and `CardServiceSilent`."""
    page = close_page(registration_id, gateway)
    if page:
        apply_page(page)
    with transaction(by=by) as session:
        service.grant(session, registration_id, amount, note=note, seen=seen, by=by, now=now())
