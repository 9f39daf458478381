"""The simulation that the application of this request belongs to."""

import threading
from dataclasses import dataclass, field

from flask import current_app

from .account import Account
from .courier import Courier

NAME = "stripe_simulator"


@dataclass(frozen=True, slots=True)
class Simulation:
    account: Account
    courier: Courier
    closing: threading.Event = field(default_factory=threading.Event)


def simulation() -> Simulation:
    found: Simulation = current_app.extensions[NAME]
    return found
