"""CAMT.053 (ISO 20022): XML, of any version. Only what was booked counts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from summit.kernel.money import Cents
from summit.payments.statements.errors import BrokenStatement, NoStatement
from summit.payments.statements.rules import Movement, Reading, movement
from summit.payments.statements.statuses import StatementFormat

KIND = "CAMT.053"
WORDS = ("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "Refs/EndToEndId", "AddtlTxInf")
NO_REFERENCE = {"NOTPROVIDED", "NONREF"}


def looks_so(head: bytes) -> bool:
    return b"camt.053" in head or b"BkToCstmrStmt" in head


def read(content: bytes) -> Reading:
    """Return the booked entries of every statement in the file.

    Raises `NoStatement` for XML that wants entities, `BrokenStatement` for what is cut off.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise NoStatement() from None
    except (ParseError, ValueError, LookupError):
        raise BrokenStatement(kind=KIND) from None
    _drop_namespaces(root)
    statements = root.findall(".//BkToCstmrStmt/Stmt")
    if not statements:
        raise NoStatement()
    try:
        moves = [move for one in statements for move in _movements(one)]
    except (ValueError, ArithmeticError, InvalidOperation):
        raise BrokenStatement(kind=KIND) from None
    waiting = sum(not _is_booked(entry) for one in statements for entry in one.findall("Ntry"))
    return Reading(
        format=StatementFormat.CAMT053,
        account=_account(statements[0]),
        movements=moves,
        left_out=waiting,
    )


def _drop_namespaces(root: Any) -> None:
    for one in root.iter():
        if isinstance(one.tag, str):
            one.tag = one.tag.rpartition("}")[2]


def _account(statement: Any) -> str:
    return _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")


def _movements(statement: Any) -> Iterator[Movement]:
    account = _account(statement)
    for entry in statement.findall("Ntry"):
        if _is_booked(entry):
            yield from (replace(one, account=account) for one in _of_entry(entry))


def _is_booked(entry: Any) -> bool:
    return (_text(entry, "Sts/Cd") or _text(entry, "Sts")) in ("", "BOOK")


def _of_entry(entry: Any) -> Iterator[Movement]:
    """Yield an entry, or each transaction of one that bundles several with sums of their own."""
    parts = entry.findall("NtryDtls/TxDtls")
    sums = [_sum(part) for part in parts]
    whole = _sum(entry)
    if whole is None:
        raise ValueError("An entry without an amount")
    is_split = len(parts) > 1 and all(one is not None and one[1] == whole[1] for one in sums)
    adds_up = sum((one[0] for one in sums if one), Decimal()) == whole[0]
    if is_split and adds_up:
        for part, told in zip(parts, sums, strict=True):
            yield _movement(entry, [part], told or whole, has_own_id=True)
    else:
        yield _movement(entry, parts, whole, has_own_id=len(parts) == 1)


def _sum(node: Any) -> tuple[Decimal, str] | None:
    found = node.find("Amt")
    if found is None:
        found = node.find("AmtDtls/TxAmt/Amt")
    if found is None:
        return None
    return Decimal((found.text or "").strip()), found.get("Ccy", "")


def _movement(
    entry: Any, parts: list[Any], told: tuple[Decimal, str], *, has_own_id: bool
) -> Movement:
    is_credit = {"CRDT": True, "DBIT": False}.get(_text(entry, "CdtDbtInd"))
    if is_credit is None:
        raise ValueError("An entry that neither comes nor goes")
    said = [text for part in parts for path in WORDS for text in _texts(part, path)]
    words = [text for text in said if text not in NO_REFERENCE]
    words += _texts(entry, "AddtlNtryInf")
    own = _text(parts[0], "Refs/AcctSvcrRef") if has_own_id else ""
    return movement(
        booked_on=_day(entry),
        amount=cents(told[0] if is_credit else -told[0]),
        currency=told[1],
        text=" ".join(dict.fromkeys(words)),
        payer_name=_party(parts[0], is_credit=is_credit) if parts else "",
        bank_reference=own or _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"),
    )


def _party(part: Any, *, is_credit: bool) -> str:
    who = "Dbtr" if is_credit else "Cdtr"
    return _text(part, f"RltdPties/{who}/Nm") or _text(part, f"RltdPties/{who}/Pty/Nm")


def _day(entry: Any) -> date:
    for path in ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"):
        if text := _text(entry, path):
            return date.fromisoformat(text[:10])
    raise ValueError("An entry without a day")


def cents(amount: Decimal) -> Cents:
    """Return an amount in cents. Raises `ValueError` for a fraction of one, or no number."""
    if not amount.is_finite() or amount.as_tuple().exponent < -5:  # type: ignore[operator]
        raise ValueError(f"{amount} is no amount")
    whole = amount * 100
    if whole != whole.to_integral_value():
        raise ValueError(f"{amount} is a fraction of a cent")
    return Cents(int(whole))


def _text(node: Any, path: str) -> str:
    return next(iter(_texts(node, path)), "")


def _texts(node: Any, path: str) -> list[str]:
    return [text for one in node.findall(path) if (text := (one.text or "").strip())]
