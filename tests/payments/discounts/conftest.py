"""People whose places were paid, and the office, as for people who leave."""

from tests.holder.conftest import holder, link_of  # noqa: F401
from tests.payments.leaving.conftest import (  # noqa: F401
    by_card,
    finance,
    let_go,
    organizer,
    receive,
)
