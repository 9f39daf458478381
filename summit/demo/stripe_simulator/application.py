"""The Flask application of one simulator: API, payment page, control."""

from flask import Flask

from . import api, control, page
from .account import Account
from .courier import Courier
from .current import NAME, Simulation
from .options import Options


def create_simulator(options: Options, closed: Flask | None = None) -> Flask:
    """Return a simulator whose deliveries run in a thread until `close_simulator`.

    `closed`: one that was closed and begins anew, with nothing left of what it held; to give all
    addresses to a new application takes longer than most tests.
    """
    app = closed or _application()
    account = Account(options)
    simulation = Simulation(account, Courier(account))
    app.extensions[NAME] = simulation
    simulation.courier.start()
    return app


def _application() -> Flask:
    app = Flask(__name__, static_url_path="/_static")
    for blueprint in (api.blueprint, page.blueprint, control.blueprint):
        app.register_blueprint(blueprint)
    return app


def close_simulator(app: Flask) -> None:
    """Stop the deliveries, let hanging calls go, close the state."""
    simulation: Simulation = app.extensions[NAME]
    simulation.closing.set()
    simulation.courier.stop()
    simulation.account.store.close()
