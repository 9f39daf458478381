"""How often somebody is written to about what waits."""

from enum import StrEnum


class Rhythm(StrEnum):
    NEVER = "never"
    DAILY = "daily"  # in the morning, while something waits
    HOURLY = "hourly"  # besides, within the hour in which something came
