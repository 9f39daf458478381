"""The one tax profile in force. Bills that were sent keep what was in force then."""

from typing import Any

from sqlalchemy.orm import Session

from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.payments.models import TaxProfile
from summit.payments.statuses import TaxRegime

COLUMNS = ("regime", "gst_number", "qst_number", "business_number", "taxable_percent")


def find_profile(session: Session) -> TaxProfile:
    """Return the profile in force; before the first, one that keeps paid sales closed."""
    found = session.get(TaxProfile, 1, with_for_update=False)
    return found or TaxProfile(regime=TaxRegime.NOT_YET_REGISTERED, taxable_percent=100)


def set_profile(session: Session, wanted: dict[str, Any], *, seen: str) -> None:
    """Put a profile in force for what is sold from now on. Raises `ChangedMeanwhile`."""
    alone(session)  # or two could both write the first row
    kept = session.get(TaxProfile, 1, with_for_update=True, populate_existing=True)
    check_unchanged(kept or find_profile(session), COLUMNS, seen)
    if kept is None:
        session.add(TaxProfile(id=1, **wanted))
    else:
        for name, value in wanted.items():
            setattr(kept, name, value)
    session.flush()
