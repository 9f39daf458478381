"""`python -m bench`: every benchmark, interleaved; or one: read, write, scans, and so on."""

import json
import sys

import click

from bench.figures import lines, machine, table
from bench.lab import FULL, QUICK, Lab, open_lab
from bench.measuring import ALL, ALONE


@click.command()
@click.argument("wanted", nargs=-1, type=click.Choice([*ALONE]))
@click.option(
    "--database",
    default="sqlite",
    show_default=True,
    help="sqlite, postgresql (a throw-away cluster), or the address of a running server: "
    "postgresql://…",
)
@click.option("--quick", is_flag=True, help="A few seconds to see that it works; no figures.")
def main(wanted: tuple[str, ...], database: str, quick: bool) -> None:
    """Measure the product beside bare Flask. Medians as JSON lines, then a table on stderr."""
    size = QUICK if quick else FULL
    about = {"machine": machine(database), "seconds of each load": size.seconds}
    with open_lab(database, size) as lab:
        rounds = [_round(lab, wanted or tuple(ALL)) for _ in range(size.rounds)]
    for line in (json.dumps(about), *lines(rounds)):
        click.echo(line)
    for line in table(rounds):
        click.echo(line, err=True)


def _round(lab: Lab, wanted: tuple[str, ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in wanted:
        if name == "memory" and len(wanted) == 1:
            for load in ("read", "registrations", "scans"):
                ALONE[load](lab)
        measured = ALONE[name](lab)
        clients = max(found.get("busiest clients", 0), measured.get("busiest clients", 0))
        found |= measured | {"busiest clients": clients}
    return found


if __name__ == "__main__":
    sys.exit(main())
