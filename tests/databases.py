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


@contextmanager
def sqlite_file():
    with tempfile.TemporaryDirectory(prefix="summit-") as folder:
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


@contextmanager
def without_triggers(connection):
    """Let a test's rows be deleted where the tables themselves refuse it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        yield
        return
    kept = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = kept.all()
    for name, _sql in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


OPEN = {"sqlite": sqlite_file}
if INITDB and PG_CTL:
    OPEN["postgresql"] = postgresql_cluster
