"""What documents say, gathered from rows and frozen as plain values when they are issued.

Sums are cents; names of places are texts by language; days are ISO. What is not known is left
out. `wording` says it in words.
"""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.languages import Translated
from summit.payments.balances import OWED
from summit.payments.documents.models import Document
from summit.payments.models import BankDetails, Bill, Payment, Refund
from summit.payments.queries import Preview, preview, stored_lines
from summit.payments.rules import Line, Sums, TaxTerms
from summit.payments.service import bills
from summit.payments.statuses import RefundStatus
from summit.registration.models import Registration

PART = {
    "fr": "Partie annulée de la facture {number}",
    "en": "Part taken back of the invoice {number}",
    "es": "Parte anulada de la factura {number}",
}
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
    session: Session, booking: Registration, bill: Bill, *, due_on: date | None
) -> dict[str, Any]:
    return (
        _common(session, booking)
        | _billed(bill)
        | {"due_on": due_on.isoformat() if due_on else None, "bank": bank_of(session)}
    )


def of_quote(session: Session, booking: Registration, bill: Bill | None) -> dict[str, Any]:
    until = booking.held_until
    zone = zone_of(get_summit(session))
    said = _billed(bill) if bill else _previewed(booking, preview(session, booking))
    return (
        _common(session, booking)
        | said
        | {
            "valid_until": until.astimezone(zone).date().isoformat() if until else None,
            "bank": bank_of(session),
        }
    )


def of_credit_note(
    session: Session, booking: Registration, bill: Bill, invoice: Document, part: Sums
) -> dict[str, Any]:
    """Return what is taken back: the lines of the invoice, or one line for a part of it."""
    corrects = {"number": invoice.number, "issued_on": invoice.facts["issued_on"]}
    said = _billed(bill)
    if part.total != bill.total:
        name = Translated({code: text.format(number=invoice.number) for code, text in PART.items()})
        one = Line(name, part.subtotal, 1)
        said |= {"lines": _plain((one,))} | _taxed(part, bills.terms_of(bill))
    return _common(session, booking) | said | {"corrects": corrects}


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
        | _taxed(bills.sums_of(bill), bills.terms_of(bill))
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
    """Return the movements of one bill, oldest first, with the balance after each."""
    zone = zone_of(get_summit(session))
    moves = sorted(_moves(session, bill), key=lambda one: one[0])
    left, shown = 0, []
    for at, kind, number, cents in moves:
        left += cents
        day = at.astimezone(zone).date().isoformat()
        shown.append({"on": day, "kind": kind, "number": number, "amount": cents, "left": left})
    common = _common(session, booking) | _buyer_of(bill)
    return common | {"moves": shown, "balance": left, "bank": bank_of(session) if left > 0 else {}}


def _moves(session: Session, bill: Bill) -> list[tuple[Any, str, str, int]]:
    papers = session.scalars(
        select(Document).where(Document.bill_id == bill.id).order_by(Document.id)
    ).all()
    signs = {"invoice": 1, "credit_note": -1}
    moves = [
        (one.issued_at, one.kind.value, one.number, signs[one.kind] * one.amount.amount)
        for one in papers
        if one.kind in signs
    ]
    receipts = {one.payment_id: one.number for one in papers if one.payment_id}
    payments = session.scalars(select(Payment).where(Payment.bill_id == bill.id)).all()
    for payment in payments:
        if payment.currency == bill.currency:
            number = receipts.get(payment.id, "")
            moves.append((payment.received_at, "payment", number, -payment.amount.amount))
    back = select(Refund).where(
        Refund.payment_id.in_([one.id for one in payments]),
        Refund.status == RefundStatus.SUCCEEDED,
    )
    moves += [
        (one.settled_at or one.requested_at, "refund", "", one.amount.amount)
        for one in session.scalars(back)
    ]
    return moves


def bank_of(session: Session) -> dict[str, str]:
    """Return what is known of where money is sent to; empty while nothing is."""
    kept = session.get(BankDetails, 1)
    said = {name: getattr(kept, name) for name in BANK} if kept else {}
    return {name: value for name, value in said.items() if value}


def _common(session: Session, booking: Registration) -> dict[str, Any]:
    summit = get_summit(session)
    return {
        "summit": dict(summit.name),
        "seller": {"name": summit.organizer_name, "address": summit.organizer_address},
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
    return {
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


def _previewed(booking: Registration, owed: Preview) -> dict[str, Any]:
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
