"""What pages and letters say of a transfer: whether the account is known, and its lines."""

from typing import Any

from sqlalchemy.orm import Session

from summit.payments.documents.facts import bank_of
from summit.payments.documents.wording import transfer_lines


def transfer_facts(session: Session, reference: str) -> dict[str, Any]:
    """Return `has_bank`, and `bank`: where money is sent to, under which reference."""
    bank = bank_of(session)
    return {"has_bank": bool(bank), "bank": list(transfer_lines(bank, reference))}
