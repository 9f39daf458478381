"""Series and numbers of documents. Plain values, no I/O."""

from dataclasses import dataclass
from enum import StrEnum


class DocumentKind(StrEnum):
    """In the order in which one transaction takes numbers, so that two never wait crosswise."""

    QUOTE = "quote"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    RECEIPT = "receipt"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Whom a bill is made out to. A name of None is the municipality's own."""

    name: str | None = None
    address: str | None = None
    tax_id: str | None = None  # RFC of a payer in Mexico


SERIES = {  # devis, facture, note de crédit, reçu, état de compte
    DocumentKind.QUOTE: "D",
    DocumentKind.INVOICE: "F",
    DocumentKind.CREDIT_NOTE: "N",
    DocumentKind.RECEIPT: "R",
    DocumentKind.STATEMENT: "E",
}


def number_of(kind: DocumentKind, year: int, place: int) -> str:
    """Return a number as it is printed: F-2026-0007."""
    return f"{SERIES[kind]}-{year}-{place:04d}"
