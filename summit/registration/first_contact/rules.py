"""Which letters go to the first contact of a registration. Plain values, no I/O."""

from collections.abc import Mapping
from typing import Any

TO_PAYER = "payer."  # how letters to another payer are called
TO_THE_NEW = "registration.contact"  # each address gets its own


def is_to_contact(occasion: str, facts: Mapping[str, Any]) -> bool:
    """Tell whether a letter is about a whole registration, and neither a copy nor for its payer."""
    is_whole = "registration_id" in facts and "further_id" not in facts
    return is_whole and occasion != TO_THE_NEW and not occasion.startswith(TO_PAYER)
