"""A contact whose delegation was paid, and the office, as for people who leave."""

from tests.holder.conftest import holder, link_of  # noqa: F401
from tests.payments.leaving.conftest import (  # noqa: F401
    by_card,
    deliver,
    finance,
    office,
    organizer,
    policy,
)
