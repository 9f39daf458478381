"""The client processes, and what they found together."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from bench.client import Tally

MOST = 8
LEAD = 0.1  # seconds that all have to be ready for the common start


@dataclass(frozen=True)
class Outcome:
    """What several clients did together."""

    tallies: Sequence[Tally]

    @property
    def count(self) -> int:
        return sum(len(one.took) for one in self.tallies)

    @property
    def rate(self) -> float:
        """Pieces of work a second, all clients together."""
        return sum(one.rate for one in self.tallies)

    @property
    def client_share(self) -> float:
        """Processors that the clients themselves kept busy."""
        return sum(one.cpu / one.elapsed for one in self.tallies if one.elapsed)

    def percentile(self, share: float) -> float:
        """Return milliseconds within which `share` of the work was done."""
        took = sorted(one for tally in self.tallies for one in tally.took)
        return 1000 * took[min(len(took) - 1, int(share * len(took)))]


class Crowd:
    """Client processes that wait for work; `crowd(work, jobs)` gives each job one of them."""

    def __init__(self) -> None:
        # forkserver: neither our threads nor our connections come along
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["bench.client"])
        self.pool = context.Pool(MOST)

    def __call__(
        self, work: Callable[..., Tally], seconds: float, jobs: Sequence[tuple[Any, ...]]
    ) -> Outcome:
        begin_at = time.monotonic() + LEAD
        given = [(begin_at, seconds, *job) for job in jobs]
        return Outcome(self.pool.starmap(work, given, chunksize=1))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pool.terminate()
        self.pool.join()
