"""When a letter about what waits is due. Plain values, no I/O."""

from datetime import datetime, timedelta, tzinfo

from summit.admin.todo.statuses import Rhythm

MORNING = 8  # o'clock, in the summit's zone
HOUR = timedelta(hours=1)


def is_due(
    rhythm: Rhythm,
    told_at: datetime | None,
    newest: datetime | None,
    *,
    now: datetime,
    zone: tzinfo,
) -> bool:
    """Tell whether somebody is written to now, where something waits.

    `told_at` is when they were last, `newest` when the last of what waits came.
    """
    if rhythm is Rhythm.NEVER:
        return False
    here = now.astimezone(zone)
    morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    is_told_today = told_at is not None and told_at >= morning  # at night is not yet
    if here >= morning and not is_told_today:
        return True
    if rhythm is Rhythm.DAILY or newest is None:
        return False
    return told_at is None or (newest > told_at and now - told_at >= HOUR)
