"""Refunds that wait to be sent are owed in the ledger afterwards; no posting of before changes."""

import uuid

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from tests.databases import OPEN
from tests.migrations.test_migrations import empty_site
from tests.migrations.test_reviews import BILL, REGISTRATION

AT = "2026-03-10 15:00:00+00:00"
PAYMENT = (
    "INSERT INTO payment (id, bill_id, method, amount, currency, received_at) "
    "VALUES (:n, 1, 'transfer', 51739, :currency, :at)"
)
REFUND = (
    "INSERT INTO refund (id, payment_id, amount, reason, status, is_external, key_number, tries, "
    "awaits_approval, by_hand, requested_at) VALUES (:id, :payment, :amount, 'amount', :status, "
    "false, 1, 0, :waits, true, :at)"
)
SENT = "INSERT INTO ledger_entry (posting, account, amount, at) VALUES (:posting, :of, :sum, :at)"
REFUNDS = [  # amount in cents, payment, status, whether it waits for approval
    (100, 1, "requested", False),
    (200, 1, "pending", False),
    (300, 1, "requested", True),
    (400, 1, "succeeded", False),
    (500, 1, "failed", False),
    (600, 2, "requested", False),  # of another currency
]
IDS = [uuid.UUID(int=n) for n in range(1, len(REFUNDS) + 1)]


@pytest.mark.parametrize("kind", list(OPEN))
def test_what_waits_to_be_sent_is_owed_once_and_what_was_sent_stays(kind):
    with empty_site(kind) as engine:
        upgrade(revision="0190")
        with engine.connect().execution_options(writes=True) as connection:

            def write(statement, **row):
                connection.execute(text(statement), row | {"at": AT})

            write(REGISTRATION, n=1, session="cs_1")
            write(BILL, n=1)
            for n, currency in ((1, "cad"), (2, "usd")):
                write(PAYMENT, n=n, currency=currency)
            for number, (amount, payment, status, waits) in zip(IDS, REFUNDS, strict=True):
                row = {"amount": amount, "payment": payment, "status": status, "waits": waits}
                write(REFUND, id=number.hex, **row)
            for of, cents in (("receivable", 400), ("cash", -400)):
                write(SENT, posting=f"refund:{IDS[3]}", of=of, sum=cents)
            connection.commit()
        engine.dispose()

        upgrade()
        downgrade(revision="0190")
        upgrade()
        engine.dispose()

        with engine.connect() as connection:
            wanted = text("SELECT posting, account, amount FROM ledger_entry ORDER BY id")
            found = [tuple(row) for row in connection.execute(wanted)]
    assert found == [
        (f"refund:{IDS[3]}", "receivable", 400),
        (f"refund:{IDS[3]}", "cash", -400),
        (f"refund-granted:{IDS[0]}", "receivable", 100),
        (f"refund-granted:{IDS[0]}", "refunds", -100),
        (f"refund-granted:{IDS[1]}", "receivable", 200),
        (f"refund-granted:{IDS[1]}", "refunds", -200),
    ]
