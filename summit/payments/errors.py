"""What can go wrong with a payment, in the words of whoever pays or records it."""

from summit.kernel.errors import N_, Refused


class SalesClosed(Refused):
    message = N_(
        "Registration with payment has not opened yet: the organizing team is completing its tax "
        "registration."
    )


class NothingDue(Refused):
    message = N_("Nothing is to be paid for this registration now.")


class PaymentUnderWay(Refused):
    message = N_(
        "A payment for this registration is being processed. We will write to you as soon as it "
        "arrives."
    )


class PaymentInReview(Refused):
    message = N_(
        "A payment has arrived that we need to check. You need not do anything: we will write to "
        "you."
    )


class ReviewOpen(Refused):
    """The same to who would change something, in the office or behind the contact's link."""

    message = N_(
        "A card payment of this registration is still being checked. This can be changed once "
        "that is done."
    )


class TooLittleForCard(Refused):
    message = N_("Cards take no less than %(least)s. Please pay the rest by transfer.")


class CardServiceDown(Refused):
    """`until` is a moment written out in the reader's language and the summit's zone."""

    message = N_(
        "The card service does not answer at the moment. Your places stay held until %(until)s. "
        "Please try again in a few minutes."
    )
    status_code = 503


class CardServiceSilent(Refused):
    message = N_(
        "The card service does not answer, so the open card page cannot be closed. Nothing was "
        "changed. Please try again in a few minutes."
    )
    status_code = 503


class CardPageImpossible(Refused):
    message = N_(
        "The card page could not be opened. Nothing was charged. Please try again, or write to us."
    )
    status_code = 502


class UnknownCardPage(Refused):
    message = N_("This payment page does not belong to your registration.")
    status_code = 404


class AlreadyEnded(Refused):
    message = N_("This registration has ended already.")


class PaidAlready(Refused):
    message = N_(
        "This registration has been paid. It is cancelled together with its refund, which only "
        "finance can make."
    )


class AmountNotPositive(Refused):
    message = N_("Enter an amount above zero.")
    status_code = 400


class ReceivedLater(Refused):
    message = N_("The money cannot have come later than now. Please check day and hour.")
    status_code = 400


class ReceivedBefore(Refused):
    message = N_(
        "The money cannot have come before the registration was begun. Please check day and hour."
    )
    status_code = 400


class RecordedMeanwhile(Refused):
    message = N_(
        "A payment was recorded while you were writing. Look at the money of this registration "
        "before you record another one."
    )


class PaymentInDispute(Refused):
    """The bank holds the money: none of it can be sent, and no end of it all would be true."""

    message = N_(
        "A card payment of this registration is in dispute, and the cardholder’s bank holds the "
        "money. Nothing goes back, and the registration cannot be cancelled, before that is "
        "decided; see Money, Disputes."
    )


class ChangedSincePreview(Refused):
    """The seal that a button carried is not that of what follows now."""

    message = N_(
        "The people, the money or the policy changed while you were looking. The sums below are "
        "those of this moment."
    )
