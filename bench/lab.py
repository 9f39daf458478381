"""What a benchmark finds ready: the product and both ceilings running, and clients that wait."""

import pickle
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import registering, scanning
from bench.client import Connection, post
from bench.crowd import Crowd
from bench.rows import together
from bench.serving import PRODUCT, ROOT, Served, serving
from bench.site import FREE, Site, databases, driver

CEILINGS = ("bench.ceilings",)
PLACE = ROOT / "var" / "bench"  # on the disk that the product writes to: /tmp may be memory


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much is measured."""

    rounds: int
    seconds: float  # of each load
    badges: int  # to scan; a client that has read all of its own stops before the time is up
    sheet: int  # badges in one PDF
    delegations: int  # of five people, from lists


FULL = Size(rounds=3, seconds=4, badges=6000, sheet=1000, delegations=200)
QUICK = Size(rounds=1, seconds=0.3, badges=50, sheet=5, delegations=2)


@dataclass(frozen=True)
class Lab:
    """The servers and the clients of one run."""

    size: Size
    site: Site
    product: Served
    bare: Served
    crowd: Crowd


@contextmanager
def open_lab(database: str, size: Size) -> Iterator[Lab]:
    """Build the site, start all servers, learn the rows; stop and remove everything afterwards."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=PLACE) as name,
        databases(Path(name), database) as urls,
        Crowd() as crowd,
    ):
        site = Site(Path(name), *urls)
        site.build(size.badges)
        with serving(PRODUCT, site.environment, site.log) as product:
            rows = site.folder / "rows"
            _learn_rows(site, product, rows)
            given = {"BENCH_ROWS": str(rows), "BENCH_DATABASE": driver(site.ceiling_url)}
            with serving(CEILINGS, given, site.folder / "ceiling.log") as bare:
                yield Lab(size, site, product, bare, crowd)
        site.close()


def _learn_rows(site: Site, product: Served, file: Path) -> None:
    """Have the product do each piece of work once, and keep the rows it stored."""
    visitor = registering.Browser(product.port)
    reviews: list[str] = []
    held = site.stored_by(lambda: reviews.append(registering.hold(visitor, FREE)))
    visitor.connect()  # looking at the rows took longer than a connection is kept
    sent = site.stored_by(lambda: registering.submit(visitor, reviews[0]))
    visitor.close()
    [phone] = site.new_gate(1)
    first = scanning.scan(phone, site.tokens[0])
    scanned = site.stored_by(lambda: Connection(product.port).ask(first))
    rows = {"hold": held, "submit": sent, "registration": together(held, sent), "scan": scanned}
    file.write_bytes(pickle.dumps(rows))


def storing(name: str, like: bytes = b"") -> bytes:
    """Return the request that has the ceiling store these rows; it carries the body of `like`."""
    if like:
        body = like.split(b"\r\n\r\n", 1)[1]
        return post(f"/rows/{name}", body, "application/json")
    return post(f"/rows/{name}", registering.typed(FREE), registering.FORM)
