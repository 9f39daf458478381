"""Which letters about a registration go to its first contact, and which to who pays.

Plain values, no I/O.
"""

from collections.abc import Mapping
from typing import Any

TO_PAYER = "payer."  # how letters to another payer are called
READ_BY_PAYER = (  # money that goes back is told to whoever paid it
    TO_PAYER,
    "payment.refund",
    "payment.late_refund",
    "payment.surplus_refund",
)
TO_THE_NEW = "registration.contact"  # each address gets its own


def is_to_contact(occasion: str, facts: Mapping[str, Any]) -> bool:
    """Tell whether a letter is about a whole registration, and neither a copy nor for its payer."""
    is_whole = "registration_id" in facts and "further_id" not in facts
    return is_whole and occasion != TO_THE_NEW and not occasion.startswith(TO_PAYER)
