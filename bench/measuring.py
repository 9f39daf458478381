"""The benchmarks. Each takes the lab and returns its figures of one round, ceilings beside."""

from collections.abc import Callable, Mapping
from typing import Any

from bench import badges, importing, registering, scanning
from bench.client import Connection, Tally, get, repeat
from bench.crowd import MOST, Outcome
from bench.lab import Lab, storing
from bench.site import FREE

READERS, REGISTRANTS = 4, 4  # clients at once
WORDS = {1: "one client", MOST: "eight clients"}


def read(lab: Lab) -> dict[str, float]:
    """The summit page and its 304, beside a bare page."""
    page, summit = get("/page"), get("/en/")
    etag = Connection(lab.product.port).ask(summit).header("ETag")
    known = get("/en/", If_None_Match=etag)
    found = {
        "read ceiling": _load(lab, READERS, repeat, lab.bare.port, [page], 200),
        "summit page": _load(lab, READERS, repeat, lab.product.port, [summit], 200),
        "304": _load(lab, READERS, repeat, lab.product.port, [known], 304),
    }
    return {name: one.rate for name, one in found.items()} | _clients(*found.values())


def write(lab: Lab) -> dict[str, float]:
    """The write ceilings by themselves."""
    return _stored_registrations(lab) | _stored_scans(lab, 1) | _stored_scans(lab, MOST)


def registrations(lab: Lab) -> dict[str, float]:
    """Complete registrations of two people, beside the same rows stored by bare Flask."""
    ceilings = _stored_registrations(lab)
    found = _load(lab, REGISTRANTS, registering.register, lab.product.port, FREE)
    told = {"registrations": found.rate, "registrations p50": found.percentile(0.5)}
    return ceilings | told | _clients(found)


def _stored_registrations(lab: Lab) -> dict[str, float]:
    """The rows in one request and one commit; and in two of five requests, as a browser asks."""
    whole = _load(lab, REGISTRANTS, repeat, lab.bare.port, [storing("registration")], 200)
    parts = (storing("hold"), storing("submit"))
    asked = _load(lab, REGISTRANTS, registering.same_requests, lab.bare.port, *parts)
    return {
        "write ceiling: registration": whole.rate,
        "write ceiling: registration, request for request": asked.rate,
    }


def scans(lab: Lab) -> dict[str, float]:
    """First entries at a door by one phone and by eight, beside the same rows stored."""
    found: dict[str, float] = {}
    for clients, words in WORDS.items():
        found |= _stored_scans(lab, clients)
        keys = lab.site.new_gate(clients)
        jobs = [(lab.product.port, mine, 200) for mine in scanning.scans(keys, lab.site.tokens)]
        seen = lab.crowd(repeat, lab.size.seconds, jobs)
        found[f"scans, {words}"] = seen.rate
        for percent in (50, 95, 99):
            found[f"scans, {words} p{percent}"] = seen.percentile(percent / 100)
    return found


def _stored_scans(lab: Lab, clients: int) -> dict[str, float]:
    request = storing("scan", like=scanning.scan("no key", lab.site.tokens[0]))
    seen = _load(lab, clients, repeat, lab.bare.port, [request], 200)
    return {f"write ceiling: scan, {WORDS[clients]}": seen.rate}


def memory(lab: Lab) -> dict[str, float]:
    """What the busier worker of the product took at most, after pages, registrations and scans."""
    found = lab.product.memory()
    return {
        "peak memory of a worker": max(peak for peak, _ in found),
        "proportional memory of a worker": max(share for _, share in found),
    }


def delegations(lab: Lab) -> dict[str, float]:
    """Delegations of five from lists to badges, and what each person asks of the database."""
    return importing.measure(lab.site.app, lab.size.delegations)


def sheet(lab: Lab) -> dict[str, float]:
    """One PDF of many badges, beside ReportLab alone."""
    return badges.measure(lab.size.sheet)


ALL: Mapping[str, Callable[[Lab], dict[str, float]]] = {
    "read": read,
    "registrations": registrations,
    "scans": scans,
    "badges": sheet,
    "delegations": delegations,
    "memory": memory,  # last: the peak of what went before
}
ALONE = {**ALL, "write": write}


def _load(lab: Lab, clients: int, work: Callable[..., Tally], *job: Any) -> Outcome:
    return lab.crowd(work, lab.size.seconds, [job] * clients)


def _clients(*found: Outcome) -> dict[str, float]:
    return {"busiest clients": max(one.client_share for one in found)}
