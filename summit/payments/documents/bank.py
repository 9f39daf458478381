"""Where money is sent to: one row, which documents copy when they are issued."""

from typing import Any

from sqlalchemy.orm import Session

from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.payments.documents.facts import BANK
from summit.payments.models import BankDetails


def find_bank(session: Session) -> BankDetails:
    """Return what is known; before anything is, a row of unknowns that is kept nowhere."""
    return session.get(BankDetails, 1) or BankDetails()


def set_bank(session: Session, wanted: dict[str, Any], *, seen: str) -> None:
    """Change it for documents issued from now on. Raises `ChangedMeanwhile`."""
    alone(session)  # or two could both write the first row
    kept = session.get(BankDetails, 1, with_for_update=True, populate_existing=True)
    check_unchanged(kept or BankDetails(), BANK, seen)
    if kept is None:
        session.add(BankDetails(id=1, **wanted))
    else:
        for name, value in wanted.items():
            setattr(kept, name, value)
    session.flush()
