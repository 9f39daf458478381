"""What can go wrong when money is to go back, in finance's words."""

from summit.kernel.errors import N_, Refused


class RefundTooHigh(Refused):
    message = N_("At most %(most)s can go back: it is what was paid and has not gone back yet.")
    status_code = 400


class SourceTooSmall(Refused):
    message = N_(
        "At most %(most)s can go back out of this payment. Choose another one, or the newest first."
    )
    status_code = 400


class SourceGone(Refused):
    message = N_(
        "Nothing can go back out of this payment any more. Choose another one, or the newest first."
    )
    status_code = 400


class AskedOtherwise(Refused):
    """The answers are no longer those that were shown with what follows."""

    message = N_(
        "You changed what you ask for, so nothing was done. Below is what follows from it now."
    )


class ReasonMissing(Refused):
    message = N_("Write in a few words why: it stands in the books beside the amount.")
    status_code = 400


class NotWaiting(Refused):
    message = N_("This refund waits for nobody’s approval any more.")


class ApprovedByTheSame(Refused):
    message = N_("Another person must approve it: you decided on this refund yourself.")
    status_code = 403


class NotToBePaid(Refused):
    message = N_(
        "This refund is not paid by hand: it goes to a card by itself, waits for approval, or is "
        "done already."
    )


class BankTookIt(Refused):
    """A refund waited for approval, and meanwhile a bank took money that the bill needs now."""

    message = N_(
        "A bank has decided against us since this refund was asked for, and the bill needs the "
        "money. Say no to it; decide on a new refund if it is to go back after all."
    )


class PaysTheBillNow(Refused):
    """A refund did not arrive, and since then the bill needs its money."""

    message = N_(
        "This money is not too much any more: since the refund failed, the bill needs it. Decide "
        "on a new refund if it is to go back after all."
    )


class AnotherCurrency(Refused):
    message = N_(
        "A payment of this registration came in another currency. Send it back on Stripe’s "
        "dashboard first."
    )


class SurplusStays(Refused):
    message = N_("%(surplus)s were paid too much: at least so much goes back.")
    status_code = 400
