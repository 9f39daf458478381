"""What the office calls the statuses of a registration, and in which colour."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from summit.registration.models import Attendee
from summit.registration.statuses import PaymentWay, Status
from summit.web.labels import Label

STATUSES = {
    Status.DRAFT: Label(_l("Begun")),
    Status.PENDING_APPROVAL: Label(_l("To approve"), "blue"),
    Status.AWAITING_PAYMENT: Label(_l("Place kept – payment due"), "amber"),
    Status.CONFIRMED: Label(_l("Confirmed"), "leaf"),
    Status.CANCELLED: Label(_l("Cancelled")),
    Status.EXPIRED: Label(_l("Expired")),
    Status.DECLINED: Label(_l("Not accepted")),
}
PAYS_BY = {PaymentWay.CARD: _l("By card"), PaymentWay.INVOICE: _l("By invoice")}


def called(person: Attendee) -> str:
    """Return how pages and letters name a person, or say that the name follows."""
    return person.titled_name or str(_("Name to follow"))


def who_stays(people: Sequence[Attendee]) -> str:
    """Return that these people, who accompany whoever leaves, do not leave with them."""
    if not people:
        return ""
    names = ", ".join(f"{called(one)} ({one.registration.reference})" for one in people)
    return str(
        _(
            "Whoever accompanies them in another registration keeps the place until that one is "
            "cancelled too: %(names)s.",
            names=names,
        )
    )
