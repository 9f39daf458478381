"""OFX and QFX: version 1 is SGML whose values are not closed, version 2 XML. Both read alike.

Only tags within the list of transactions are looked at; nothing is expanded but the five entities
of XML. The libraries for it are much larger than that, or under a licence that is not ours.
"""

import html
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from summit.payments.statements.errors import BrokenStatement
from summit.payments.statements.formats.camt import cents
from summit.payments.statements.rules import Movement, Reading, movement
from summit.payments.statements.statuses import StatementFormat

KIND = "OFX"
TAG = re.compile(r"<(/?)([A-Za-z0-9.]{1,32})>([^<]*)")
FAILED = (ValueError, KeyError, InvalidOperation, ArithmeticError)


def looks_so(text: str) -> bool:
    head = text[:2000].upper()
    return "OFXHEADER" in head or "<OFX>" in head


def read(text: str) -> Reading:
    """Return the transactions. Raises `BrokenStatement` for what is cut off or damaged."""
    upper = text.upper()
    if "</OFX>" not in upper or upper.count("<STMTTRN>") != upper.count("</STMTTRN>"):
        raise BrokenStatement(kind=KIND)
    try:
        moves = _read(text)
    except FAILED:
        raise BrokenStatement(kind=KIND) from None
    if len(moves) != upper.count("<STMTTRN>"):
        raise BrokenStatement(kind=KIND)
    account = next((one.account for one in moves), "")
    return Reading(format=StatementFormat.OFX, account=account, movements=moves)


def _read(text: str) -> list[Movement]:
    """Return the transactions of every account: each list stands behind the account it is of."""
    account, currency, moves = "", "", []
    for name, value, block in _values(text):
        if block is not None:
            moves.append(_movement(block, currency, account))
        elif name == "CURDEF":
            currency = value
        elif name == "ACCTID":
            account = value
    return moves


def _values(text: str) -> Iterator[tuple[str, str, dict[str, str] | None]]:
    """Yield each value outside of transactions, and each transaction with all of its own."""
    block: dict[str, str] | None = None
    for closing, name, value in TAG.findall(text):
        tag = name.upper()
        if tag == "STMTTRN" and closing and block is not None:
            yield tag, "", block
        if tag == "STMTTRN":
            block = None if closing else {}
        elif not closing:
            told = html.unescape(value).strip()
            if block is not None:
                block.setdefault(tag, told)
            else:
                yield tag, told, None


def _movement(told: dict[str, str], currency: str, account: str) -> Movement:
    day = told["DTPOSTED"]
    said = [told.get("MEMO", ""), told.get("CHECKNUM", ""), told.get("REFNUM", "")]
    return movement(
        booked_on=date(int(day[:4]), int(day[4:6]), int(day[6:8])),
        amount=cents(Decimal(told["TRNAMT"].replace(",", "."))),
        currency=told.get("CURSYM") or currency,
        text=" ".join(text for text in said if text),
        payer_name=told.get("NAME", ""),
        bank_reference=told.get("FITID", ""),
        account=account,
    )
