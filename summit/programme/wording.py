"""How times and changes of the programme are said, in the language of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from summit.kernel.languages import Translated
from summit.kernel.text import bound
from summit.programme import labels
from summit.programme.models import ProgrammeChange
from summit.programme.rules import When, when_of
from summit.programme.statuses import ChangeKind
from summit.web import formats
from summit.web.languages import current_language

NOBODY = "–"


@dataclass(frozen=True, slots=True)
class Said:
    """One change in words; `before` and `after` are empty where the kind says it all."""

    change: ProgrammeChange
    kind: str
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        if not self.before and not self.after:
            return self.kind
        said = _(
            "%(kind)s. Before: %(before)s. Now: %(after)s.",
            kind=self.kind,
            before=self.before,
            after=self.after,
        )
        return str(said)


def hours(when: When, zone: ZoneInfo) -> str:
    """Return from when to when, without the day; empty while the hours are unknown."""
    if when.starts_at is None or when.ends_at is None:
        return ""
    begins, ends = formats.hour(when.starts_at, zone), formats.hour(when.ends_at, zone)
    return f"{begins} – {ends}"


def time_in_words(when: When, zone: ZoneInfo) -> str:
    """Return all that is known of a time, or that it is to be announced."""
    day = when.day(zone)
    if day is None:
        return str(_("to be announced"))
    said = formats.day(day, weekday=True)
    known = hours(when, zone)
    return f"{said}, {known}" if known else str(_("%(day)s, hour to be announced", day=said))


def say(change: ProgrammeChange, names: Mapping[int, str], zone: ZoneInfo) -> Said:
    """Return a change in words; of people, only those in `names`: who are shown now."""
    kind = str(labels.CHANGES[change.kind])
    if change.before is None and change.after is None:
        return Said(change, kind)
    before, after = (_kept(change.kind, one, names, zone) for one in (change.before, change.after))
    if before == after == NOBODY:  # whoever spoke is shown no more
        return Said(change, kind)
    return Said(change, kind, before, after)


def _kept(
    kind: ChangeKind, kept: dict[str, Any] | None, names: Mapping[int, str], zone: ZoneInfo
) -> str:
    if kind is ChangeKind.TIME:
        return time_in_words(when_of(kept), zone)
    if kind is ChangeKind.SPEAKERS:
        shown = [names[one] for one in (kept or {}).get("ids", []) if one in names]
        return ", ".join(shown) or NOBODY
    return bound(Translated(kept).to(current_language())) if kept else _("to be announced")
