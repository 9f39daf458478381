"""What organizers change about the summit itself."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.models import Picture, Summit
from summit.kernel.edits import check_unchanged
from summit.web.pictures import Drawn

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
    "waiting_offer_hours",
    "organizer_name",
    "organizer_address",
    "contact_email",
    "privacy_officer",
)

VENUE_COLUMNS = (
    "venue_address",
    "map_url",
    "map_alt",
    "interpretation",
    "banner",
    "banner_url",
    "banner_from",
    "banner_until",
    "thanks",
    "materials",
    "next_edition",
)

FORMS = {"summit": COLUMNS, "venue": VENUE_COLUMNS}  # each form, and the facts it writes


def alone(session: Session) -> None:
    """Let nobody else change what the site says until this transaction ends; wait for who does.

    The Summit row is the lock, and the first of all locks (decision 3). Whoever checks that a
    name is free, that a room is empty or that two texts are alike takes it before it reads.
    """
    session.execute(select(Summit.id).with_for_update())


def edit_summit(session: Session, wanted: dict[str, Any], *, seen: str) -> Summit:
    """Change what one form shows of the Summit row; the caller is `alone`.

    Raises `ChangedMeanwhile`.
    """
    summit = session.get_one(Summit, 1, populate_existing=True)
    check_unchanged(summit, wanted, seen)
    for name, value in wanted.items():
        setattr(summit, name, value)
    session.flush()
    return summit


def change_map(session: Session, drawn: Drawn | None) -> None:
    """Show another map of the venue, or none; the caller is `alone`."""
    summit = session.get_one(Summit, 1, populate_existing=True)
    summit.map_picture = replace_picture(session, summit.map_picture, drawn)
    session.flush()


def replace_picture(session: Session, old: Picture | None, drawn: Drawn | None) -> Picture | None:
    """Return the new picture of one owner; the old one is gone, at its address too."""
    if old is not None:
        session.delete(old)
    if drawn is None:
        return None
    picture = Picture(
        digest=drawn.digest, width=drawn.width, height=drawn.height, content=drawn.content
    )
    session.add(picture)
    return picture
