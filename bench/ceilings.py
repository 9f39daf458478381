"""The two ceilings: bare Flask rendering a page, bare Flask and SQLAlchemy storing rows.

They run under the very gunicorn options of the product. The rows are those that the product
itself stored for one registration or one scan, column by column (`bench.rows`).
"""

import os
import pickle
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import Flask, render_template, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, Table, Uuid, event, insert

from bench.rows import Stored, insertable
from summit.commands.serve import Server, serve

THREADS = next(option.default for option in serve.params if option.name == "threads")
NAMES = [f"Name {number}" for number in range(20)]


def page_app() -> Flask:
    """Return the read ceiling, which the write ceiling has as well."""
    app = Flask(__name__, template_folder=str(Path(__file__).parent))

    @app.get("/page")
    def page() -> str:
        return render_template("page.html", title="A page", year=2026, names=NAMES)

    return app


def rows_app(url: str, stored: Mapping[str, Stored]) -> Flask:
    """Return the write ceiling: each post stores the rows of that name in one commit."""
    app = page_app()
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db = SQLAlchemy(app)
    tables = MetaData()
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _as_durable)
        tables.reflect(db.engine)
        db.engine.dispose()  # a worker must not speak on its parent's connections
    ready = {
        name: [(tables.tables[t], insertable(tables.tables[t], rows)) for t, rows in part.items()]
        for name, part in stored.items()
    }

    @app.post("/rows/<name>")
    def store(name: str) -> dict[str, Any]:
        told = request.get_json() if request.is_json else request.form
        for table, rows in ready[name]:
            db.session.execute(insert(table), [_anew(table, row) for row in rows])
        db.session.commit()
        return {"stored": name, "read": len(told)}

    return app


def _as_durable(raw: Any, _record: Any) -> None:
    """Write as safely as the product does."""
    pragmas = ("busy_timeout = 10000", "journal_mode = WAL", "foreign_keys = ON")
    for pragma in (*pragmas, "synchronous = FULL"):
        raw.execute(f"PRAGMA {pragma}")


def _anew(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row under a key of its own, where the database gives none."""
    keys = [column for column in table.primary_key if column.name in row]
    made = {c.name: uuid.uuid4() if isinstance(c.type, Uuid) else uuid.uuid4().hex for c in keys}
    return {**row, **made}


class Bare(Server):
    """The product's server with another application in it."""

    def load(self) -> Flask:
        if "BENCH_ROWS" not in os.environ:
            return page_app()
        stored = pickle.loads(Path(os.environ["BENCH_ROWS"]).read_bytes())  # noqa: S301  # ours
        return rows_app(os.environ["BENCH_DATABASE"], stored)


@click.command()
@click.option("--bind", required=True)
@click.option("--workers", required=True, type=int)
def main(bind: str, workers: int) -> None:
    """Serve the page; with BENCH_ROWS and BENCH_DATABASE the rows too."""
    Bare(bind=bind, workers=workers, threads=THREADS, post_fork=_nothing).run()


def _nothing(_server: Any, _worker: Any) -> None:
    """Nothing to forget: the pool is empty before the fork."""


if __name__ == "__main__":
    main()
