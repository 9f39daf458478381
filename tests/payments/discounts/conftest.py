"""People whose places were paid, and the office, as for people who leave."""

from tests.payments.leaving.conftest import (  # noqa: F401
    by_card,
    finance,
    organizer,
    receive,
)
