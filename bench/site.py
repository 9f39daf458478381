"""A throw-away site to measure: settings, tables by migration, people, badges and phones."""

import os
import secrets
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from bench.rows import Stored, make_bare, stored_by
from bench.serving import ROOT
from summit import create_app
from summit.admission.models import Category, Counter
from summit.articles.seed import load_articles
from summit.badges.models import Badge
from summit.badges.token import SigningKey
from summit.checkin.api import digest_of
from summit.checkin.models import Device
from summit.checkin.pairing import add_checkpoint
from summit.checkin.statuses import CheckpointKind
from summit.demo.data.seller import name_seller
from summit.demo.data.template import OPENED, load_template
from summit.edition.queries import current_terms
from summit.edition.seed import load_summit
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.languages import Language, Translated
from summit.registration import service
from summit.registration.rules import HoldPolicy
from summit.settings import Settings
from tests.databases import postgresql_cluster

SETTINGS = {
    "environment": "test",  # the only one that takes `rate_limits=false`
    "rate_limits": "false",
    "secret_key": "s" * 32,
    "link_key": "l" * 32,
    "badge_key": "0b" * 32,
    "password_salt": "p" * 32,
    "totp_key": "t" * 32,
    "stripe_key": "sk_test_bench",
    "stripe_webhook_secret": "whsec_bench",
    "stripe_api": "http://127.0.0.1:9",  # nobody answers there
}
MOMENT = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)  # registration is open then
FREE, PLENTY = "press", 1_000_000  # a type that costs nothing, and seats enough of it
DELEGATION = 25  # people in a registration that holds badges to scan


@dataclass
class Site:
    """The product's database, filled, and that of the write ceiling, with the same tables."""

    folder: Path
    url: str
    ceiling_url: str
    app: Flask = field(init=False)
    tokens: list[str] = field(init=False)  # of badges, as a camera reads them

    @cached_property
    def settings(self) -> dict[str, str]:
        shifted = round((MOMENT - datetime.now(UTC)).total_seconds())
        return {
            **SETTINGS,
            "database_url": self.url,
            "tasks_file": str(self.folder / "tasks.sqlite3"),
            "SUMMIT_CLOCK_OFFSET": str(shifted),
        }

    @property
    def environment(self) -> dict[str, str]:
        return {name.upper(): value for name, value in self.settings.items()}

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @cached_property
    def ceiling_engine(self) -> Engine:
        return create_engine(driver(self.ceiling_url))

    def build(self, badges: int) -> None:
        """Migrate by the product's own command, then fill through its services."""
        migrate = [sys.executable, "-m", "summit.commands", "migrate"]
        environment = {**os.environ, **self.environment}
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True, capture_output=True)
        self.app = create_app(Settings(**self.settings))  # type: ignore[arg-type]  # texts, as read
        with self._writing() as session:
            session.expire_on_commit = False
            summit = load_summit(session)
            summit.registration_opens_at = OPENED
            name_seller(session, summit)
            load_articles(session)
            load_template(session)
            free = session.scalars(select(Category).where(Category.code == FREE)).one()
            session.get_one(Counter, free.counter_id).capacity = PLENTY
            free.most_people = None
        for _ in range(-(-badges // DELEGATION)):
            with self._writing() as session:
                _register(session, free)
        key = SigningKey(self.app.config["SETTINGS"].badge_seed)
        with self.app.app_context():
            self.tokens = [key.sign_badge(one) for one in db.session.scalars(select(Badge.id))]
            make_bare(db.engine, self.ceiling_engine)

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        with self.app.app_context(), transaction(by="bench") as session:
            yield session

    def stored_by(self, work: Callable[[], object]) -> Stored:
        with self.app.app_context():
            return stored_by(db.engine, work)

    def new_gate(self, phones: int) -> list[str]:
        """Return the keys of phones paired with a gate that nobody has passed."""
        keys = [secrets.token_urlsafe(32) for _ in range(phones)]
        with self._writing() as session:
            gate = add_checkpoint(session, Translated(en="Gate"), CheckpointKind.ENTRANCE)
            session.add_all(_phone(gate.id, number, key) for number, key in enumerate(keys))
        return keys

    def close(self) -> None:
        self.ceiling_engine.dispose()
        with self.app.app_context():
            db.engine.dispose()


def _register(session: Session, free: Category) -> None:
    """Take a delegation to its badges, at no charge."""
    person = service.Person(
        category_id=free.id,
        given_name="Ana María",
        family_name="Ruiz",
        email="ana@city.example",
        language=Language.ES,
    )
    asked = service.Application(
        language=Language.ES,
        municipality="San Bartolomé de las Tres Aguas",
        country="MX",
        contact_name="Luc Roy",
        contact_email="luc@city.example",
        people=(person,) * DELEGATION,
    )
    policy = HoldPolicy(ample=timedelta(days=1), scarce=timedelta(days=1), scarce_below_percent=0)
    terms = current_terms(session)
    assert terms is not None
    held = service.start(session, asked, now=now(), holds=policy)
    accepted = service.Submission(terms_id=terms.id, terms_language=Language.FR)
    service.submit(session, held.id, accepted, now=now())


def _phone(checkpoint_id: int, number: int, key: str) -> Device:
    return Device(
        checkpoint_id=checkpoint_id,
        name=f"Phone {number}",
        key_hash=digest_of(key),
        paired_at=now(),
        seen_at=now(),
    )


def driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def databases(folder: Path, database: str) -> Iterator[tuple[str, str]]:
    """Yield addresses of two empty databases: in SQLite files, or beside one another in a server.

    `database` is `sqlite`, `postgresql` (a cluster thrown away afterwards, as durable as in
    production) or the address of a running server's database, beside which two are made.
    """
    if database == "sqlite":
        yield f"sqlite:///{folder}/summit.sqlite3", f"sqlite:///{folder}/ceiling.sqlite3"
    elif database == "postgresql":
        with postgresql_cluster(durable=True) as url, _two_in(url) as two:
            yield two
    else:
        with _two_in(database) as two:
            yield two


@contextmanager
def _two_in(url: str) -> Iterator[tuple[str, str]]:
    names = [f"bench_{uuid.uuid4().hex[:8]}" for _ in range(2)]
    server = create_engine(driver(url), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for name in names:
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            first, second = (
                server.url.set(drivername="postgresql", database=name) for name in names
            )
            yield first.render_as_string(False), second.render_as_string(False)
        finally:
            for name in names:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
