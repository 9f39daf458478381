"""The summit site: `create_app` assembles it; each package below is one capability."""

from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined

from summit import blueprints, subscriptions
from summit.audit import service as audit
from summit.database import prepare
from summit.edition import service as edition
from summit.extensions import csrf, db, limiter, migrate
from summit.kernel import clock
from summit.payments import stripe_gateway
from summit.settings import Settings, load
from summit.staff import security
from summit.web import (
    addresses,
    caching,
    errors,
    filters,
    front,
    headers,
    languages,
    logs,
    oversized,
    packing,
    pictures,
    proxies,
)

PROJECT_ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Return a ready application. Tests pass their own settings."""
    app = Flask(
        __name__,
        template_folder=str(PROJECT_ROOT / "templates"),
        static_folder=str(PROJECT_ROOT / "static"),
    )
    settings = settings or load()
    app.config.from_mapping(settings.as_flask_config())
    app.jinja_options = {"undefined": StrictUndefined}  # a misspelt name fails, not vanishes
    clock.shift(settings.offset)
    for part in (logs, packing, db, csrf, addresses, languages, filters, headers, caching):
        part.init_app(app)
    for part in (errors, oversized, pictures, limiter, security):
        part.init_app(app)
    migrate.init_app(app, db, directory=str(PROJECT_ROOT / "migrations"))
    with app.app_context():
        prepare(db.engine)
    audit.listen()
    edition.listen()
    app.extensions["gateway"] = stripe_gateway.connect(settings)  # tests replace it
    subscriptions.bind(app.app_context, settings, lambda: app.extensions["gateway"])
    blueprints.init_app(app)
    proxies.init_app(app)
    front.init_app(app)
    return app
