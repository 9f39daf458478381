"""The `summit` command line; the only package that may open `demo`."""

import click

from summit.commands import articles, demo, doctor, payments, serve, site, staff, worker


@click.group()
def summit() -> None:
    """Run and look after the summit site."""


for command in (
    serve.serve,
    worker.worker,
    site.migrate,
    site.set_up,
    staff.staff,
    articles.articles,
    payments.payments,
    doctor.doctor,
    demo.demo,
):
    summit.add_command(command)
