"""The job queue: huey over its own SQLite file, or over Redis. No Flask here.

A job is a hint that a row is due; sweeps find the rows whose hint was lost with a killed worker.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey


class Tasks:
    """Names of jobs in, jobs run by a worker. Unbound until `bind`."""

    def __init__(self) -> None:
        self._queue: Huey | None = None
        self._run: Any = None
        self._jobs: Mapping[str, Callable[[], object]] = {}

    def bind(
        self,
        jobs: Mapping[str, Callable[[], object]],
        *,
        redis_url: str | None = None,
        file: str | None = None,
    ) -> None:
        """Open the queue: Redis, a file, or memory for tests where neither is given."""
        self._jobs = jobs
        if redis_url:
            self._queue = RedisHuey("summit", url=redis_url)
        elif file:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            self._queue = SqliteHuey("summit", filename=file, fsync=False)
        else:
            self._queue = MemoryHuey("summit")

        @self._queue.task(name="run", retries=0)  # type: ignore[untyped-decorator]
        def run(name: str) -> None:
            self._jobs[name]()

        self._run = run

    @property
    def queue(self) -> Huey:
        if self._queue is None:
            raise RuntimeError("The job queue is not bound")
        return self._queue

    def hint(self, name: str) -> None:
        """Ask a worker to run this job soon. Raises KeyError for a job nobody registered."""
        _ = self._jobs[name]
        self._run(name)

    def waiting(self) -> list[str]:
        """Return the names of the jobs that wait, oldest first."""
        return [task.args[0] for task in self.queue.pending()]
