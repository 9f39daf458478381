"""A stand-in for Stripe Checkout, for the demonstration and the tests: API, payment page, webhooks.

It shares no code with the gateway, so that a mistake there shows here as it would at Stripe.
No money moves and nothing leaves the machine: it serves and calls loopback addresses only.
"""

from .application import close_simulator, create_simulator
from .options import Options

__all__ = ["Options", "close_simulator", "create_simulator"]
