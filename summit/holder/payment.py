"""The contact's ways to pay, from one to the other. Stripe is asked between transactions."""

import re
from datetime import datetime

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.payments.cards import Gateway, PageState
from summit.payments.checkout import apply_page, begin, close_page
from summit.payments.documents.rules import Payer
from summit.payments.documents.service import name_payer
from summit.payments.terms.queries import invoice_due
from summit.registration.approval.queries import billed_from
from summit.registration.models import Registration
from summit.registration.service import choose_invoice
from summit.web.outside import address_of, current_settings

SESSION = "session_id"  # Stripe writes it in place of the braces below
SESSION_ID = re.compile(r"cs_[A-Za-z0-9_]{1,250}")  # the column holds 255


def card_page(
    registration_id: int, pages: str, link: str, *, gateway: Gateway, language: Language, by: str
) -> str:
    """Return the address of the card page. Raises what `checkout.begin` does.

    `pages` are the group of pages one comes back to, by their own `link`: holder or payer.
    """
    returned = address_of(f"{pages}.returned", language=language, link=link)
    return begin(
        registration_id,
        gateway=gateway,
        success_url=f"{returned}?{SESSION}={{CHECKOUT_SESSION_ID}}",
        cancel_url=address_of(f"{pages}.show", language=language, link=link, notice="unpaid"),
        language=language,
        by=by,
    )


def due_for_invoice(sent_at: datetime) -> datetime:
    """Return when the invoice of a registration sent or approved at this moment is due.

    From the sending, not from the asking: whoever changes between card and invoice gains no time.
    """
    session = db.session()
    due = invoice_due(session, sent_at, calendar_days=current_settings().invoice_days)
    session.rollback()
    return due


def switch_to_invoice(
    registration_id: int, *, purchase_order: str | None, payer: Payer, gateway: Gateway, by: str
) -> None:
    """Close the card page if one is open, then keep the places by invoice.

    Paid in that very moment, the registration is confirmed instead. Where an invoice stands, it
    stays with its day. Raises `CardServiceSilent`, `PaymentOpen` (a delayed payment is on its way),
    `HoldEnded`, `InvoiceStands`, `OrderComesLater`.
    """
    page = close_page(registration_id, gateway)
    if page:
        apply_page(page)
        if page.state is PageState.PAID:
            return
    booking = db.session().get_one(Registration, registration_id)
    sent_at = billed_from(db.session(), booking)
    due = due_for_invoice(sent_at or now())
    with transaction(by=by) as session:
        name_payer(session, registration_id, payer, purchase_order=purchase_order)
        choose_invoice(session, registration_id, due=due, purchase_order=purchase_order, now=now())
