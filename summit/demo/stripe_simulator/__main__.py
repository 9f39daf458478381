"""`python -m summit.demo.stripe_simulator`: one simulator for the demonstration."""

import argparse
import signal
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from summit.kernel import clock

from .application import close_simulator, create_simulator
from .options import Options
from .server import make_loopback_server


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="stripe_simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="loopback only")
    parser.add_argument("--port", type=int, default=8420)
    parser.add_argument("--secret-key", required=True, help="the API key to expect, sk_test_…")
    parser.add_argument("--webhook-url", action="append", default=[], help="may be repeated")
    parser.add_argument("--webhook-secret", required=True, help="signs the webhooks, whsec_…")
    parser.add_argument("--state", type=Path, help="SQLite file; without it, memory")
    parser.add_argument("--clock-offset", type=float, default=0, help="seconds from real time")
    parser.add_argument("--public-url", help="base address of the payment page for browsers")
    parser.add_argument("--bank-debit", action="store_true", help="offer it on every session")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until interrupted or told to end."""
    given = parse(arguments)
    clock.shift(timedelta(seconds=given.clock_offset))
    options = Options(
        secret_key=given.secret_key,
        webhook_secret=given.webhook_secret,
        webhook_urls=tuple(given.webhook_url),
        state_path=given.state,
        public_base_url=given.public_url,
        always_offer_bank_debit=given.bank_debit,
    )
    app = create_simulator(options)
    server = make_loopback_server(app, host=given.host, port=given.port)
    for name in (signal.SIGINT, signal.SIGTERM):  # a shell's background job ignores the first
        signal.signal(name, signal.default_int_handler)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        close_simulator(app)


if __name__ == "__main__":
    main()
