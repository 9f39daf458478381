"""`summit demo`: the whole product on this machine, with invented data. No account, no network."""

import json
import os
import shutil
import sys
import time
import urllib.request
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import URLError

import click
from flask_migrate import upgrade
from passlib.totp import TOTP
from werkzeug.serving import make_server

from summit import create_app
from summit.commands.doctor import doctor as examine
from summit.commands.serve import Server
from summit.commands.worker import serve as work
from summit.demo.crew import Crew, run_to_end
from summit.demo.data import load_all, refresh_pairing
from summit.demo.mail_catcher import Inbox, create_pages, start_smtp
from summit.demo.stripe_simulator import __main__ as stripe_simulator
from summit.demo.stripe_simulator.server import QuietHandler
from summit.demo.world import FolderTaken, PortTaken, World, find_world, open_world

STARTS_WITHIN = 60  # seconds, on a slow machine
VAR = Path("var")


@click.group()
def demo() -> None:
    """Run the demonstration, or begin it anew."""


@demo.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1024, 65535))
def run(port: int) -> None:
    """Start everything; Ctrl-C stops everything. The data stays for the next time."""
    try:
        world = open_world(VAR / "demo", port)
    except (PortTaken, FolderTaken) as taken:
        raise click.ClickException(str(taken)) from None
    except OSError as wrong:
        raise click.ClickException(f"{VAR.resolve()} cannot be written: {wrong}") from None
    os.environ.update(world.environment())
    if not run_to_end(partial(_prepare, world)):
        raise click.ClickException("The demonstration's data could not be prepared; see above.")
    crew = Crew(
        {
            "stripe": partial(_serve_stripe, world),
            "mail": partial(_serve_mail, world),
            "worker": _work,
            "web": partial(_serve_web, world),
        },
        logs=world.folder,
    )
    crew.start()
    try:
        if _is_ready(world, crew):
            click.echo(f"{_greeting(world)}\nready: {world.url('web')}/")
            sys.stdout.flush()
            _watch(world, crew)
        fallen = None if crew.stopping.is_set() else crew.fallen()
    finally:
        crew.stop()
    if fallen:
        click.echo(crew.last_words(fallen), err=True)
        raise click.ClickException(f"The {fallen} process ended; everything was stopped.")
    if not crew.stopping.is_set():
        raise click.ClickException(f"Nothing answers after {STARTS_WITHIN} s; see {world.folder}.")


@demo.command()
def clean() -> None:
    """Throw the demonstration's data away."""
    shutil.rmtree(VAR / "demo", ignore_errors=True)
    (VAR / "demo.json").unlink(missing_ok=True)
    click.echo("The demonstration begins anew at the next start.")


@demo.command()
@click.argument("email")
def code(email: str) -> None:
    """Print the six digits of the moment for one of the demonstration's accounts."""
    known = json.loads((VAR / "demo.json").read_text())["staff"]
    secret = next((one["totp_secret"] for one in known if one["email"] == email), None)
    if secret is None:
        raise click.ClickException("No such account. They are printed by `make run`.")
    click.echo(TOTP(key=secret).generate().token)


@demo.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Examine the demonstration's data, as `summit doctor` does a site's."""
    world = find_world(VAR / "demo")
    if world is None:
        raise click.ClickException("There is no demonstration yet: make run")
    os.environ.update(world.environment())
    context.invoke(examine)


def _prepare(world: World) -> None:
    """Bring tables and data up to date, and write what scripts read: `var/demo.json`."""
    world.forget_what_was_half_loaded()
    app = create_app()
    with app.app_context():
        upgrade()
        signs: dict[str, Any] = load_all(world, app.extensions["gateway"]) | {
            "pairing_code": refresh_pairing()
        }
    world.note_loaded()
    addresses = {
        "site": f"{world.url('web')}/",
        "office": f"{world.url('web')}/office/",
        "door": f"{world.url('web')}/door/",
        "mail": f"{world.url('mail')}/",
        "mail_folder": str((world.folder / "mail").resolve()),
        "stripe": world.url("stripe"),
        "smtp_port": world.ports["smtp"],
    }
    file = VAR / "demo.json"
    file.write_text(json.dumps({"addresses": addresses} | signs, indent=1, ensure_ascii=False))
    file.chmod(0o600)


def _serve_web(world: World) -> None:
    bind = f"127.0.0.1:{world.ports['web']}"
    Server(bind=bind, workers=2, threads=4, loglevel="warning").run()


def _work() -> None:
    work(threads=2)


def _serve_stripe(world: World) -> None:
    arguments = {
        "--port": str(world.ports["stripe"]),
        "--secret-key": world.secrets["STRIPE_KEY"],
        "--webhook-url": f"{world.url('web')}/stripe/webhook",
        "--webhook-secret": world.secrets["STRIPE_WEBHOOK_SECRET"],
        "--state": str(world.folder / "stripe.sqlite3"),
        "--clock-offset": os.environ["SUMMIT_CLOCK_OFFSET"],
        "--public-url": world.url("stripe"),
    }
    stripe_simulator.main([word for pair in arguments.items() for word in pair])


def _serve_mail(world: World) -> None:
    inbox = Inbox(world.folder / "mail")
    start_smtp(inbox, world.ports["smtp"])
    pages = create_pages(inbox)
    port = world.ports["mail"]
    make_server(
        "127.0.0.1", port, pages, threaded=True, request_handler=QuietHandler
    ).serve_forever()


def _is_ready(world: World, crew: Crew) -> bool:
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and not crew.stopping.is_set() and not crew.fallen():
        if all(map(_answers, (f"{world.url('web')}/readyz", world.url("mail")))):
            return True
        time.sleep(0.1)
    return False


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except (URLError, TimeoutError, ConnectionError):
        return False


def _watch(world: World, crew: Crew) -> None:
    """Wait for the end, writing the demonstration's clock down as it goes."""
    offset = world.offset()
    while not crew.stopping.wait(2) and not crew.fallen():
        world.moment = datetime.now(UTC) + offset
        world.save()


def _greeting(world: World) -> str:
    told = json.loads((VAR / "demo.json").read_text())
    addresses = told["addresses"]
    lines = [
        "",
        "  Demonstration. It lives in March 2026, before the summit. People, cities, prices,",
        "  tax numbers and terms are invented; no card is charged and no letter leaves.",
        "",
        f"  Site      {addresses['site']}",
        f"  Office    {addresses['office']}",
        f"  Door      {addresses['door']}   pairing code {told['pairing_code']}",
        f"  Letters   {addresses['mail']}",
        "",
        "  Sign-ins of the office (password, then the six digits of the secret):",
        *(
            f"    {one['role']:<16}{one['email']:<34}{one['password']}   {one['totp_secret']}"
            for one in told["staff"]
        ),
        "",
        "  `.venv/bin/summit demo code E-MAIL` prints the six digits of the moment.",
        "  Ctrl-C stops everything; `make clean-demo` begins anew.",
        "",
    ]
    return "\n".join(lines)
