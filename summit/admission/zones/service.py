"""Makes, changes and deletes zones. Callers hold the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from summit.admission.zones.errors import LettersTaken, ZoneGone, ZoneInUse
from summit.admission.zones.models import Zone, ZoneType
from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.kernel.languages import Translated

SHOWN = ("name", "letters", "category_ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneWish:
    """A zone as organizers want it, and as the form shows it."""

    name: Translated
    letters: str
    category_ids: tuple[int, ...]  # the types that may enter, ascending


def show(zone: Zone) -> ZoneWish:
    return ZoneWish(
        name=zone.name,
        letters=zone.letters,
        category_ids=tuple(sorted(one.category_id for one in zone.admits)),
    )


def add_zone(session: Session, wish: ZoneWish) -> Zone:
    """Add a zone; no door stands at it yet. Raises `LettersTaken`."""
    alone(session)  # or two could find the same letters free
    _refuse_letters_of(_others(session, None), wish)
    zone = Zone()
    _write(zone, wish)
    session.add(zone)
    session.flush()
    return zone


def edit_zone(session: Session, zone_id: int, wish: ZoneWish, *, seen: str) -> None:
    """Change a zone: the next badge is answered by it.

    Raises `ChangedMeanwhile`, `LettersTaken`, `ZoneGone`.
    """
    zone = _alone_with(session, zone_id)
    check_unchanged(show(zone), SHOWN, seen)
    _refuse_letters_of(_others(session, zone_id), wish)
    _write(zone, wish)
    session.flush()


def delete_zone(session: Session, zone_id: int) -> None:
    """Delete a zone that no gate and no scan names: the database knows. Raises `ZoneInUse`."""
    session.delete(_alone_with(session, zone_id))
    try:
        session.flush()
    except IntegrityError as used:
        raise ZoneInUse() from used


def _alone_with(session: Session, zone_id: int) -> Zone:
    """Return a zone that nobody else changes meanwhile. Raises `ZoneGone`."""
    alone(session)
    zone = session.get(Zone, zone_id, populate_existing=True)
    if zone is None:
        raise ZoneGone()
    return zone


def _others(session: Session, zone_id: int | None) -> Sequence[str]:
    return session.scalars(select(Zone.letters).where(Zone.id != (zone_id or 0))).all()


def _refuse_letters_of(others: Sequence[str], wish: ZoneWish) -> None:
    if wish.letters in others:
        raise LettersTaken()


def _write(zone: Zone, wish: ZoneWish) -> None:
    zone.name, zone.letters = wish.name, wish.letters
    kept = {one.category_id: one for one in zone.admits}
    zone.admits = [kept.get(one) or ZoneType(category_id=one) for one in wish.category_ids]
