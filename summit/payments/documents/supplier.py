"""The supplier file: who the organizer is and where money is sent to, as a treasury asks for it.

No numbered document: it says what is known on the day it is made, and invents nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit
from summit.kernel.languages import REGIONAL, Language, Translated
from summit.payments.documents.drawing import Sheet, draw
from summit.payments.documents.errors import NoSupplierYet
from summit.payments.documents.facts import bank_of
from summit.payments.documents.wording import bank_names, charges, demonstration
from summit.payments.queries import business_number, tax_terms
from summit.payments.statuses import TaxRegime
from summit.web import formats
from summit.web.languages import current_language, speaking


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """What is known of the organizer. None: not yet."""

    summit: Translated
    name: str
    address: str
    contact: str | None
    charges_taxes: bool
    business_number: str | None
    gst_number: str | None
    qst_number: str | None
    bank: dict[str, str]
    is_demonstration: bool


def get_supplier(session: Session) -> Supplier:
    """Return the organizer as a supplier. Raises `NoSupplierYet` while nobody is named."""
    summit, terms = get_summit(session), tax_terms(session)
    if not summit.organizer_name or not summit.organizer_address:
        raise NoSupplierYet()
    return Supplier(
        summit=summit.name,
        name=summit.organizer_name,
        address=summit.organizer_address,
        contact=summit.contact_email,
        charges_taxes=terms.regime is not TaxRegime.FOREIGN_CONVENTION,
        business_number=business_number(session),
        gst_number=terms.gst_number,
        qst_number=terms.qst_number,
        bank=bank_of(session),
        is_demonstration=summit.is_demonstration,
    )


def draw_supplier(
    supplier: Supplier, reference: str, *, made_on: date, language: Language
) -> bytes:
    """Return the file as PDF: in French, the reader's language beside it."""
    sheets = {}
    for code in (Language.FR, language):
        with speaking(code):
            sheets[code] = _sheet(supplier, reference, made_on)
    beside = sheets[language] if language is not Language.FR else None
    return draw(sheets[Language.FR], beside, language=REGIONAL[Language.FR])


def _sheet(supplier: Supplier, reference: str, made_on: date) -> Sheet:
    return Sheet(
        summit=supplier.summit.to(current_language()),
        title=_("Supplier file"),
        number="",
        facts=(
            (_("Made on"), formats.day(made_on)),
            (_("Reference"), reference),
        ),
        seller=(
            _("Supplier: legal name, address"),
            (supplier.name, supplier.address, supplier.contact or _("E-mail: to be announced")),
        ),
        buyer=(_("Tax numbers"), tuple(_tax_numbers(supplier))),
        head=(),
        rows=(),
        totals=(),
        notes=(
            _("This file says what is known on the day it was made. It is no invoice."),
            _("All amounts are in Canadian dollars (CAD)."),
        ),
        terms=(_("Bank details"), tuple(_bank(supplier, reference))),
        page=_("Page %(number)s of %(count)s", number="{number}", count="{count}"),
        notice=demonstration() if supplier.is_demonstration else "",
    )


def _tax_numbers(supplier: Supplier) -> Iterator[str]:
    unknown = _("to be announced") if supplier.charges_taxes else _("not charged")
    yield supplier.business_number or _("Business number (NEQ) or tax number: to be announced")
    yield _("GST/TPS No. %(number)s", number=supplier.gst_number or unknown)
    yield _("QST/TVQ No. %(number)s", number=supplier.qst_number or unknown)


def _bank(supplier: Supplier, reference: str) -> Iterator[tuple[str, str]]:
    for name, label in bank_names().items():
        yield label, supplier.bank.get(name) or _("to be announced")
    yield from charges(reference)
