"""`summit staff create`: the first owner, before anybody can sign in to make others."""

import click

from summit import create_app
from summit.extensions import transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.staff.rules import SHORTEST_PASSWORD, Role
from summit.staff.security import hash_password
from summit.staff.service import create_account

ROLES, LANGUAGES = [one.value for one in Role], [one.value for one in Language]


@click.group()
def staff() -> None:
    """Accounts of the organizing team."""


@staff.command()
@click.option("--email", prompt="E-mail")
@click.option("--name", prompt="Name")
@click.option("--role", type=click.Choice(ROLES), default=Role.OWNER.value, show_default=True)
@click.option(
    "--language", type=click.Choice(LANGUAGES), default=Language.FR.value, show_default=True
)
@click.password_option(
    help=f"At least {SHORTEST_PASSWORD} characters; asked for where it is not given."
)
def create(email: str, name: str, role: str, language: str, password: str) -> None:
    """Create an account. The second factor is set up at the first sign-in."""
    if len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(f"The password needs at least {SHORTEST_PASSWORD} characters.")
    with create_app().app_context():
        hashed = hash_password(password)
        try:
            with transaction(by="command line") as session:
                create_account(
                    session,
                    email=email,
                    name=name,
                    role=Role(role),
                    language=Language(language),
                    password_hash=hashed,
                    now=now(),
                )
        except Refused as refusal:
            raise click.ClickException(str(refusal)) from None
    click.echo(f"{email} may sign in at /office/ and sets the second factor up there.")
