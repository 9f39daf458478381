"""Reads the Summit row, the current terms and the content version."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from summit.edition.models import ContentVersion, Summit, TermsVersion
from summit.edition.rules import SiteFacts, SiteState, state_at

VERSION = str(select(ContentVersion.version))
_instead: ContextVar[Summit | None] = ContextVar("instead", default=None)


def get_summit(session: Session) -> Summit:
    return _instead.get() or session.get_one(Summit, 1)


def find_summit(session: Session) -> Summit | None:
    return _instead.get() or session.get(Summit, 1)


@contextmanager
def imagining_facts(summit: Summit) -> Iterator[None]:
    """Let every reader find these facts inside the block, in this thread alone.

    What is read so is kept nowhere only while a moment is imagined too (`web.caching`).
    """
    token = _instead.set(summit)
    try:
        yield
    finally:
        _instead.reset(token)


def imagines_facts() -> bool:
    return _instead.get() is not None


def zone_of(summit: Summit) -> ZoneInfo:
    return ZoneInfo(summit.time_zone)


def current_terms(session: Session) -> TermsVersion | None:
    """Return the terms in force; None until the first are published."""
    return session.scalar(select(TermsVersion).order_by(TermsVersion.id.desc()).limit(1))


def content_version(engine: Engine) -> int:
    """Return the version of what public pages show; 0 before there is any.

    Every public request asks, so it is the cheapest of reads: no session, no transaction kept.
    """
    try:
        with closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(VERSION)
            found = cursor.fetchone()
    except engine.dialect.loaded_dbapi.Error as fault:  # said as a session would say it
        raise DBAPIError(VERSION, None, fault) from fault
    return int(found[0]) if found else 0


def opening_at(summit: Summit, moment: datetime) -> tuple[bool, datetime | None]:
    """Return whether registration is open at a moment by clock and settings, and until when."""
    state, boundary = state_at(moment, facts_of(summit, can_sell=True, is_full=False))
    return state is SiteState.OPEN, boundary


def facts_of(summit: Summit, *, can_sell: bool, is_full: bool) -> SiteFacts:
    return SiteFacts(
        zone=zone_of(summit),
        month=summit.month,
        starts_on=summit.starts_on,
        ends_on=summit.ends_on,
        opens_at=summit.registration_opens_at,
        closes_at=summit.registration_closes_at,
        can_sell=can_sell,
        is_full=is_full,
    )
