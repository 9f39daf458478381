"""What may be published and under which address. Plain values, no I/O."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from summit.kernel.languages import Language, Translated

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = ("questions", "accessibility")  # pages of the site's own


def lacks_french(needed: Iterable[Translated], free: Iterable[Translated] = ()) -> bool:
    """Return whether a needed text is not in French, or a free one in another language only."""
    return any(Language.FR not in text for text in needed) or any(
        text and Language.FR not in text for text in free
    )


def is_slug(text: str) -> bool:
    """Return whether `text` may stand in an address: small letters, digits, single hyphens."""
    return bool(SLUG.fullmatch(text)) and text not in RESERVED


def ends_after(last: date | None, zone: tzinfo) -> datetime | None:
    """Return the moment at which the day `last` is over; None without one."""
    if last is None:
        return None
    return datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
