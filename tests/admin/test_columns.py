"""The audit's columns and values, in the words of the office."""

import pytest

from summit.admin.changes import shown
from summit.admin.columns import COLUMNS, column_name
from summit.admin.columns.money import MONEY
from summit.admin.columns.people import PEOPLE
from summit.admin.columns.shared import SHARED
from summit.admin.columns.site import SITE
from summit.admin.values import VALUES, word_for
from summit.database import Base


@pytest.mark.parametrize(
    ("table", "column", "kept", "said"),
    [
        ("registration", "status", "awaiting_payment", "Place kept – payment due"),
        ("refund", "status", "succeeded", "arrived"),
        ("attempt", "status", "failed", "not paid"),
        ("registration", "terms_language", "es", "Spanish"),
        ("registration", "municipality", "Sent", "Sent"),
    ],
)
def test_kept_words_are_said_as_the_office_says_them(app, table, column, kept, said):
    with app.test_request_context("/en/"):
        assert word_for(table, column, kept) == said


@pytest.mark.parametrize(
    ("table", "column", "kept", "said"),
    [
        ("bill", "total", "-1,207.24", "\u22121\u00a0207,24\u00a0$"),
        ("ledger_entry", "account", "revenue", "produits"),
        ("registration", "municipality", "1,207.24", "1,207.24"),
        ("gone", "total", "1,207.24", "1,207.24"),
    ],
)
def test_amounts_are_said_as_the_reader_writes_them(app, table, column, kept, said):
    with app.test_request_context("/fr/"):
        assert shown(kept, table, column) == said


def test_a_code_that_pairs_a_phone_is_not_the_code_of_a_participation_type(app):
    with app.test_request_context("/en/"):
        assert column_name("pairing_code", "code") == "Pairing code"
        assert column_name("category", "code") == "Code, in addresses and exports"


def test_every_column_that_has_a_name_exists():
    kept = {column.name for table in Base.metadata.tables.values() for column in table.columns}

    alone = {column for column in COLUMNS if "." not in column}
    assert alone - kept == set()
    for place in [*VALUES, *(set(COLUMNS) - alone)]:
        table, column = place.split(".")
        assert column in Base.metadata.tables[table].columns


def test_a_column_is_named_in_one_place():
    parts = (SHARED, PEOPLE, MONEY, SITE)

    assert len(COLUMNS) == sum(len(part) for part in parts)
