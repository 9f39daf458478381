"""What organizers change about the summit itself, and the versions of its terms."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from summit.edition.models import Summit, TermsVersion
from summit.edition.queries import current_terms
from summit.kernel.edits import ChangedMeanwhile, check_unchanged
from summit.kernel.languages import Translated

COLUMNS = (
    "name",
    "tagline",
    "city",
    "country",
    "venue",
    "festival",
    "invited",
    "announced_by",
    "announcer_url",
    "announced_on",
    "announcement_url",
    "time_zone",
    "zone_name",
    "month",
    "starts_on",
    "ends_on",
    "registration_opens_at",
    "registration_closes_at",
    "organizer_name",
    "organizer_address",
    "contact_email",
    "privacy_officer",
)


def edit_summit(session: Session, wanted: dict[str, Any], *, seen: str) -> Summit:
    """Change the one Summit row. Raises `ChangedMeanwhile`."""
    summit = session.get_one(Summit, 1, with_for_update=True, populate_existing=True)
    check_unchanged(summit, COLUMNS, seen)
    for name in COLUMNS:
        setattr(summit, name, wanted[name])
    session.flush()
    return summit


def publish_terms(session: Session, text: Translated, *, after: int, now: datetime) -> TermsVersion:
    """Publish the next version, written over version `after`. Raises `ChangedMeanwhile`."""
    session.get_one(Summit, 1, with_for_update=True)  # one at a time
    current = current_terms(session)
    if (current.id if current else 0) != after:
        raise ChangedMeanwhile()
    version = TermsVersion(id=after + 1, text=text, published_at=now)
    session.add(version)
    session.flush()
    return version
