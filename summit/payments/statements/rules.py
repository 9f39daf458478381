"""What a line of a statement is, and when two lines are the same. Plain values, no I/O."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from summit.kernel.money import Cents
from summit.kernel.text import fold, one_line
from summit.payments.statements.statuses import StatementFormat

OURS = "cad"  # of an account whose statement names no currency
LARGEST = Cents(2_000_000_000)  # an integer that both databases hold
LENGTHS = {"text": 1000, "payer_name": 200, "bank_reference": 100, "account": 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One line as the bank wrote it. A negative amount left the account."""

    booked_on: date
    amount: Cents
    currency: str
    text: str
    payer_name: str = ""
    bank_reference: str = ""  # the bank's own id, where it gives one
    account: str = ""  # that it is of; empty: the one of the whole file


class Told(Protocol):
    """What a line says: of a file, or kept."""

    @property
    def booked_on(self) -> date: ...
    @property
    def amount(self) -> Cents: ...
    @property
    def currency(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def payer_name(self) -> str: ...
    @property
    def bank_reference(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A whole statement. `account` is that of each line which names none.

    `left_out` counts headings, balances, what is not booked yet.
    """

    format: StatementFormat
    account: str
    movements: Sequence[Movement]
    left_out: int = 0


def movement(
    *,
    booked_on: date,
    amount: Cents,
    currency: str,
    text: str,
    payer_name: str = "",
    bank_reference: str = "",
    account: str = "",
) -> Movement:
    """Return a line whose texts fit their columns. Raises `ValueError` for what cannot be."""
    if not -LARGEST.amount <= amount.amount <= LARGEST.amount:
        raise ValueError(f"{amount} is more than an account moves")
    if not 1990 <= booked_on.year <= 2100:
        raise ValueError(f"{booked_on} is no day of a bank")
    code = currency.strip().lower()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise ValueError(f"{currency} is no currency")
    return Movement(
        booked_on=booked_on,
        amount=amount,
        currency=code,
        text=one_line(text)[: LENGTHS["text"]],
        payer_name=one_line(payer_name)[: LENGTHS["payer_name"]],
        bank_reference=one_line(bank_reference)[: LENGTHS["bank_reference"]],
        account=one_line(account)[: LENGTHS["account"]],
    )


def keys_of(account: str, movements: Iterable[Movement]) -> Iterator[str]:
    """Yield what tells each line from all others, the same in every statement that holds it.

    Its own account, day and amount with the bank's own id, or with the words where it gives none;
    lines that are alike are counted within their day. So a file may repeat what another has, in
    part or whole, and hold several accounts.
    """
    seen: Counter[str] = Counter()
    for one in movements:
        alike = "\x1f".join((one.account or account, *content_of(one)))
        seen[alike] += 1
        yield hashlib.sha256(f"{alike}\x1f{seen[alike]}".encode()).hexdigest()


def content_of(one: Told) -> tuple[str, str, str, str]:
    """Return what a line says, whichever account it is of."""
    told = one.bank_reference or f"{squeeze(one.payer_name)}|{squeeze(one.text)}"
    return (one.booked_on.isoformat(), str(one.amount), one.currency, told)


def squeeze(text: str) -> str:
    """Return letters and figures only, capital: banks cut, space and strip what a payer wrote."""
    return "".join(sign for sign in fold(text).upper() if sign.isascii() and sign.isalnum())
