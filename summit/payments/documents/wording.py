"""Says a document's facts in the language that is being written; `drawing` puts two side by side.

The same facts give a sheet of the same shape in every language.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.payments.documents.drawing import Row, Sheet, Total
from summit.payments.documents.rules import DocumentKind
from summit.payments.statuses import TaxRegime
from summit.web import formats
from summit.web.countries import country_name
from summit.web.languages import current_language

Facts = Mapping[str, Any]
PROVINCE = {"fr": "Québec", "en": "Québec", "es": "Quebec"}


def sheet_of(kind: DocumentKind, number: str, facts: Facts) -> Sheet:
    """Return the whole document in the language of the moment."""
    return Sheet(
        summit=_in(facts["summit"]),
        title=_title(kind),
        number=number,
        facts=tuple(_facts(kind, facts)),
        seller=(_("Issued by"), tuple(_seller(facts))),
        buyer=(_("Made out to"), tuple(_buyer(facts))),
        head=_head(kind, facts),
        rows=tuple(_rows(kind, facts)),
        totals=tuple(_totals(kind, facts)),
        notes=tuple(_notes(kind, facts)),
        terms=(_("How to pay"), tuple(_bank(facts))) if _asks_money(kind, facts) else None,
        page=_("Page %(number)s of %(count)s", number="{number}", count="{count}"),
        notice=demonstration() if facts["is_demonstration"] else "",
    )


def demonstration() -> str:
    said: str = _("Demonstration: people, cities, prices and organizer are invented.")
    return said


def _title(kind: DocumentKind) -> str:
    titles: dict[DocumentKind, str] = {
        DocumentKind.QUOTE: _("Quote"),
        DocumentKind.INVOICE: _("Invoice"),
        DocumentKind.CREDIT_NOTE: _("Credit note"),
        DocumentKind.RECEIPT: _("Receipt"),
        DocumentKind.STATEMENT: _("Statement of account"),
    }
    return titles[kind]


def _facts(kind: DocumentKind, facts: Facts) -> Iterator[tuple[str, str]]:
    yield _("Issued"), f"{_day(facts['issued_on'])}, {_place(facts)}"
    yield _("Reference"), facts["reference"]
    if facts["purchase_order"]:
        yield _("Purchase order"), facts["purchase_order"]
    if kind is DocumentKind.INVOICE and facts["due_on"] and _asks_money(kind, facts):
        yield _("Due"), _day(facts["due_on"])
    if kind is DocumentKind.QUOTE and facts["valid_until"]:
        yield _("Valid until"), _day(facts["valid_until"])
    if kind is DocumentKind.CREDIT_NOTE:
        corrected = facts["corrects"]
        said = _(
            "%(number)s of %(day)s", number=corrected["number"], day=_day(corrected["issued_on"])
        )
        yield _("Takes back the invoice"), said
    if kind is DocumentKind.RECEIPT and facts["invoice"]:
        yield _("For the invoice"), facts["invoice"]


def _place(facts: Facts) -> str:
    """Return where a document is issued, with the province, as a treasury in Mexico needs it."""
    city, country = (_in(facts["place"][name]) for name in ("city", "country"))
    return f"{city} ({_in(PROVINCE)}), {country}"


def _seller(facts: Facts) -> Iterator[str]:
    seller = facts["seller"]
    said = (seller["name"], seller["address"], seller.get("number"), facts["contact"])
    yield from (one for one in said if one)
    if facts.get("gst_number"):
        yield _("GST/TPS No. %(number)s", number=facts["gst_number"])
    if facts.get("qst_number"):
        yield _("QST/TVQ No. %(number)s", number=facts["qst_number"])


def _buyer(facts: Facts) -> Iterator[str]:
    buyer = facts["buyer"]
    yield buyer["name"]
    if buyer.get("address"):
        yield buyer["address"]
    if buyer.get("country"):
        yield country_name(buyer["country"], current_language())
    if buyer.get("tax_id"):
        yield _("Tax number (RFC in Mexico): %(number)s", number=buyer["tax_id"])
    if facts["attention"]:
        yield _("Attention: %(name)s", name=facts["attention"])


def _head(kind: DocumentKind, facts: Facts) -> tuple[str, ...]:
    if kind is DocumentKind.STATEMENT:
        return _("Movement"), _("Date"), _("Amount"), _("Balance")
    if kind is DocumentKind.RECEIPT:
        return _("Payment received"), "", "", _("Amount")
    is_people = not any(line.get("is_part") for line in facts["lines"])
    quantity = _("Quantity (people)") if is_people else _("Quantity")
    return _("Description"), quantity, _("Unit price"), _("Amount")


def _rows(kind: DocumentKind, facts: Facts) -> Iterator[Row]:
    if kind is DocumentKind.STATEMENT:
        for one in facts["moves"]:
            said = " ".join(part for part in (_movement(one["kind"]), one["number"]) if part)
            yield Row(said, (_day(one["on"]), _amount(one["amount"]), _amount(one["left"])))
    elif kind is DocumentKind.RECEIPT:
        paid = facts["payment"]
        said = _("%(way)s, %(day)s", way=_way(paid["method"]), day=_day(paid["received_on"]))
        if paid["note"]:
            said = f"{said} – {paid['note']}"
        yield Row(said, ("", "", _amount(paid["amount"])))
    else:
        for line in facts["lines"]:
            total = line["unit"] * line["quantity"]
            cells = (str(line["quantity"]), _amount(line["unit"]), _amount(total))
            name = _in(line["name"])
            is_part = line.get("is_part", False)
            yield Row(name if is_part else _("Participation: %(name)s", name=name), cells)


def _totals(kind: DocumentKind, facts: Facts) -> Iterator[Total]:
    if kind is DocumentKind.STATEMENT:
        name = _("Balance due") if facts["balance"] >= 0 else _("Paid too much")
        yield Total(name, _money(abs(facts["balance"]), facts), is_strong=True)
        return
    if kind is DocumentKind.RECEIPT:
        paid = facts["payment"]
        yield Total(_("Amount received"), _sum(paid["amount"], paid["currency"]), is_strong=True)
        yield Total(_("Still owed on the bill"), _money(facts["balance"], facts))
        return
    yield Total(_("Before taxes"), _amount(facts["subtotal"]))
    yield from taxes(facts)
    strong = _("Total taken back") if kind is DocumentKind.CREDIT_NOTE else _("Total")
    yield Total(strong, _money(facts["total"], facts), is_strong=True)
    if "paid" in facts:
        yield Total(_("Paid so far"), _money(facts["paid"], facts))
        if facts.get("forgiven"):
            yield Total(_("Forgiven"), _money(facts["forgiven"], facts))
        yield Total(_("Balance due"), _money(facts["balance"], facts), is_strong=True)


def taxes(facts: Facts) -> Iterator[Total]:
    """Name both taxes with their rates; the combined rate must not be printed (DOMAIN 3.3)."""
    if facts["regime"] == TaxRegime.FOREIGN_CONVENTION:
        yield Total(_("GST / TPS and QST / TVQ: not charged for this convention"), _amount(0))
        return
    if facts["taxable"] != facts["subtotal"]:
        yield Total(_("of which taxable"), _amount(facts["taxable"]))
    yield Total(_("GST / TPS 5%%") % (), _amount(facts["gst"]))
    yield Total(_("QST / TVQ 9.975%%") % (), _amount(facts["qst"]))


def _notes(kind: DocumentKind, facts: Facts) -> Iterator[str]:
    if kind is DocumentKind.QUOTE:
        yield _("This is not an invoice: nothing is owed because of it.")
    if kind is DocumentKind.INVOICE and not _asks_money(kind, facts):
        yield _("Nothing is left to pay on this invoice.")
    if kind is DocumentKind.RECEIPT and facts["total"]:
        yield _(
            "The bill of %(total)s includes GST / TPS of %(gst)s and QST / TVQ of %(qst)s.",
            total=_money(facts["total"], facts),
            gst=_money(facts["gst"], facts),
            qst=_money(facts["qst"], facts),
        )
    currency = facts["payment"]["currency"] if kind is DocumentKind.RECEIPT else facts["currency"]
    if currency == "cad":
        yield _("All amounts are in Canadian dollars (CAD).")


def _asks_money(kind: DocumentKind, facts: Facts) -> bool:
    if kind is DocumentKind.STATEMENT:
        return bool(facts["balance"] > 0)
    if kind is DocumentKind.INVOICE:
        return "paid" not in facts or bool(facts["balance"])
    return kind is DocumentKind.QUOTE


def _bank(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield what a payer needs, each line with its name; also before the account is known."""
    if not facts["bank"]:
        yield _("Bank details"), _("to be announced")
    yield from transfer_lines(facts["bank"], facts["reference"])


def transfer_lines(bank: Mapping[str, str], reference: str) -> Iterator[tuple[str, str]]:
    """Yield where money is sent to, under which reference, and who bears the charges."""
    yield from bank_lines(bank)
    yield from charges(reference)


def charges(reference: str) -> Iterator[tuple[str, str]]:
    """Yield what is written in a payment, and that its sender bears what banks take of it."""
    yield _("Write in the payment"), reference
    yield _("Bank charges"), _("OUR: borne by the payer, so that the whole amount arrives")


def bank_lines(bank: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each line that is known of the organizer's account."""
    for name, label in bank_names().items():
        if bank.get(name):
            yield label, bank[name]


def bank_names() -> dict[str, str]:
    """Return what each part of an account is called."""
    return {
        "account_holder": _("Account holder"),
        "bank_name": _("Bank"),
        "bank_address": _("Address of the bank"),
        "institution": _("Institution number"),
        "transit": _("Transit number"),
        "account_number": _("Account number"),
        "swift": _("SWIFT / BIC"),
        "cheque_payable_to": _("Cheques payable to"),
        "cheque_address": _("Cheques are sent to"),
    }


def _movement(kind: str) -> str:
    words: dict[str, str] = {
        "bill": _("Bill"),
        "bill-void": _("Taken back"),
        "payment": _("Payment, receipt"),
        "payment-returned": _("Payment returned by the bank, receipt"),
        "payment-mistaken": _("Payment recorded by mistake, receipt"),
        "refund-granted": _("Refund granted"),
        "refund-abandoned": _("Refund not carried out"),
        "refund": _("Refund"),  # of before refunds were owed
        "refund-failed": _("Refund that did not arrive"),
        "write-off": _("Forgiven"),
        "dispute-lost": _("Payment taken back by the bank"),
        "dispute-won": _("Payment given back by the bank"),
    }
    return words[kind]


def _way(method: str) -> str:
    words: dict[str, str] = {
        "card": _("Paid by card"),
        "transfer": _("Paid by transfer"),
        "cheque": _("Paid by cheque"),
        "cash": _("Paid in cash"),
        "terminal": _("Paid by card at the desk"),
    }
    return words[method]


def _in(text: Mapping[str, str]) -> str:
    return Translated(text).to(current_language())


def _day(iso: str) -> str:
    return formats.day(date.fromisoformat(iso))


def _amount(cents: int) -> str:
    return formats.amount(Cents(cents))


def _money(cents: int, facts: Facts) -> str:
    return _sum(cents, facts["currency"])


def _sum(cents: int, currency: str) -> str:
    if currency == "cad":
        return formats.money(Cents(cents))
    return f"{formats.amount(Cents(cents))} {currency.upper()}"
