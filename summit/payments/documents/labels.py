"""What the office calls documents."""

from typing import Any

from flask_babel import lazy_gettext as _l

from summit.payments.documents.rules import DocumentKind

KINDS: dict[DocumentKind, Any] = {
    DocumentKind.INVOICE: _l("Invoice"),
    DocumentKind.RECEIPT: _l("Receipt"),
    DocumentKind.CREDIT_NOTE: _l("Credit note"),
    DocumentKind.QUOTE: _l("Quote"),
    DocumentKind.STATEMENT: _l("Statement of account"),
}
