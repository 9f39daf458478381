"""The `summit` command line; the only module that may open `demo`."""

import click

from summit import create_app
from summit.registration.jobs import end_lapsed_holds


@click.group()
def summit() -> None:
    """Run and look after the summit site."""


@summit.command()
def sweep() -> None:
    """Return the places of drafts and unpaid orders whose hold has ended."""
    with create_app().app_context():
        end_lapsed_holds()


if __name__ == "__main__":
    summit()
