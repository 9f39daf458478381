"""`summit payments`: our books against Stripe's, how Stripe is set up, and a trial of its API."""

from datetime import timedelta
from typing import TextIO

import click

from summit import create_app
from summit.kernel.clock import now
from summit.payments import smoke as trial
from summit.payments.cards import Rejected, Unanswered
from summit.payments.checking import findings
from summit.payments.differences.labels import REPORTED
from summit.payments.differences.looking import look
from summit.payments.stripe_gateway import connect, recorder

DAYS = 30


@click.group()
def payments() -> None:
    """Card payments."""


@payments.command()
@click.option("--days", default=DAYS, show_default=True, type=click.IntRange(1, 3650))
def reconcile(days: int) -> None:
    """Compare everything of so many days with Stripe, both ways; apply what was missed.

    The office lists what differs, under Money. Exit status 1 where a person must look.
    """
    app = create_app()
    with app.app_context():
        try:
            since = now() - timedelta(days=days)
            kept = look(app.extensions["gateway"], since, by="command line")
        except Unanswered as silence:
            raise click.ClickException(f"Stripe does not answer: {silence}") from silence
        except Rejected as refusal:
            raise click.ClickException(f"Stripe refuses to answer: {refusal.code}") from refusal
    for one in kept:
        known = "" if one.is_open or one.found.is_mended else " (looked at)"
        click.echo(f"- {one.found.about}: {REPORTED[one.found.kind]}{known}")
    if not kept:
        click.echo("Both books agree.")
    if any(one.is_open for one in kept):
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


@payments.command()
@click.option(
    "--look", is_flag=True, help="Leave a page open for you to look at, and pay with a test card."
)
@click.option(
    "--record", type=click.File("w"), help="Write each call and its answer into this file."
)
def smoke(look: bool, record: TextIO | None) -> None:
    """Try Stripe's real API with a TEST key, once; every page it opens is closed again.

    Refuses a live key and the production environment. Exit status 1 where an answer is not as
    this site expects it.
    """
    app = create_app()
    settings, gateway = app.config["SETTINGS"], app.extensions["gateway"]
    if record is not None:
        gateway = connect(settings, recorder(record))
    try:
        trial.refuse_what_is_real(gateway, settings.environment)
    except trial.NotForTrial as refusal:
        raise click.ClickException(str(refusal)) from refusal
    is_good = True
    with app.app_context():
        for one in trial.steps(
            gateway,
            public_url=settings.public_url,
            environment=settings.environment,
            wait=_wait if look else None,
        ):
            click.echo(f"{'ok ' if one.is_good else 'NOT'} {one.said}")
            is_good = is_good and one.is_good
    click.echo("\nTo be seen by eye:")
    for line in trial.BY_EYE:
        click.echo(f"- {line}")
    if not is_good:
        raise SystemExit(1)


def _wait(url: str) -> None:
    click.echo(f"Open this page, look, and pay with a test card if you like:\n  {url}")
    click.pause("Then press a key.")
