"""`summit payments`: our books against Stripe's, and whether Stripe is set up as it must be."""

from datetime import timedelta

import click

from summit import create_app
from summit.kernel.clock import now
from summit.payments.cards import Unanswered
from summit.payments.checking import findings
from summit.payments.reconciling import reconcile as compare

DAYS = 30


@click.group()
def payments() -> None:
    """Card payments."""


@payments.command()
@click.option("--days", default=DAYS, show_default=True, type=click.IntRange(1, 3650))
def reconcile(days: int) -> None:
    """Compare everything of so many days with Stripe, both ways; apply what was missed.

    Exit status 1 where a person must look.
    """
    app = create_app()
    with app.app_context():
        try:
            found = compare(app.extensions["gateway"], now() - timedelta(days=days))
        except Unanswered as silence:
            raise click.ClickException(f"Stripe does not answer: {silence}") from silence
    for one in found:
        click.echo(f"- {one.about}: {one.kind.value}")
    left = [one for one in found if not one.is_mended]
    if not found:
        click.echo("Both books agree.")
    if left:
        raise SystemExit(1)


@payments.command()
def check() -> None:
    """Look at key, endpoint, its events and version. Exit status 1 on a finding."""
    app = create_app()
    settings = app.config["SETTINGS"]
    with app.app_context():
        found = list(
            findings(
                app.extensions["gateway"],
                public_url=settings.public_url,
                environment=settings.environment,
            )
        )
    for line in found:
        click.echo(f"- {line}")
    if found:
        raise SystemExit(1)
    click.echo("Stripe is set up as this site needs it.")
