"""Alembic's environment: the application's own engine and tables, on SQLite and PostgreSQL."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from summit.database import Base, CentsColumn, TranslatedColumn, UtcDateTime

PLAIN = {  # a migration must not change its meaning when our column types do
    CentsColumn: "sa.Integer()",
    TranslatedColumn: "sa.JSON()",
    UtcDateTime: "sa.DateTime(timezone=True)",
}

engine = current_app.extensions["migrate"].db.engine


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    return PLAIN.get(type(item), False) if kind == "type" else False


def run() -> None:
    # SQLite queues writers from the first statement on; PostgreSQL ignores the option
    with engine.connect().execution_options(writes=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=False,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
