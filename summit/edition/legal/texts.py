"""The version of a legal text that is in force, and publishing the next."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from summit.edition.editing import alone
from summit.edition.models import LegalVersion, NoticeVersion, TermsVersion
from summit.edition.rules import LegalText
from summit.kernel.edits import ChangedMeanwhile
from summit.kernel.languages import Language, Translated

OWN = Path(__file__).parent / "own"


@cache
def own_text(of: LegalText) -> Translated | None:
    """Return what the site says of itself until organizers publish a text; terms have none."""
    if of is LegalText.TERMS:
        return None
    return Translated(
        {code: (OWN / f"{of}.{code}.md").read_text(encoding="utf-8") for code in Language}
    )


def every_version(session: Session, of: LegalText) -> Sequence[LegalVersion]:
    """Return the published versions, the one in force first."""
    return session.scalars(_ordered(of)).all()


def current_version(session: Session, of: LegalText) -> LegalVersion | None:
    """Return the version in force; None until the first is published."""
    return session.scalars(_ordered(of).limit(1)).first()


def _ordered(of: LegalText) -> Select[Any]:
    if of is LegalText.TERMS:
        return select(TermsVersion).order_by(TermsVersion.id.desc())
    return select(NoticeVersion).filter_by(of=of).order_by(NoticeVersion.number.desc())


def publish(
    session: Session, of: LegalText, text: Translated, *, after: int, now: datetime
) -> LegalVersion:
    """Publish the next version, written over version `after`. Raises `ChangedMeanwhile`."""
    alone(session)
    current = current_version(session, of)
    if (current.number if current else 0) != after:
        raise ChangedMeanwhile()
    version: LegalVersion
    if of is LegalText.TERMS:
        version = TermsVersion(id=after + 1, text=text, published_at=now)
    else:
        version = NoticeVersion(of=of, number=after + 1, text=text, published_at=now)
    session.add(version)
    session.flush()
    return version
