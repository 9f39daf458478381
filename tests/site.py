"""The settings and the hold that tests use where neither is what they are about."""

import os
import socket
from datetime import timedelta

from summit.registration.rules import HoldPolicy
from summit.settings import Settings

HOLDS = HoldPolicy(ample=timedelta(hours=24), scarce=timedelta(minutes=30), scarce_below_percent=10)


def settings_for(url, **given):
    return Settings(
        **{
            "environment": "test",
            "secret_key": "s" * 16,
            "link_key": "l" * 16,
            "badge_key": "0b" * 32,
            "password_salt": "p" * 16,
            "totp_key": "t" * 16,
            "database_url": url,
            "stripe_key": "sk_test_suite",
            "stripe_webhook_secret": "whsec_test",
            "stripe_api": "http://127.0.0.1:9",  # nobody answers there
            "rate_limits": False,
            "testing": True,
        }
        | given
    )


def environment(settings):
    """Return what a command of its own process reads these settings from."""
    given = settings.model_dump(mode="json", exclude={"clock_offset", "testing"}, exclude_none=True)
    for name in given:
        kept = getattr(settings, name)
        given[name] = kept.get_secret_value() if hasattr(kept, "get_secret_value") else kept
    return os.environ | {name.upper(): str(kept) for name, kept in given.items()}


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
