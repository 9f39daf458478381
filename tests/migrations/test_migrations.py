"""The migrations make the tables the models describe, and can be undone."""

from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from summit import create_app
from summit.database import Base
from summit.extensions import db
from summit.web.health import migrations_behind
from tests.databases import OPEN
from tests.site import settings_for


@contextmanager
def empty_site(kind):
    with OPEN[kind]() as url:
        app = create_app(settings_for(url))
        with app.app_context():
            yield db.engine
            db.session.remove()
            db.engine.dispose()


@pytest.mark.parametrize("kind", list(OPEN))
def test_the_migrations_make_the_tables_of_the_models(kind):
    with empty_site(kind) as engine:
        assert migrations_behind().startswith("it is at nothing")

        upgrade()

        assert migrations_behind() == ""
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": False})
            assert compare_metadata(context, Base.metadata) == []


@pytest.mark.parametrize("kind", list(OPEN))
def test_every_migration_can_be_undone(kind):
    with empty_site(kind) as engine:
        upgrade()

        downgrade(revision="base")

        assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
