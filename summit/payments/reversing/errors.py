"""Why a payment is not undone, in finance's words."""

from summit.kernel.errors import N_, Refused


class PaidByCard(Refused):
    message = N_(
        "This payment came by card through Stripe, which alone knows what becomes of it. Refund "
        "it; or see Money, Disputes."
    )


class ReversedAlready(Refused):
    message = N_("This payment has been undone already. Look at the money of this registration.")


class NoBankReturnsIt(Refused):
    message = N_("No bank takes cash back. If it was recorded by mistake, choose that.")
    status_code = 400


class RefundWaits(Refused):
    message = N_(
        "A refund of %(amount)s out of this bill waits for finance. Say no to it, or write down "
        "that it was sent, before you undo a payment; see Money, Refunds."
    )


class ReasonMissing(Refused):
    message = N_("Write in a few words why this payment is undone: it stands in the books.")
    status_code = 400


class UndoneByTheSame(Refused):
    message = N_(
        "You recorded this payment yourself, and it is above the amount from which two people "
        "decide: another person must undo it."
    )
    status_code = 403
