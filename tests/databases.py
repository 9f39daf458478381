"""Where the suite's data lives: a SQLite file, or a PostgreSQL cluster thrown away afterwards."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

SEARCHED = os.pathsep.join(  # Debian keeps the server programs off PATH
    [os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
)
INITDB, PG_CTL = (shutil.which(name, path=SEARCHED) for name in ("initdb", "pg_ctl"))
OPTIONS = "-c listen_addresses='' -c max_connections=40"
HASTY = "-c fsync=off -c synchronous_commit=off"  # a test's data need not outlive the machine


MEMORY, ROOM = Path("/dev/shm"), 256 << 20  # noqa: S108 - a folder of the kernel's, in bytes


@contextmanager
def sqlite_file():
    """A file in memory where there is room: each commit would wait for the disk."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="summit-", dir=MEMORY if has_room else None) as folder:
        yield f"sqlite:///{folder}/summit.sqlite3"


@contextmanager
def postgresql_cluster(*, durable=False):
    """Socket only, in its own folder: no port to collide with, nothing on the network."""
    options = OPTIONS if durable else f"{OPTIONS} {HASTY}"
    folder = tempfile.mkdtemp(prefix="summit-pg-")
    lowered = {}
    if os.geteuid() == 0:  # postgres refuses to run as root
        shutil.chown(folder, "nobody", "nogroup")
        lowered = {"user": "nobody", "group": "nogroup", "extra_groups": []}

    def run(*command):
        # the folder we stand in may be closed to nobody
        quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
        subprocess.run(command, check=True, **quiet, **lowered)

    where = ("-D", f"{folder}/data")
    try:
        run(INITDB, *where, "-U", "summit", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        log = ("-l", f"{folder}/log")
        run(PG_CTL, *where, *log, "-o", f"{options} -k {folder}", "-w", "start")
        try:
            yield f"postgresql://summit@/postgres?host={folder}"
        finally:
            run(PG_CTL, *where, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty(connection, tables):
    """Delete every row of these tables, in this order; most of them have none."""
    has_rows = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM {0})".format
    asked = " UNION ALL ".join(has_rows(table.name) for table in tables)
    found = set(connection.exec_driver_sql(asked).scalars())
    with _without_triggers(connection, found):
        for table in tables:
            if table.name in found:
                connection.execute(table.delete())


@contextmanager
def _without_triggers(connection, names):
    """Let rows be deleted where the tables themselves refuse it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield
        return
    kept = "SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    triggers = [one for one in connection.exec_driver_sql(kept).all() if one.tbl_name in names]
    for one in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {one.name}")
    yield
    for one in triggers:
        connection.exec_driver_sql(one.sql)


OPEN = {"sqlite": sqlite_file}
if INITDB and PG_CTL:
    OPEN["postgresql"] = postgresql_cluster
