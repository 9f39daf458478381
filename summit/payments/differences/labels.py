"""What the office calls a difference, what it means, and what to do about it."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from summit.payments.differences.found import Sum
from summit.payments.differences.statuses import Ending, Kind, State
from summit.web import formats
from summit.web.labels import Label
from summit.web.languages import current_language


@dataclass(frozen=True, slots=True)
class Explained:
    """A difference by its name, in a sentence, and what finance does about it."""

    name: Any
    meaning: Any
    to_do: Any


_NOTHING = _l("Nothing is to be done: it was brought up to date by itself.")
KINDS: dict[Kind, Explained] = {
    Kind.PAYMENT_FOUND: Explained(
        _l("Payment that was not recorded"),
        _l("Stripe had taken a card payment of which no news had reached this site."),
        _NOTHING,
    ),
    Kind.REFUND_FOUND: Explained(
        _l("Refund whose end was not known"),
        _l("Stripe had decided a refund of ours, and no news of it had reached this site."),
        _NOTHING,
    ),
    Kind.EXTERNAL_REFUND: Explained(
        _l("Refund made on Stripe’s dashboard"),
        _l(
            "Somebody refunded a payment on Stripe’s dashboard. The money is recorded as gone "
            "back; the registration and its badges stay as they are."
        ),
        _l(
            "Nothing is to be done for the books. If somebody no longer comes, say so in the "
            "registration."
        ),
    ),
    Kind.DISPUTE_FOUND: Explained(
        _l("Dispute whose news were lost"),
        _l("A bank had opened or moved a dispute, and no news of it had reached this site."),
        _NOTHING,
    ),
    Kind.UNKNOWN_PAGE: Explained(
        _l("Paid card page that is not in our books"),
        _l(
            "Stripe holds money that was paid on a card page made with this site’s key, and no "
            "registration asked for it."
        ),
        _l(
            "Look the number up on Stripe’s dashboard. A trial payment, or one of another copy of "
            "this site, needs only a note; money of a real payer goes back from there."
        ),
    ),
    Kind.WRONG_AMOUNT: Explained(
        _l("Amount that differs"),
        _l("Our books and Stripe’s hold another amount or currency for the same money."),
        _l(
            "Compare both with Stripe’s dashboard. What Stripe says is what moved: correct our "
            "side by a refund or a payment recorded by hand, and say in the note what you did."
        ),
    ),
    Kind.PAYMENT_UNKNOWN: Explained(
        _l("Card payment that Stripe does not confirm"),
        _l(
            "A card payment stands in our books, and Stripe either does not know it or does not "
            "say that it was paid."
        ),
        _l(
            "Look the number up on Stripe’s dashboard. If the money is not there, tell the person "
            "who runs the server before anybody is refunded: the key may be of another account."
        ),
    ),
    Kind.REFUND_UNKNOWN: Explained(
        _l("Refund that Stripe does not know"),
        _l("Our books say that a refund was made, and Stripe has none of this number."),
        _l(
            "Look at the payment on Stripe’s dashboard. If nothing went back, the payer still "
            "waits for the money: refund it there or by transfer, and note which."
        ),
    ),
    Kind.REFUND_DIFFERS: Explained(
        _l("Refund that ended differently at Stripe"),
        _l("Our books and Stripe’s disagree on how this refund ended."),
        _l(
            "Look the refund up on Stripe’s dashboard and see whether the payer has the money. If "
            "not, it still has to be sent; if so, make sure it is not sent twice."
        ),
    ),
    Kind.DISPUTE_UNKNOWN: Explained(
        _l("Dispute that Stripe does not know"),
        _l("A dispute stands in our books, and Stripe has none of this number."),
        _l(
            "Look at the payment on Stripe’s dashboard. If no dispute stands there, tell the "
            "person who runs the server: the key may be of another account."
        ),
    ),
    Kind.DISPUTE_DIFFERS: Explained(
        _l("Dispute that stands differently at Stripe"),
        _l("Our books and Stripe’s disagree on how this dispute stands."),
        _l(
            "Look the dispute up on Stripe’s dashboard and see whether the bank kept the money. "
            "What it kept must be asked of the payer again, or borne."
        ),
    ),
    Kind.OTHER_CURRENCY: Explained(
        _l("Card payment in another currency"),
        _l(
            "What came on the card page is in another currency than the bill’s. It is recorded, "
            "but pays nothing of the bill and stands in no sum of the books."
        ),
        _l(
            "Send it back from the registration and have the bill paid anew; or find out what "
            "arrives in the bill’s own currency, and record that by hand."
        ),
    ),
    Kind.OTHER_AMOUNT: Explained(
        _l("Card payment of another amount"),
        _l(
            "What came on the card page is not what the page asked for. It counts on the bill; "
            "nothing was confirmed by it."
        ),
        _l(
            "See on Stripe’s dashboard how that came about. What is missing can be paid or "
            "forgiven, what is too much can go back: both in the registration."
        ),
    ),
    Kind.OTHER_PRESENTMENT: Explained(
        _l("Card charged in another currency"),
        _l(
            "Stripe offered the payer a currency of their own and charged the card in it, although "
            "this site asks it not to. What was asked for came, in the bill’s currency, and counts "
            "on the bill; nothing was confirmed by it."
        ),
        _l(
            "Turn Adaptive Pricing off on Stripe’s dashboard, and see there that the sum in the "
            "bill’s currency is right. If it is, say so in the note; if the payer does not accept "
            "what their card was charged, refund it from the registration."
        ),
    ),
    Kind.BILL_CHANGED: Explained(
        _l("Card payment for a bill that had changed"),
        _l(
            "The bill changed while its card page was open, so that what came is not what was "
            "owed by then. It counts on the bill; nothing was confirmed by it."
        ),
        _l(
            "What is missing can be paid or forgiven, what is too much can go back: both in the "
            "registration."
        ),
    ),
}
STATES: dict[State, Label] = {
    State.OPEN: Label(_l("To look at"), "amber"),
    State.SETTLED: Label(_l("Looked at"), "leaf"),
    State.GONE: Label(_l("Closed by itself")),
    State.MENDED: Label(_l("Recorded by itself")),
}
ENDINGS: dict[Ending, Any] = {
    Ending.WHOLE: _l("Stripe answered everything."),
    Ending.UNANSWERED: _l("Stripe did not answer."),
    Ending.REFUSED: _l("Stripe refused to answer: the key may lack a right, or be wrong."),
    Ending.BROKEN: _l("An error of this site stopped it."),
}
REPORTED: dict[Kind, str] = {  # on the command line and in the log, which speak English
    Kind.PAYMENT_FOUND: "a payment that was not recorded; recorded now",
    Kind.REFUND_FOUND: "a refund whose end was not known; brought up to date",
    Kind.EXTERNAL_REFUND: "a refund made on Stripe's dashboard; recorded as such",
    Kind.DISPUTE_FOUND: "a dispute whose news were lost; brought up to date",
    Kind.UNKNOWN_PAGE: "a paid card page of ours that no attempt asked for",
    Kind.WRONG_AMOUNT: "an amount that differs",
    Kind.PAYMENT_UNKNOWN: "a card payment that Stripe does not know",
    Kind.REFUND_UNKNOWN: "a refund that Stripe does not know",
    Kind.REFUND_DIFFERS: "a refund that Stripe says ended in another way",
    Kind.DISPUTE_UNKNOWN: "a dispute that Stripe does not know",
    Kind.DISPUTE_DIFFERS: "a dispute that Stripe says ended in another way",
}


def in_words(one: Sum | None) -> str:
    """Return a sum with its currency, a dash where there is none."""
    return formats.in_currency(one.amount, one.currency, current_language()) if one else "–"


def why_in_review(kind: Kind, expected: Sum | None, came: Sum | None) -> str:
    """Return in a few words why a card payment is looked at."""
    sums = {"came": in_words(came), "expected": in_words(expected)}
    if kind is Kind.OTHER_PRESENTMENT:
        return str(_("%(came)s charged for %(expected)s", **sums))
    if kind is Kind.BILL_CHANGED:
        return str(_("%(came)s while %(expected)s was owed", **sums))
    return str(_("%(came)s instead of %(expected)s", **sums))
