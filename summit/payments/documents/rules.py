"""Series and numbers of documents. Plain values, no I/O."""

import re
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Self


class DocumentKind(StrEnum):
    """Each has a series of numbers of its own."""

    QUOTE = "quote"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    RECEIPT = "receipt"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Whom a bill is made out to. A name of None is the payer's own: mostly the municipality's."""

    name: str | None = None
    address: str | None = None
    tax_id: str | None = None  # RFC of a payer in Mexico

    def asks_more_than(self, kept: Self) -> bool:
        """Tell whether something is written here and stands otherwise there; empty asks nothing."""
        pairs = zip(astuple(self), astuple(kept), strict=True)
        return any(wanted and wanted != stands for wanted, stands in pairs)


# 12 signs of an institution, 13 of a person: letters, a day as YYMMDD, homoclave (SAT, tdCFDI.xsd)
RFC = re.compile(r"[A-ZÑ&]{3,4}[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[A-Z0-9]{2}[0-9A]")
GENERIC_RFC = {"XAXX010101000", "XEXX010101000"}  # SAT's for "the public" and "a foreigner"


def tidy_rfc(typed: str) -> str:
    return re.sub(r"[\s./-]", "", typed.upper())


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
