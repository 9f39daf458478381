"""Files as banks write them, whole, cut off, wrongly encoded, hostile: read right or refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from summit.kernel.money import Cents
from summit.payments.statements.errors import (
    BadRow,
    BrokenStatement,
    NoLines,
    NoStatement,
    SumsDiffer,
    TooLarge,
    TooManyLines,
)
from summit.payments.statements.formats.guessing import guess
from summit.payments.statements.formats.sheet import Layout, Sheet, open_sheet
from summit.payments.statements.formats.values import DayOrder, amount_of, day_of
from summit.payments.statements.reading import MOST_BYTES, MOST_LINES, open_file, read_sheet
from summit.payments.statements.rules import keys_of, squeeze
from summit.payments.statements.statuses import StatementFormat

SAMPLES = Path(__file__).parent / "samples"


def opened(name):
    return open_file((SAMPLES / name).read_bytes())


def guessed(name):
    sheet = opened(name)
    return read_sheet(sheet, guess(sheet))


def shape(reading):
    return [(str(one.booked_on), str(one.amount), one.currency) for one in reading.movements]


IN, FEE, MORE = (
    ("2026-03-02", "517.39", "cad"),
    ("2026-03-03", "-12.50", "cad"),
    ("2026-03-03", "1,034.78", "cad"),
)


@pytest.mark.parametrize(
    "name",
    [
        "comma.csv",
        "comma-bom.csv",
        "comma-utf16.csv",
        "comma-utf16-no-mark.csv",
        "comma-windows.csv",
    ],
)
def test_a_csv_reads_the_same_in_every_encoding(name):
    reading = guessed(name)

    assert reading.format is StatementFormat.CSV
    assert shape(reading) == [IN, FEE, MORE]
    first = reading.movements[0]
    assert (first.text, first.payer_name) == ("Wire MTL-7KQ4-9C, Montréal", "Ville inventée")
    assert [one.bank_reference for one in reading.movements] == ["TX1", "TX2", "TX3"]


def test_a_csv_with_a_preamble_a_pair_of_columns_and_decimal_commas():
    sheet = opened("semicolon-preamble.csv")
    layout = guess(sheet)
    reading = read_sheet(sheet, layout)

    assert (layout.order, layout.point, layout.amount) == (DayOrder.DMY, ",", None)
    assert sheet.names[layout.day] == "Date de l'opération"  # the bank's, not that of the value
    assert shape(reading) == [
        ("2026-03-02", "517.39", "cad"),
        ("2026-03-15", "-12.50", "cad"),
        ("2026-03-16", "1,034.78", "cad"),
    ]
    assert "INVENTÉE" in reading.movements[0].text
    assert reading.left_out == 1  # the line with the sums


def test_a_csv_without_a_header_is_known_by_its_cells():
    sheet = opened("no-header.csv")
    layout = guess(sheet)

    assert sheet.names == ()
    assert layout == Layout(day=0, text=1, debit=2, credit=3, order=DayOrder.MDY)
    assert [str(one.amount) for one in read_sheet(sheet, layout).movements] == [
        "517.39",
        "-12.50",
        "1,034.78",
    ]


def test_a_row_that_cannot_be_read_is_named_and_nothing_is_guessed():
    text = "Date,Description,Amount\n2026-03-02,a,1.00\n2026-03-03,b,about ten\n2026-03-04,c,2.00\n"
    sheet = open_file(text.encode())

    with pytest.raises(BadRow, match=r"Row 3.*about ten"):
        read_sheet(sheet, guess(sheet))


def test_a_csv_cut_in_the_middle_of_a_row_is_refused():
    text = "Date,Description,Amount\n2026-03-02,a,1.00\n2026-03-03,b,2.00\n2026-03-04,c"
    sheet = open_file(text.encode())

    with pytest.raises(BadRow, match="Row 4"):
        read_sheet(sheet, guess(sheet))


def test_camt_reads_what_was_booked_each_part_of_a_bundle_by_itself():
    reading = opened("statement.camt.xml")

    assert (reading.format, reading.account) == (StatementFormat.CAMT053, "00600-2001234")
    assert shape(reading) == [
        IN,
        FEE,
        ("2026-03-03", "100.00", "cad"),
        ("2026-03-03", "200.00", "cad"),
        ("2026-03-03", "75.00", "usd"),
    ]
    first = reading.movements[0]
    assert first.payer_name == "Ville inventée de l'Érable"
    assert "MTL7KQ49C" in squeeze(first.text)
    assert [one.bank_reference for one in reading.movements][2:4] == ["BANK-3-1", "BANK-3-2"]
    assert reading.left_out == 1  # not booked yet


def test_mt940_reads_reversals_and_structured_details():
    reading = opened("statement.mt940")

    assert (reading.format, reading.account) == (StatementFormat.MT940, "00600200123456")
    assert shape(reading) == [IN, FEE, ("2026-03-03", "-10.00", "cad"), MORE]
    first, *_, last = reading.movements
    assert first.payer_name == "VILLE INVENTEE DE LERABLE"
    assert "MTL7KQ49C" in squeeze(first.text)
    assert (last.text, last.bank_reference) == ("PAYMENT OF YOUR INVOICE F-2026-0001", "BK0004")


@pytest.mark.parametrize("name", ["statement-sgml.ofx", "statement-xml.ofx"])
def test_ofx_reads_both_of_its_forms(name):
    reading = opened(name)

    assert (reading.format, reading.account) == (StatementFormat.OFX, "2001234")
    first, *others = reading.movements
    assert (str(first.booked_on), first.amount) == ("2026-03-02", Cents(51_739))
    assert (first.payer_name, first.text) == ("Ville inventée & fils", "MTL7KQ49C")
    assert first.bank_reference == "F1"
    told = [(str(one.amount), one.currency) for one in others]
    assert told == ([("-12.50", "cad"), ("1,034.78", "cad")], [("75.00", "usd")])["xml" in name]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("truncated.camt.xml", BrokenStatement),
        ("wrong-encoding.camt.xml", BrokenStatement),
        ("bomb.camt.xml", NoStatement),
        ("truncated.mt940", BrokenStatement),
        ("damaged.mt940", BrokenStatement),
        ("line-missing.mt940", SumsDiffer),
        ("truncated.ofx", BrokenStatement),
    ],
)
def test_a_statement_that_is_cut_off_damaged_or_hostile_is_refused(name, why):
    with pytest.raises(why):
        opened(name)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n ",
        b"%PDF-1.7 something",
        b"PK\x03\x04rest of a spreadsheet",
        bytes(range(256)) * 20,
        b"Dear Sir, this is a letter, not a statement.\nYours, somebody, somewhere\n",
        b"<html><body>Your session has expired</body></html>",
        b"<?xml version='1.0'?><rss><channel/></rss>",
        b"name,city\nAna,Montreal\nLuc,Quebec\n",
        b"\xff\xfeA\x00B",
    ],
)
def test_what_is_no_statement_is_refused(content):
    with pytest.raises(NoStatement):
        open_file(content)


def test_a_statement_in_which_nothing_moved_is_said_to_be_empty():
    text = ":20:S\n:25:1\n:28C:1\n:60F:C260301CAD1,00\n:62F:C260301CAD1,00\n"

    with pytest.raises(NoLines):
        open_file(text.encode())


def test_a_file_too_large_or_too_long_is_refused():
    with pytest.raises(TooLarge, match="5 MB"):
        open_file(b"x" * (MOST_BYTES + 1))
    row = "2026-03-02,text,1.00\n"
    with pytest.raises(TooManyLines, match="5000"):
        open_file(("Date,Text,Amount\n" + row * (MOST_LINES + 1)).encode())


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-03-02", DayOrder.YMD, (2026, 3, 2)),
        ("20260302", DayOrder.YMD, (2026, 3, 2)),
        ("2026-03-02T10:11:12", DayOrder.YMD, (2026, 3, 2)),
        ("02.03.26", DayOrder.DMY, (2026, 3, 2)),
        ("3/2/2026 10:11", DayOrder.MDY, (2026, 3, 2)),
        ("2 août 2026", DayOrder.DMY, (2026, 8, 2)),
        ("Mar 2, 2026", DayOrder.MDY, (2026, 3, 2)),
        ("02-ene-2026", DayOrder.DMY, (2026, 1, 2)),
    ],
)
def test_days_of_banks(text, order, day):
    assert day_of(text, order) == date(*day)


@pytest.mark.parametrize("text", ["2026-02-30", "yesterday", "1", "12/31/2026", "02.03.126", ""])
def test_what_is_no_day_is_refused(text):
    with pytest.raises((ValueError, ArithmeticError)):
        day_of(text, DayOrder.DMY)


@pytest.mark.parametrize(
    ("text", "point", "cents"),
    [
        ("517.39", ".", 51_739),
        ("1,034.78", ".", 103_478),
        ("1 034,78 $", ",", 103_478),
        ("1.034,78", ",", 103_478),
        ("1\u202f034,78", ",", 103_478),
        ("-12.5", ".", -1_250),
        ("\N{MINUS SIGN}12.50", ".", -1_250),
        ("12.50-", ".", -1_250),
        ("(12.50)", ".", -1_250),
        ("12.50 DR", ".", -1_250),
        ("12.50 CR", ".", 1_250),
        ("CAD 12", ".", 1_200),
        ("517.39 CAD", ".", 51_739),
        ("$517.39 USD", ".", 51_739),
        ("517.39 $ CAD", ".", 51_739),
        ("517.39 CAD DR", ".", -51_739),
        ("12.50D", ".", -1_250),
        ("1'034.00", ".", 103_400),
        ("12.5000", ".", 1_250),
    ],
)
def test_amounts_of_banks(text, point, cents):
    assert amount_of(text, point) == Cents(cents)


@pytest.mark.parametrize(
    "text",
    ["12,50", "12.345", "abc", "", "1,2,3", "--1", "1.2.3", "²", "REF 8BAX K5", "Facture 12"],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises((ValueError, ArithmeticError)):
        amount_of(text, ".")


@pytest.mark.parametrize(
    ("cell", "currency"),
    [
        ("517.39 CAD", "cad"),
        ("517.39 USD", "usd"),
        ("US$ 517.39", "usd"),
        ("517.39 $ US", "usd"),
        ("CDN$517.39", "cad"),
        ("€517.39", "eur"),
        ("517.39 CR", "cad"),
        ("517.39", "cad"),
    ],
)
def test_a_currency_beside_an_amount_is_that_of_the_line(cell, currency):
    sheet = open_sheet(f"Date,Text,Amount\n2026-03-02,a,{cell}\n")

    (found,) = read_sheet(sheet, guess(sheet)).movements

    assert (found.amount, found.currency) == (Cents(51_739), currency)


def test_each_account_of_a_csv_stands_at_its_lines():
    sheet = open_sheet(
        "Account Type,Account Number,Date,Text,Amount\n"
        "Chequing,111,2026-03-02,a,5.00\nSavings,222,2026-03-02,a,5.00\n"
    )
    reading = read_sheet(sheet, guess(sheet))

    assert [one.account for one in reading.movements] == ["111", "222"]
    assert len(set(keys_of("", reading.movements))) == 2


@pytest.mark.parametrize("name", ["statement.mt940", "statement-sgml.ofx"])
def test_each_account_of_a_file_keys_its_own_lines(name):
    """Where another account comes first, the lines of the second have the same keys."""
    content = (SAMPLES / name).read_bytes()
    alone = open_file(content)
    other = content.replace(alone.account.encode(), b"OTHER-1")

    both = open_file(other + b"\n" + content)

    assert {one.account for one in both.movements} == {"OTHER-1", alone.account}
    assert list(keys_of(both.account, both.movements))[len(alone.movements) :] == list(
        keys_of(alone.account, alone.movements)
    )


def test_a_line_has_the_same_key_in_every_statement_that_holds_it():
    whole = list(opened("statement.camt.xml").movements)

    later = list(keys_of("A", whole[1:]))
    assert list(keys_of("A", whole))[1:] == later
    others = [replace(one, account="B") for one in whole]
    assert set(keys_of("A", others)) & set(later) == set()


def test_lines_that_are_alike_are_counted_within_their_day():
    text = "Date,Text,Amount\n2026-03-02,cash,5.00\n2026-03-02,cash,5.00\n2026-03-03,cash,5.00\n"
    sheet = open_file(text.encode())
    keys = list(keys_of("", read_sheet(sheet, guess(sheet)).movements))

    assert len(set(keys)) == 3
    assert list(keys_of("", read_sheet(sheet, guess(sheet)).movements)) == keys


def test_the_banks_own_id_counts_where_its_words_changed():
    first, second = (opened(f"statement-{form}.ofx").movements[0] for form in ("sgml", "xml"))

    assert list(keys_of("A", [first])) == list(keys_of("A", [second]))


def test_the_same_columns_are_remembered_whatever_their_case():
    one, other = (Sheet((name, "Amount"), [], 1, 2) for name in ("Date", "DATE"))

    assert one.header == other.header != Sheet((), [], 1, 2).header
