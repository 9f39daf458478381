"""The tax report of a period, out of the ledger: every claim and everything taken back of one.

Taxes belong to the day on which they were claimed, whether they were paid or not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.models import Bill, LedgerEntry
from summit.payments.reports.period import Period
from summit.payments.service import bills
from summit.payments.statuses import Account
from summit.registration.models import Registration

CLAIM, CREDIT, REFUND, REFUND_FAILED = "bill:", "bill-void:", "refund:", "refund-failed:"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """One claim, or, with negative sums, what was taken back of one."""

    on: date
    is_credit: bool
    reference: str
    payer: str
    taxable: Cents
    exempt: Cents
    gst: Cents
    qst: Cents

    @property
    def total(self) -> Cents:
        return self.taxable + self.exempt + self.gst + self.qst


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxReport:
    """`refunded` is money that went back in the period, whatever was claimed when."""

    period: Period
    lines: Sequence[TaxLine]
    refunded: Cents

    @property
    def taxable(self) -> Cents:
        return _sum(line.taxable for line in self.lines)

    @property
    def exempt(self) -> Cents:
        return _sum(line.exempt for line in self.lines)

    @property
    def gst(self) -> Cents:
        return _sum(line.gst for line in self.lines)

    @property
    def qst(self) -> Cents:
        return _sum(line.qst for line in self.lines)

    @property
    def total(self) -> Cents:
        return _sum(line.total for line in self.lines)


def tax_report(session: Session, period: Period) -> TaxReport:
    """Return what was claimed and taken back in a period."""
    postings = _postings(session, period.ends)
    owners = _owners(session, {_bill_of(posting) for posting in postings})
    lines = [
        line
        for at, line in _lines(postings, owners, period.zone)
        if at >= period.begins  # what came before decides only how much of a part bears taxes
    ]
    return TaxReport(period=period, lines=lines, refunded=_refunded(session, period))


def _postings(
    session: Session, ends: datetime
) -> Mapping[str, tuple[datetime, dict[Account, int]]]:
    """Return the sides of each claim and credit until a moment, in the order they were posted."""
    wanted = select(LedgerEntry).where(
        LedgerEntry.at < ends,
        or_(LedgerEntry.posting.startswith(CLAIM), LedgerEntry.posting.startswith(CREDIT)),
    )
    found: dict[str, tuple[datetime, dict[Account, int]]] = {}
    for entry in session.scalars(wanted.order_by(LedgerEntry.id)):
        at, sides = found.setdefault(entry.posting, (entry.at, defaultdict(int)))
        sides[entry.account] += entry.amount.amount
    return found


def _owners(session: Session, ids: set[int]) -> Mapping[int, tuple[Bill, str]]:
    wanted = select(Bill, Registration.reference).join(Registration).where(Bill.id.in_(ids))
    return {bill.id: (bill, reference) for bill, reference in session.execute(wanted)}


def _lines(
    postings: Mapping[str, tuple[datetime, dict[Account, int]]],
    owners: Mapping[int, tuple[Bill, str]],
    zone: tzinfo,
) -> Iterator[tuple[datetime, TaxLine]]:
    """Yield each posting as a line, with claims positive: income is a credit in the ledger."""
    claimed: dict[int, Cents] = {}  # of each bill, before taxes
    for posting, (at, sides) in postings.items():
        bill, reference = owners[_bill_of(posting)]
        subtotal, gst, qst = (
            Cents(-sides.get(account, 0)) for account in (Account.REVENUE, Account.GST, Account.QST)
        )
        is_credit = posting.startswith(CREDIT)
        before = claimed.get(bill.id, Cents(0))
        after = claimed[bill.id] = before + subtotal
        taxable = bills.taxable_share(bill, after) - bills.taxable_share(bill, before)
        line = TaxLine(
            on=at.astimezone(zone).date(),
            is_credit=is_credit,
            reference=reference,
            payer=bill.payer_name,
            taxable=taxable,
            exempt=subtotal - taxable,
            gst=gst,
            qst=qst,
        )
        yield at, line


def _refunded(session: Session, period: Period) -> Cents:
    """Return what left the tills; refunds that are owed only have not gone back."""
    back = (LedgerEntry.posting.startswith(REFUND), LedgerEntry.posting.startswith(REFUND_FAILED))
    wanted = select(func.sum(LedgerEntry.amount)).where(
        LedgerEntry.at >= period.begins,
        LedgerEntry.at < period.ends,
        or_(*back),
        LedgerEntry.account.in_((Account.STRIPE, Account.CASH)),
    )
    return (session.scalar(wanted) or Cents(0)) * -1


def _bill_of(posting: str) -> int:
    return int(posting.split(":")[1])


def _sum(sums: Iterable[Cents]) -> Cents:
    return sum(sums, Cents(0))
