"""`summit articles import`: drafts from a feed of the magazine or from a file."""

from pathlib import Path

import click

from summit import create_app
from summit.articles.fetching import LARGEST, TooLarge
from summit.articles.jobs import import_feed, import_file
from summit.articles.models import ImportRun
from summit.articles.rules import Outcome
from summit.extensions import db
from summit.kernel.errors import Refused
from summit.kernel.languages import Language

BY = "command line"


@click.group()
def articles() -> None:
    """Articles of the magazine."""


@articles.command("import")
@click.argument("feed_or_file")
@click.option(
    "--language",
    type=click.Choice([one.value for one in Language]),
    help="Of the entries; without it their addresses and the feed say it, else Spanish.",
)
def import_(feed_or_file: str, language: str | None) -> None:
    """Import a feed by its address, or a file: RSS, JSON Feed, articles.json, CSV.

    What is new becomes a draft until an editor approves it; what is known is brought up to date.
    """
    spoken = Language(language) if language else None
    with create_app().app_context():
        try:
            run = db.session.get_one(ImportRun, _run(feed_or_file, spoken))
        except Refused as refusal:
            raise click.ClickException(str(refusal)) from None
        _tell(run)


def _run(feed_or_file: str, language: Language | None) -> int:
    if "://" in feed_or_file:
        return import_feed(feed_or_file, language=language, by=BY)
    try:
        with Path(feed_or_file).open("rb") as file:
            body = file.read(LARGEST + 1)
    except OSError as wrong:
        raise click.ClickException(f"The file cannot be read: {wrong.strerror}") from None
    if len(body) > LARGEST:
        raise TooLarge(most=LARGEST // 1024 // 1024)
    return import_file(body, Path(feed_or_file).name, language=language, by=BY)


def _tell(run: ImportRun) -> None:
    for line in run.report["lines"]:
        if line["outcome"] == Outcome.REFUSED:
            click.echo(f"refused: {line['name']}: {line['why'] % line['facts']}")
            continue
        click.echo(f"{line['outcome']}: {line['name']}")
        for name, _before, _after, is_taken in line["changes"]:
            kept = "" if is_taken else " (an editor said otherwise: decide in the office)"
            click.echo(f"    {name}{kept}")
    click.echo(
        f"{run.new} new, {run.changed} changed, {run.unchanged} unchanged, {run.refused} refused."
    )
