"""MT940 (SWIFT): the library knows its tags; here it is seen that it lost no line."""

import io
import logging
import re
from collections.abc import Iterator

import mt940
from mt940.models import Transactions

from summit.kernel.money import Cents
from summit.payments.statements.errors import BrokenStatement, SumsDiffer
from summit.payments.statements.formats.camt import cents
from summit.payments.statements.rules import Movement, Reading, movement
from summit.payments.statements.statuses import StatementFormat

KIND = "MT940"
LINE = re.compile(r"^:61:", re.M)
BEGINS = re.compile(r"^:20:", re.M)
SUB_FIELD = re.compile(r"\?(\d\d)")  # of a structured :86:, as banks in Germany and Austria write
OPTIONS = mt940.Options.all()
NO_REFERENCE = {"NONREF", "NOTPROVIDED", ""}
logging.getLogger("mt940").setLevel(logging.CRITICAL)  # it would log what people paid


def looks_so(text: str) -> bool:
    return bool(BEGINS.search(text) and re.search(r"^:60[FM]:", text, re.M))


def read(text: str) -> Reading:
    """Return the lines of every statement in the file.

    Raises `BrokenStatement` where a line was lost or the closing balance is, and `SumsDiffer`.
    """
    try:
        # a handle: a text that happens to be the name of a file must not open it
        statements = mt940.parse_statements(io.StringIO(text), options=OPTIONS)
        moves = [move for one in statements for move in _movements(one, _account(one))]
    except (ValueError, RuntimeError, ArithmeticError, KeyError, AttributeError, TypeError):
        raise BrokenStatement(kind=KIND) from None
    if len(moves) != len(LINE.findall(text)):
        raise BrokenStatement(kind=KIND)  # the library passes over what it cannot read
    for one in statements:
        _check_sums(one)
    account = next(map(_account, statements), "")
    return Reading(format=StatementFormat.MT940, account=account, movements=moves)


def _account(one: Transactions) -> str:
    return str(one.data.get("account_identification") or "")


def _check_sums(one: Transactions) -> None:
    opening = one.data.get("final_opening_balance") or one.data.get("intermediate_opening_balance")
    closing = one.data.get("final_closing_balance") or one.data.get("intermediate_closing_balance")
    if opening is None or closing is None:
        raise BrokenStatement(kind=KIND)
    moved = sum(line.data["amount"].amount for line in one.transactions)
    if opening.amount.amount + moved != closing.amount.amount:
        raise SumsDiffer()


def _movements(one: Transactions, account: str) -> Iterator[Movement]:
    for line in one.transactions:
        told = line.data
        payer, words = _details(str(told.get("transaction_details") or ""))
        reference = str(told.get("customer_reference") or "").strip()
        extra = str(told.get("extra_details") or "")
        said = [words, extra, "" if reference in NO_REFERENCE else reference]
        bank = str(told.get("bank_reference") or "").strip()
        yield movement(
            booked_on=told.get("entry_date") or told["date"],
            amount=_amount(told["amount"]),
            currency=str(told["amount"].currency),
            text=" ".join(text for text in said if text),
            payer_name=payer,
            bank_reference="" if bank in NO_REFERENCE else bank,
            account=account,
        )


def _amount(told: mt940.models.Amount) -> Cents:
    return cents(told.amount)


def _details(text: str) -> tuple[str, str]:
    """Return who paid and what they wrote; of an unstructured text only the latter."""
    joined = "".join(text.split("\n")) if SUB_FIELD.search(text) else text.replace("\n", " ")
    parts = SUB_FIELD.split(joined)
    if len(parts) < 3:
        return "", joined
    fields = list(zip(parts[1::2], parts[2::2], strict=False))
    payer = "".join(value for code, value in fields if code in ("32", "33"))
    words = "".join(value for code, value in fields if "20" <= code <= "29" or "60" <= code <= "63")
    return payer, words
