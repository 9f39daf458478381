"""`summit migrate`: the database brought to this version's tables."""

import click
from flask_migrate import upgrade

from summit import create_app


@click.command()
def migrate() -> None:
    """Bring the database up to date. Safe to run again."""
    with create_app().app_context():
        upgrade()
    click.echo("The database is up to date.")
