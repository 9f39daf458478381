"""Card payments that waited for somebody before there was a list stand in it afterwards."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.databases import OPEN
from tests.migrations.test_migrations import empty_site

REGISTRATION = (
    "INSERT INTO registration (id, reference, link_version, language, municipality, country, "
    "contact_name, contact_email, folded, subtotal, status, started_at) VALUES (:n, :session, 1, "
    "'fr', 'Ville', 'CA', 'x', 'a@b.example', 'x', 45000, 'awaiting_payment', :at)"
)
BILL = (
    "INSERT INTO bill (id, registration_id, link_version, payer_name, lines, subtotal, taxable, "
    "gst, qst, total, credited_subtotal, credited_gst, credited_qst, voided_subtotal, voided_gst, "
    "voided_qst, retained, currency, regime, taxable_percent, created_at) VALUES (:n, :n, 1, 'x', "
    "'[]', 51739, 0, 0, 0, 51739, 0, 0, 0, 0, 0, 0, 0, 'cad', 'foreign_convention', 100, :at)"
)
ATTEMPT = (
    "INSERT INTO attempt (id, bill_id, registration_id, seq, amount, currency, params, session_id, "
    "payment_intent_id, status, review_reason, created_at, expires_at) VALUES (:id, :n, :n, 1, "
    "51739, 'cad', '{}', :session, :intent, :status, :reason, :at, :at)"
)
PAYMENT = (
    "INSERT INTO payment (id, bill_id, attempt_id, method, amount, currency, received_at) "
    "VALUES (:n, :n, :id, 'card', :amount, :currency, :at)"
)
CAME = [  # amount, currency, status, reason as it was written
    (51_739, "usd", "needs_review", "usd instead of cad"),
    (50_000, "cad", "needs_review", "500.00 instead of 517.39"),
    (51_739, "cad", "needs_review", "517.39 while 1,207.24 was owed"),
    (51_739, "cad", "paid", None),
]
LISTED = text(
    "SELECT kind, state, stripe_id, ours, ours_currency, theirs, theirs_currency "
    "FROM difference ORDER BY about"
)


@pytest.mark.parametrize("kind", list(OPEN))
def test_what_waited_to_be_looked_at_is_listed_with_both_amounts(kind):
    with empty_site(kind) as engine:
        upgrade(revision="0160")
        with engine.connect().execution_options(writes=True) as connection:
            for n, (amount, currency, status, reason) in enumerate(CAME, start=1):
                row = {
                    "n": n,
                    "id": f"{n:032x}",
                    "session": f"cs_{n}",
                    "intent": f"pi_{n}",
                    "status": status,
                    "reason": reason,
                    "amount": amount,
                    "currency": currency,
                    "at": "2026-03-10 15:00:00+00:00",
                }
                for statement in (REGISTRATION, BILL, ATTEMPT, PAYMENT):
                    connection.execute(text(statement), row)
            connection.commit()
        engine.dispose()

        upgrade()
        engine.dispose()

        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(LISTED)]
    assert found == [
        ("other_currency", "open", "pi_1", 51_739, "cad", 51_739, "usd"),
        ("other_amount", "open", "pi_2", 51_739, "cad", 50_000, "cad"),
        ("bill_changed", "open", "pi_3", 120_724, "cad", 51_739, "cad"),
    ]


@pytest.mark.parametrize("kind", list(OPEN))
def test_a_sum_that_stripe_converted_is_taken_and_kept_as_another_amount_by_the_version_before(
    kind,
):
    row = (
        "INSERT INTO difference (kind, about, ours, ours_currency, theirs, theirs_currency, "
        "dated_at, first_seen_at, last_seen_at, state) VALUES (:kind, 'attempt:1', 51739, 'cad', "
        "698476, 'mxn', :at, :at, :at, 'open')"
    )
    with empty_site(kind) as engine:

        def write(**values):
            with engine.connect().execution_options(writes=True) as connection:
                at = {"at": "2026-03-10 15:00:00+00:00"}
                connection.execute(text(row), values | at)
                connection.commit()

        upgrade(revision="0220")
        with pytest.raises(DatabaseError):
            write(kind="other_presentment")
        engine.dispose()
        upgrade()
        engine.dispose()
        write(kind="other_presentment")
        with pytest.raises(DatabaseError):
            write(kind="anything")

        downgrade(revision="0220")
        engine.dispose()

        with engine.connect() as connection:
            (found,) = connection.execute(LISTED)
    assert tuple(found) == ("other_amount", "open", None, 51_739, "cad", 51_739, "cad")
