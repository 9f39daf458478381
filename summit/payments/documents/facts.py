"""What documents say, gathered from rows and frozen as plain values when they are issued.

Sums are cents; names of places are texts by language; days are ISO. What is not known is left
out. `wording` says it in words.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.payments.balances import FORGIVEN, KEPT, OWED
from summit.payments.disputing.models import Dispute
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import BankDetails, Bill, LedgerEntry, Payment, Refund, WriteOff
from summit.payments.queries import Preview, business_number, preview, stored_lines
from summit.payments.rules import Line, Sums, TaxTerms
from summit.payments.service import bills
from summit.payments.service.ledger import REVERSALS
from summit.payments.statuses import Account
from summit.registration.models import Registration
from summit.registration.payers import shares_of

PART = {
    "fr": "Partie annulée de la facture {number}",
    "en": "Part taken back of the invoice {number}",
    "es": "Parte anulada de la factura {number}",
}
BALANCE_LINE = {
    "fr": "Solde du dossier {number}",
    "en": "Balance of registration {number}",
    "es": "Saldo del registro {number}",
}
DISPUTED = ("dispute-lost", "dispute-won")  # postings of the ledger
REFUNDS = ("refund-granted", "refund-abandoned", "refund", "refund-failed")
BANK = (
    "account_holder",
    "bank_name",
    "bank_address",
    "institution",
    "transit",
    "account_number",
    "swift",
    "cheque_payable_to",
    "cheque_address",
)


def of_invoice(
    session: Session, booking: Registration, bill: Bill, part: Sums, *, due_on: date | None
) -> dict[str, Any]:
    """Return what is claimed: the lines of the bill, or one line for what remains of it.

    It says what was paid or forgiven before it, and what is still owed.
    """
    return (
        _common(session, booking)
        | _claimed(booking, bill, part)
        | {"due_on": due_on.isoformat() if due_on else None, "bank": bank_of(session)}
        | _settled(session, bill)
    )


def _settled(session: Session, bill: Bill) -> dict[str, int]:
    """Return what of a bill is settled by now and what is left; nothing where nothing came."""
    kept, forgiven, owed = session.execute(
        select(KEPT, FORGIVEN, OWED).where(Bill.id == bill.id)
    ).one()
    if kept <= 0 and not forgiven:
        return {}
    return {"paid": kept, "forgiven": forgiven, "balance": max(0, owed)}


def _claimed(booking: Registration, bill: Bill, part: Sums) -> dict[str, Any]:
    if part.total == bill.total:
        return _billed(bill)
    return _billed(bill) | _part_of(bill, part, BALANCE_LINE, booking.reference)


def of_quote(session: Session, booking: Registration, bill: Bill | None) -> dict[str, Any]:
    until = booking.held_until
    zone = zone_of(get_summit(session))
    said = (
        _claimed(booking, bill, bills.remaining(bill))
        if bill
        else _previewed(quoted(session, booking))
    )
    return (
        _common(session, booking)
        | said
        | {
            "valid_until": until.astimezone(zone).date().isoformat() if until else None,
            "bank": bank_of(session),
        }
    )


def quoted(session: Session, booking: Registration) -> Preview:
    """Return what the first payer of a draft would owe: the municipality, if it pays at all."""
    return preview(session, shares_of(booking.attendees)[0].people)


def of_credit_note(
    session: Session, booking: Registration, bill: Bill, invoice: Document, part: Sums
) -> dict[str, Any]:
    """Return what is taken back: the lines of the invoice, or one line for a part of it.

    It names the purchase order that its invoice names, not one that came since.
    """
    corrects = {"number": invoice.number, "issued_on": invoice.facts["issued_on"]}
    said = _billed(bill)
    if part.total != bill.total:
        said |= _part_of(bill, part, PART, invoice.number)
    order = {"purchase_order": invoice.facts["purchase_order"]}
    return _common(session, booking) | said | order | {"corrects": corrects}


def _part_of(bill: Bill, part: Sums, words: dict[str, str], number: str) -> dict[str, Any]:
    name = Translated({code: text.format(number=number) for code, text in words.items()})
    one = _plain((Line(name, part.subtotal, 1),))[0] | {"is_part": True}
    return {"lines": [one]} | _taxed(part, bills.terms_of(bill))


def of_receipt(
    session: Session,
    booking: Registration,
    bill: Bill,
    payment: Payment,
    *,
    invoice: Document | None,
) -> dict[str, Any]:
    zone = zone_of(get_summit(session))
    return (
        _common(session, booking)
        | _buyer_of(bill)
        | _taxed(bills.remaining(bill), bills.terms_of(bill))  # less what was taken back by now
        | {
            "payment": {
                "method": payment.method.value,
                "amount": payment.amount.amount,
                "currency": payment.currency,
                "note": payment.note,
                "received_on": payment.received_at.astimezone(zone).date().isoformat(),
            },
            "invoice": invoice.number if invoice else None,
            "balance": max(0, session.scalars(select(OWED).where(Bill.id == bill.id)).one()),
        }
    )


def of_statement(session: Session, booking: Registration, bill: Bill) -> dict[str, Any]:
    """Return the movements of one bill as the ledger has them, with the balance after each."""
    zone = zone_of(get_summit(session))
    left, shown = 0, []
    for entry, kind, number in _moves(session, bill):
        left += entry.amount.amount
        day = entry.at.astimezone(zone).date().isoformat()
        cents = entry.amount.amount
        shown.append({"on": day, "kind": kind, "number": number, "amount": cents, "left": left})
    return (
        _common(session, booking)
        | _buyer_of(bill)
        | {
            "gst_number": bill.gst_number,
            "qst_number": bill.qst_number,
            "moves": shown,
            "balance": left,
            "bank": bank_of(session) if left > 0 else {},
        }
    )


def _moves(session: Session, bill: Bill) -> Iterator[tuple[LedgerEntry, str, str]]:
    """Yield what was claimed, taken back, paid, undone, lost and forgiven, with its paper."""
    payments = select(Payment.id).where(Payment.bill_id == bill.id)
    ids = session.scalars(payments).all()
    back = session.scalars(select(Refund.id).where(Refund.payment_id.in_(ids))).all()
    own = [f"payment:{one}" for one in ids]
    own += [f"{kind}:{one}" for kind in REFUNDS for one in back]
    own += [f"{word}:{one}" for word in REVERSALS.values() for one in ids]
    disputed = session.scalars(select(Dispute.id).where(Dispute.payment_id.in_(ids))).all()
    lost = [
        LedgerEntry.posting.startswith(f"{word}:{one}:") for one in disputed for word in DISPUTED
    ]
    forgiven = session.scalars(select(WriteOff.id).where(WriteOff.bill_id == bill.id))
    own += [f"write-off:{one}" for one in forgiven]
    wanted = select(LedgerEntry).where(
        LedgerEntry.account == Account.RECEIVABLE,
        LedgerEntry.posting.in_(own)
        | LedgerEntry.posting.startswith(f"bill:{bill.id}:")
        | LedgerEntry.posting.startswith(f"bill-void:{bill.id}:")
        | or_(false(), *lost),
    )
    papers = session.scalars(
        select(Document).where(Document.bill_id == bill.id).order_by(Document.id)
    ).all()
    receipts = {
        f"{word}:{one.payment_id}": one.number
        for one in papers
        if one.payment_id
        for word in ("payment", *REVERSALS.values())
    }
    named = _PapersOfClaims(papers)
    for entry in session.scalars(wanted.order_by(LedgerEntry.id)):
        kind = entry.posting.partition(":")[0]
        number = receipts.get(entry.posting, "")
        if kind == "bill":
            number = named.invoice()
        elif kind == "bill-void" and entry.amount < Cents(0):
            number = named.credit_note(entry.at)
        yield entry, kind, number


class _PapersOfClaims:
    """Says which paper a movement of a claim stands on, asked in the order of the movements.

    An invoice says what was claimed since the one before was taken back; what was taken back
    before there was an invoice has no paper.
    """

    def __init__(self, papers: Sequence[Document]) -> None:
        self.invoices = [one for one in papers if one.kind is DocumentKind.INVOICE]
        self.notes = [one for one in papers if one.kind is DocumentKind.CREDIT_NOTE]
        self.taken = Cents(0)  # of the first of the invoices

    def invoice(self) -> str:
        return self.invoices[0].number if self.invoices else ""

    def credit_note(self, at: datetime) -> str:
        if not self.notes or self.notes[0].issued_at != at:
            return ""
        note = self.notes.pop(0)
        self.taken += note.amount
        if self.invoices and self.taken >= self.invoices[0].amount:
            self.invoices.pop(0)
            self.taken = Cents(0)
        return note.number


def bank_of(session: Session) -> dict[str, str]:
    """Return what is known of where money is sent to; empty while nothing is."""
    kept = session.get(BankDetails, 1)
    said = {name: getattr(kept, name) for name in BANK} if kept else {}
    return {name: value for name, value in said.items() if value}


def _common(session: Session, booking: Registration) -> dict[str, Any]:
    summit = get_summit(session)
    return {
        "summit": dict(summit.name),
        "seller": {
            "name": summit.organizer_name,
            "address": summit.organizer_address,
            "number": business_number(session),
        },
        "contact": summit.contact_email,
        "place": {"city": dict(summit.city), "country": dict(summit.country)},
        "reference": booking.reference,
        "purchase_order": booking.purchase_order,
        "attention": booking.contact_name,
        "currency": summit.currency,
        "is_demonstration": summit.is_demonstration,
        "buyer": {"name": booking.municipality, "country": booking.country},
    }


def _buyer_of(bill: Bill) -> dict[str, Any]:
    """Name who pays; papers of another payer name nobody of the delegation."""
    return {
        **({"attention": None} if bill.payer_email else {}),
        "buyer": {
            "name": bill.payer_name,
            "address": bill.payer_address,
            "tax_id": bill.payer_tax_id,
        },
        "currency": bill.currency,
    }


def _billed(bill: Bill) -> dict[str, Any]:
    lines = stored_lines(bill)
    return (
        _buyer_of(bill)
        | {"lines": _plain(lines)}
        | _taxed(bills.sums_of(bill), bills.terms_of(bill))
    )


def _previewed(owed: Preview) -> dict[str, Any]:
    return {"lines": _plain(owed.lines)} | _taxed(owed.sums, owed.terms)


def _plain(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    return [
        {"name": dict(one.name), "unit": one.unit.amount, "quantity": one.quantity} for one in lines
    ]


def _taxed(sums: Sums, terms: TaxTerms) -> dict[str, Any]:
    return {
        "regime": terms.regime.value,
        "gst_number": terms.gst_number,
        "qst_number": terms.qst_number,
        "subtotal": sums.subtotal.amount,
        "taxable": sums.taxable.amount,
        "gst": sums.gst.amount,
        "qst": sums.qst.amount,
        "total": sums.total.amount,
    }
