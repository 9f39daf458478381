"""Issues documents: facts frozen, a number without a gap. Callers hold the transaction.

Numbers are taken last of all (decision 3, `series`). PDFs are drawn after the commit (`files`).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from summit.database import after_commit
from summit.edition.queries import get_summit, zone_of
from summit.extensions import tasks
from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.payments.balances import balance
from summit.payments.documents import facts, payers
from summit.payments.documents.errors import InvoiceStands, NothingToQuote, OrderComesLater
from summit.payments.documents.models import Document
from summit.payments.documents.queries import (
    credits_of,
    lacks_order,
    standing_invoice,
    was_thanked_with,
)
from summit.payments.documents.rules import DocumentKind, Payer, number_of
from summit.payments.documents.series import next_place
from summit.payments.events import InvoiceReissued, PaymentRecorded
from summit.payments.models import Bill, Payment
from summit.payments.queries import can_sell
from summit.payments.rules import NOTHING, Line, Sums
from summit.payments.service import bills, ledger
from summit.payments.terms.due import due_day_of, due_of
from summit.registration import service as registration
from summit.registration.events import (
    MunicipalityRenamed,
    PlacesKeptByInvoice,
    PlacesKeptUnasked,
    RegistrationEnded,
)
from summit.registration.models import Registration
from summit.registration.statuses import ENDED, Status

DRAW = "payments.draw_documents"  # the job that an issued document hints at


def invoice_for_places(session: Session, fact: PlacesKeptByInvoice) -> None:
    """Issue the invoice that a city asked for, due on the day until which places are kept."""
    booking = session.get_one(Registration, fact.registration_id)
    _invoice(session, booking, due=fact.until, now=fact.at)


def papers_for_payment(session: Session, fact: PaymentRecorded) -> None:
    """Give a receipt for money that came, and the invoice it pays where none stands yet."""
    booking = session.get_one(Registration, fact.registration_id)
    payment = session.get_one(Payment, fact.payment_id)
    bill = session.get_one(Bill, payment.bill_id)
    if booking.status not in ENDED:
        _invoice(session, booking, due=due_of(session, bill, booking), now=fact.at)
    _issue(
        session,
        DocumentKind.RECEIPT,
        booking,
        facts.of_receipt(session, booking, bill, payment, invoice=standing_invoice(session, bill)),
        amount=payment.amount,
        currency=payment.currency,
        now=fact.at,
        bill_id=bill.id,
        payment_id=payment.id,
    )


def credit_what_ended(session: Session, fact: RegistrationEnded) -> None:
    """Take an invoice back with a credit note when its registration ends."""
    bill = bills.find_bill(session, fact.registration_id)
    if bill is not None:
        issue_credit_note(session, bill, now=fact.at)


def issue_credit_note(session: Session, bill: Bill, *, now: datetime) -> Document | None:
    """Take back on paper what was taken back of a bill since the last credit note, if anything."""
    due = foresee_credit_note(session, bill, bills.remaining(bill))
    if due is None:
        return None
    invoice, part = due
    booking = session.get_one(Registration, bill.registration_id)
    stated = facts.of_credit_note(session, booking, bill, invoice, part)
    return _take_back(session, booking, bill, invoice, stated, now=now)


def foresee_credit_note(
    session: Session, bill: Bill, claimed: Sums
) -> tuple[Document, Sums] | None:
    """Return what a credit note says once a bill claims so much, and the invoice it corrects."""
    invoice = standing_invoice(session, bill)
    part = _not_on_paper(session, invoice, claimed) if invoice else NOTHING
    return (invoice, part) if invoice and part.total > Cents(0) else None


def _take_back(
    session: Session,
    booking: Registration,
    bill: Bill,
    invoice: Document,
    stated: dict[str, Any],
    *,
    now: datetime,
) -> Document:
    return _issue(
        session,
        DocumentKind.CREDIT_NOTE,
        booking,
        stated,
        amount=Cents(stated["total"]),
        currency=bill.currency,
        now=now,
        bill_id=bill.id,
        corrects_id=invoice.id,
    )


def issue_quote(session: Session, registration_id: int, *, now: datetime) -> Document:
    """Write what a registration would cost, for a treasury that asks before it decides.

    Raises `NothingToQuote` where nothing is owed, or the registration ended or is paid.
    """
    booking = registration.lock(session, registration_id)
    is_open = booking.status in (Status.DRAFT, Status.AWAITING_PAYMENT)
    if not is_open or not booking.subtotal or not can_sell(session):
        raise NothingToQuote()
    bill = bills.find_bill(session, registration_id)
    total = bills.remaining(bill).total if bill else facts.quoted(session, booking).sums.total
    return _issue(
        session,
        DocumentKind.QUOTE,
        booking,
        facts.of_quote(session, booking, bill),
        amount=total,
        currency=get_summit(session).currency,
        now=now,
        bill_id=bill.id if bill else None,
    )


def issue_statement(session: Session, registration_id: int, *, now: datetime) -> Document:
    """List what was billed, paid and returned until now. Raises `NothingToQuote`."""
    booking = registration.lock(session, registration_id)
    bill = bills.find_bill(session, registration_id)
    if bill is None:
        raise NothingToQuote()
    stated = facts.of_statement(session, booking, bill)
    return _issue(
        session,
        DocumentKind.STATEMENT,
        booking,
        stated,
        amount=Cents(stated["balance"]),
        currency=bill.currency,
        now=now,
        bill_id=bill.id,
    )


def follow_municipality(session: Session, fact: MunicipalityRenamed) -> None:
    """Make the bill of a municipality out as it is written now, before an invoice stands."""
    bill = bills.lock_bill(session, fact.registration_id)
    if bill is None or bill.payer_email is not None or bill.payer_name != fact.former:
        return
    if standing_invoice(session, bill) is None:
        bill.payer_name = session.get_one(Registration, fact.registration_id).municipality
        session.flush()


def name_payer(
    session: Session, registration_id: int, payer: Payer, *, purchase_order: str | None = None
) -> None:
    """Make the bill out to somebody, before an invoice stands.

    Once one stands, what is left out asks for nothing, and what it says already changes nothing.
    Raises `InvoiceStands` for another payer, `OrderComesLater` for another purchase order.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    if bill is None:
        return
    invoice = standing_invoice(session, bill)
    if invoice is None:
        payers.make_out(bill, payers.wanted_on(bill, booking, payer))
        session.flush()
    elif payer.asks_more_than(payers.stated_on(bill)):
        raise InvoiceStands()
    elif purchase_order not in (None, booking.purchase_order, invoice.facts["purchase_order"]):
        raise OrderComesLater()


def reissue(
    session: Session,
    registration_id: int,
    payer: Payer,
    *,
    purchase_order: str | None = None,
    now: datetime,
) -> bool:
    """Make a bill out to somebody else, or with the purchase order that came after its invoice.

    Return whether an invoice was taken back and issued anew. The claim stays; both papers are
    posted, so that the ledger says what the papers do. Without a number the one that was sent
    stays. Asked twice for the same, nothing happens the second time.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    if bill is None:
        raise NothingToQuote()
    booking.purchase_order = purchase_order or booking.purchase_order
    invoice, claimed = standing_invoice(session, bill), bills.remaining(bill)
    wanted = payers.wanted_on(bill, booking, payer)
    is_anew = wanted != payers.stated_on(bill) or lacks_order(invoice, booking)
    taken_back = facts.of_credit_note(session, booking, bill, invoice, claimed) if invoice else {}
    payers.make_out(bill, wanted)
    session.flush()
    if invoice is None or not is_anew:
        return False
    note, anew = _issue_anew(session, booking, bill, invoice, taken_back, now=now)
    announce(session, InvoiceReissued(booking.id, note.id, anew.id, now))
    return True


def name_day(session: Session, fact: PlacesKeptUnasked) -> None:
    """Issue anew an invoice that says no day, now that a day began on which the rest is due.

    Who was sent the one without a day is sent both papers; to others the letter about the rest is
    enough.
    """
    booking = session.get_one(Registration, fact.registration_id)
    bill = bills.find_bill(session, booking.id)
    invoice = standing_invoice(session, bill) if bill else None
    if bill is None or invoice is None or invoice.facts["due_on"]:
        return
    if balance(session, bill) <= Cents(0):
        return
    claimed = bills.remaining(bill)
    taken_back = facts.of_credit_note(session, booking, bill, invoice, claimed)
    was_sent = was_thanked_with(session, bill, invoice)
    note, anew = _issue_anew(session, booking, bill, invoice, taken_back, now=fact.at)
    if was_sent:
        announce(session, InvoiceReissued(booking.id, note.id, anew.id, fact.at, True))


def _issue_anew(
    session: Session,
    booking: Registration,
    bill: Bill,
    invoice: Document,
    taken_back: dict[str, Any],
    *,
    now: datetime,
) -> tuple[Document, Document]:
    """Take an invoice back and issue it anew, due when the bill is due by now; return both."""
    claimed, due_on = bills.remaining(bill), due_day_of(session, bill, booking)
    ledger.post_credit(session, bill, claimed, now=now)
    ledger.post_claim(session, bill, claimed, now=now)
    note = _take_back(session, booking, bill, invoice, taken_back, now=now)
    return note, _issue_invoice(session, booking, bill, claimed, due_on=due_on, now=now)


def bill_more(
    session: Session, registration_id: int, line: Line, *, due_on: date | None, now: datetime
) -> Sequence[Document]:
    """Put a line more on a bill, or draw it up; return the papers that follow.

    An invoice that stands is taken back and issued anew. A confirmed registration, which nobody
    asks how it pays, gets its invoice in any case.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    invoice, notes = standing_invoice(session, bill) if bill else None, []
    if bill is None:
        bill = bills.draw_up(session, booking, now=now)
    elif invoice is None:
        ledger.post_claim(session, bill, bills.add_line(session, bill, line), now=now)
    else:
        claimed = bills.remaining(bill)
        taken_back = facts.of_credit_note(session, booking, bill, invoice, claimed)
        ledger.post_credit(session, bill, claimed, now=now)
        bills.add_line(session, bill, line)
        ledger.post_claim(session, bill, bills.remaining(bill), now=now)
        notes = [_take_back(session, booking, bill, invoice, taken_back, now=now)]
    if invoice is None and booking.status is not Status.CONFIRMED:
        return ()
    part = bills.remaining(bill)
    return [*notes, _issue_invoice(session, booking, bill, part, due_on=due_on, now=now)]


def _not_on_paper(session: Session, invoice: Document, claimed: Sums) -> Sums:
    """Return what an invoice and its credit notes still claim, and its bill does not."""
    credits = [one.facts for one in credits_of(session, invoice)]

    def left(name: str, now_claimed: Cents) -> Cents:
        return Cents(invoice.facts[name] - sum(one[name] for one in credits)) - now_claimed

    return Sums(
        left("subtotal", claimed.subtotal),
        left("taxable", claimed.taxable),
        left("gst", claimed.gst),
        left("qst", claimed.qst),
    )


def _invoice(
    session: Session, booking: Registration, *, due: datetime | None, now: datetime
) -> None:
    bill = bills.find_bill(session, booking.id)
    if bill is None or standing_invoice(session, bill) is not None:
        return
    part = bills.remaining(bill)
    if not part.total:
        return  # all of it was taken back: money that still comes is only received
    zone = zone_of(get_summit(session))
    due_on = due.astimezone(zone).date() if due else None
    _issue_invoice(session, booking, bill, part, due_on=due_on, now=now)


def _issue_invoice(
    session: Session,
    booking: Registration,
    bill: Bill,
    part: Sums,
    *,
    due_on: date | None,
    now: datetime,
) -> Document:
    return _issue(
        session,
        DocumentKind.INVOICE,
        booking,
        facts.of_invoice(session, booking, bill, part, due_on=due_on),
        amount=part.total,
        currency=bill.currency,
        now=now,
        bill_id=bill.id,
    )


def _issue(
    session: Session,
    kind: DocumentKind,
    booking: Registration,
    stated: dict[str, Any],
    *,
    amount: Cents,
    currency: str,
    now: datetime,
    **about: int | None,
) -> Document:
    session.flush()
    issued_on = now.astimezone(zone_of(get_summit(session))).date()
    place = next_place(session, kind, issued_on)
    document = Document(
        kind=kind,
        year=issued_on.year,
        place=place,
        number=number_of(kind, issued_on.year, place),
        registration_id=booking.id,
        language=booking.language,
        amount=amount,
        currency=currency,
        facts=stated | {"issued_on": issued_on.isoformat()},
        issued_at=now,
        **about,
    )
    session.add(document)
    session.flush()
    after_commit(session, tasks.hint, DRAW)
    return document
