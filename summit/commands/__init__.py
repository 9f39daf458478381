"""The `summit` command line; the only package that may open `demo`."""

import click

from summit.commands.demo import demo
from summit.commands.doctor import doctor
from summit.commands.serve import serve
from summit.commands.site import migrate
from summit.commands.staff import staff
from summit.commands.worker import worker


@click.group()
def summit() -> None:
    """Run and look after the summit site."""


for command in (serve, worker, migrate, staff, doctor, demo):
    summit.add_command(command)
