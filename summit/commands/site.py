"""`summit migrate` and `summit set-up`: the tables, and the site as it was announced."""

import click
from flask_migrate import upgrade

from summit import create_app
from summit.articles.seed import load_articles
from summit.edition.seed import load_summit
from summit.extensions import transaction
from summit.practical.seed import load_practical


@click.command()
def migrate() -> None:
    """Bring the database up to date. Safe to run again."""
    with create_app().app_context():
        upgrade()
    click.echo("The database is up to date.")


@click.command("set-up")
def set_up() -> None:
    """Load the summit as announced, the magazine's articles and pages to begin with.

    Safe to run again: what organizers have written stays. Prices, days and terms are theirs to
    write in the office; until then the pages say that they are to be announced.
    """
    with create_app().app_context(), transaction(by="command line") as session:
        load_summit(session)
        load_articles(session)
        load_practical(session)
    click.echo("The site says what was announced. The rest is written in the office.")
