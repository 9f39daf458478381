"""The state of the site: one function of the clock and the settings."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum


class SiteState(StrEnum):
    """What the whole site is about at a moment."""

    ANNOUNCED = "announced"
    OPEN = "open"
    SOLD_OUT = "sold_out"
    CLOSED = "closed"
    ON_NOW = "on_now"
    PAST = "past"


class LegalText(StrEnum):
    """The texts published as numbered versions: `TERMS` people accept, the others they read."""

    TERMS = "terms"
    PRIVACY = "privacy"
    ACCESSIBILITY = "accessibility"


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteFacts:
    """What decides the state. Days are the summit's, in `zone`."""

    zone: tzinfo
    month: str | None  # "2026-07", while the days are unknown
    starts_on: date | None
    ends_on: date | None
    opens_at: datetime | None
    closes_at: datetime | None
    can_sell: bool = True  # prices and a tax profile are set
    is_full: bool = False  # every category open to the public is


def state_at(moment: datetime, facts: SiteFacts) -> tuple[SiteState, datetime | None]:
    """Return the state, and the next moment at which the clock alone may change it.

    While only the month is known the summit is never "on now": no day is invented.
    """
    boundaries = _boundaries(facts)
    following = min((at for at in boundaries.values() if at and at > moment), default=None)
    return _state(moment, boundaries, facts), following


def _state(moment: datetime, at: dict[str, datetime | None], facts: SiteFacts) -> SiteState:
    def reached(name: str) -> bool:
        boundary = at[name]
        return boundary is not None and moment >= boundary

    if reached("over"):
        return SiteState.PAST
    if reached("starts"):
        return SiteState.ON_NOW
    if reached("closes"):
        return SiteState.CLOSED
    if not reached("opens") or not facts.can_sell:
        return SiteState.ANNOUNCED
    return SiteState.SOLD_OUT if facts.is_full else SiteState.OPEN


def _boundaries(facts: SiteFacts) -> dict[str, datetime | None]:
    last = facts.ends_on or facts.starts_on
    if last is None and facts.month:
        last = _first_of_next(facts.month) - timedelta(days=1)
    return {
        "opens": facts.opens_at,
        "closes": facts.closes_at,
        "starts": _midnight(facts.starts_on, facts.zone) if facts.starts_on else None,
        "over": _midnight(last + timedelta(days=1), facts.zone) if last else None,
    }


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _first_of_next(month: str) -> date:
    return (date.fromisoformat(f"{month}-01") + timedelta(days=32)).replace(day=1)


def is_shown(
    moment: datetime, *, since: datetime | None, until: datetime | None
) -> tuple[bool, datetime | None]:
    """Return whether something stands at `moment`, and when the clock alone changes that.

    It stands from `since` on and no longer at `until`; None is without a limit on that side.
    """
    is_so = (since is None or moment >= since) and (until is None or moment < until)
    following = min((at for at in (since, until) if at and at > moment), default=None)
    return is_so, following


def is_link(address: str) -> bool:
    """Return whether a link may lead there: another site by https, or a path of this one."""
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    return (is_path or is_web_address(address)) and address.isprintable() and " " not in address


def is_web_address(address: str) -> bool:
    """Return whether this is an address of the web that begins with https:// and names a host."""
    host = address.removeprefix("https://").partition("/")[0]
    return address.startswith("https://") and "." in host and " " not in address
