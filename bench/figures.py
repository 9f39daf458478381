"""What is measured, what it is held against, and how both are told."""

import json
import os
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

Round = Mapping[str, float]  # figures of one round by name


@dataclass(frozen=True)
class Aim:
    """A figure divided by another, and the bound that the ratio should keep."""

    figure: str
    beside: str
    bound: float
    at_most: bool = False

    def ratio(self, rounds: Sequence[Round]) -> float | None:
        """Return the median of the rounds' ratios: neighbours in time share their disturbances."""
        found = [one[self.figure] / one[self.beside] for one in rounds if self.is_in(one)]
        return statistics.median(found) if found else None

    def is_in(self, one: Round) -> bool:
        return bool(one.get(self.figure) and one.get(self.beside))

    def is_met(self, ratio: float) -> bool:
        return ratio <= self.bound if self.at_most else ratio >= self.bound


UNITS = {  # in the order in which they are told
    "read ceiling": "pages/s",
    "summit page": "pages/s",
    "304": "answers/s",
    "write ceiling: registration": "registrations/s",
    "write ceiling: registration, request for request": "registrations/s",
    "registrations": "registrations/s",
    "registrations p50": "ms",
    "write ceiling: scan, one client": "scans/s",
    "scans, one client": "scans/s",
    "scans, one client p50": "ms",
    "scans, one client p95": "ms",
    "scans, one client p99": "ms",
    "write ceiling: scan, eight clients": "scans/s",
    "scans, eight clients": "scans/s",
    "scans, eight clients p50": "ms",
    "scans, eight clients p95": "ms",
    "scans, eight clients p99": "ms",
    "ReportLab alone": "s",
    "badges": "s",
    "delegations of five": "delegations/s",
    "statements for a person": "statements",
    "most statements for a person": "statements",
    "peak memory of a worker": "MiB",
    "proportional memory of a worker": "MiB",
    "busiest clients": "processors",
}

AIMS = (
    Aim("summit page", "read ceiling", 0.85),
    Aim("304", "read ceiling", 1.0),
    Aim("registrations", "write ceiling: registration", 0.5),
    Aim("registrations", "write ceiling: registration, request for request", 0.5),
    Aim("scans, one client", "write ceiling: scan, one client", 0.5),
    Aim("scans, eight clients", "write ceiling: scan, eight clients", 0.5),
    Aim("scans, eight clients p99", "scans, eight clients p50", 4, at_most=True),
    Aim("badges", "ReportLab alone", 1.3, at_most=True),
    Aim("most statements for a person", "statements for a person", 1.2, at_most=True),
)


def machine(database: str) -> dict[str, object]:
    """Return what a reader must know to compare."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processors": os.cpu_count(),
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "flask": version("flask"),
        "sqlalchemy": version("sqlalchemy"),
        "gunicorn": version("gunicorn"),
        "database": database.partition("://")[0],
        "load before": round(os.getloadavg()[0], 2),
    }


def lines(rounds: Sequence[Round]) -> Iterator[str]:
    """Yield a line of JSON for each figure, its median and its rounds, then one for each aim."""
    for name, unit in UNITS.items():
        values = [one[name] for one in rounds if name in one]
        if values:
            rounded = [round(value, 2) for value in values]
            median = round(statistics.median(values), 2)
            yield json.dumps({"figure": name, "median": median, "unit": unit, "rounds": rounded})
    for aim in AIMS:
        ratio = aim.ratio(rounds)
        if ratio is not None:
            bound = {"at most" if aim.at_most else "at least": aim.bound}
            told = {"figure": aim.figure, "beside": aim.beside, "ratio": round(ratio, 3)}
            yield json.dumps({**told, **bound, "met": aim.is_met(ratio)})


def table(rounds: Sequence[Round]) -> Iterator[str]:
    """Yield the same for people."""
    for name, unit in UNITS.items():
        values = [one[name] for one in rounds if name in one]
        if values:
            yield f"{name:<50} {statistics.median(values):>9.1f} {unit}"
    yield ""
    for aim in AIMS:
        ratio = aim.ratio(rounds)
        if ratio is not None:
            sign = "≤" if aim.at_most else "≥"
            met = "met" if aim.is_met(ratio) else "NOT MET"
            yield f"{aim.figure} / {aim.beside}: {ratio:.2f}, aim {sign} {aim.bound}: {met}"
