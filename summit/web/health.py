"""Whether the database has this version's tables."""

from functools import cache

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from summit.extensions import db


def migrations_behind() -> str:
    """Return what the database stands at and should, or an empty text where they agree."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision() or "nothing"
    wanted = _head(current_app.extensions["migrate"].directory)
    return "" if current == wanted else f"it is at {current}, not at {wanted}"


@cache
def _head(directory: str) -> str | None:
    config = Config()
    config.set_main_option("script_location", directory)
    return ScriptDirectory.from_config(config).get_current_head()
