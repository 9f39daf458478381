"""The Flask application of one simulator: API, payment page, control."""

from flask import Flask

from . import api, control, page
from .account import Account
from .courier import Courier
from .current import NAME, Simulation
from .options import Options


def create_simulator(options: Options) -> Flask:
    """Return a simulator whose deliveries run in a thread until `close_simulator`."""
    app = Flask(__name__, static_url_path="/_static")
    account = Account(options)
    simulation = Simulation(account, Courier(account))
    app.extensions[NAME] = simulation
    for blueprint in (api.blueprint, page.blueprint, control.blueprint):
        app.register_blueprint(blueprint)
    simulation.courier.start()
    return app


def close_simulator(app: Flask) -> None:
    """Stop the deliveries, let hanging calls go, close the state."""
    simulation: Simulation = app.extensions[NAME]
    simulation.closing.set()
    simulation.courier.stop()
    simulation.account.store.close()
