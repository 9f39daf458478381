"""Writes the letters about money that goes back, to whoever paid it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.mail.letters import Letter, Promised, Renderer
from summit.payments.queries import money_of


def write_late_refund(_session: Session, promised: Promised) -> Letter:
    """Money that came after the end goes back, but for what was owed: nothing revived by it."""
    stays = Cents(promised.facts.get("stays", 0))  # older promises say nothing of it
    if stays:
        subject = _("Part of your payment goes back to you: %(reference)s", **_named(promised))
    else:
        subject = _("Your payment goes back to you: %(reference)s", **_named(promised))
    facts = _about_money(promised)
    cancelled = promised.facts.get("cancelled", False)
    facts |= {"stays": stays, "came": facts["amount"] + stays, "cancelled": cancelled}
    return Letter(subject, "holder/mail/late_refund.html", facts)


def write_surplus_refund(_session: Session, promised: Promised) -> Letter:
    """Money that came twice goes back once; the registration stays as it is."""
    subject = _("A second payment goes back to you: %(reference)s", **_named(promised))
    return Letter(subject, "holder/mail/surplus_refund.html", _about_money(promised))


def write_refund(_session: Session, promised: Promised) -> Letter:
    """Money goes back because finance decided so."""
    subject = _("A refund is on its way: %(reference)s", **_named(promised))
    return Letter(subject, "holder/mail/refund.html", _about_money(promised))


def write_refund_failed(_session: Session, promised: Promised) -> Letter:
    subject = _("Your refund did not arrive: %(reference)s", **_named(promised))
    return Letter(subject, "holder/mail/refund_failed.html", _about_money(promised))


def write_refund_declined(session: Session, promised: Promised) -> Letter:
    """A refund they knew of is not sent; what of it stands as paid too much at this moment."""
    facts = _about_money(promised)
    money = money_of(session, promised.facts["registration_id"])
    too_much = min(facts["amount"], max(Cents(0), money.balance * -1))
    facts["too_much"] = too_much if facts["currency"] == money.currency else Cents(0)
    subject = _("A refund is not sent: %(reference)s", **_named(promised))
    return Letter(subject, "holder/mail/refund_declined.html", facts)


RENDERERS: Mapping[str, Renderer] = {
    "payment.late_refund": write_late_refund,
    "payment.surplus_refund": write_surplus_refund,
    "payment.refund": write_refund,
    "payment.refund_failed": write_refund_failed,
    "payment.refund_declined": write_refund_declined,
}


def _named(promised: Promised) -> dict[str, Any]:
    return {"reference": promised.facts["reference"]}


def _about_money(promised: Promised) -> dict[str, Any]:
    facts = promised.facts
    is_card = facts.get("method", "card") == "card"
    by_hand = facts.get("by_hand", not is_card)  # older promises say nothing of it
    return {**facts, "amount": Cents(facts["amount"]), "by_hand": by_hand}
