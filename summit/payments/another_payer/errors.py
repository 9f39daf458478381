"""What can go wrong when somebody's bill is given to another payer."""

from summit.kernel.errors import N_, Refused


class MoneyCame(Refused):
    message = N_(
        "Money came for this bill, so nobody can be taken off it here. The organizing team can "
        "make the whole bill out to somebody else; or the person leaves, with a refund by the "
        "refund dates, and is registered anew."
    )


class NotAwaitingPayment(Refused):
    message = N_(
        "Only a bill that waits for its payment can be given to another payer: this registration "
        "was not sent yet, waits for the organizing team’s decision, is confirmed or has ended."
    )


class NotOnThisBill(Refused):
    message = N_(
        "This person is no longer on this bill: they left, or another payer was given it already."
    )


class FreeOfCharge(Refused):
    message = N_("Nothing is to be paid for this person, so nobody needs to pay it.")


class OnlyOne(Refused):
    message = N_(
        "This person is the only one on the bill. The organizing team can make the whole bill out "
        "to somebody else."
    )


class SamePayer(Refused):
    message = N_("This payer has the bill already. Write who else pays.")


class NoOtherPayer(Refused):
    message = N_(
        "The municipality pays this bill: our letters about it go to the contact of the "
        "registration."
    )


class PaysThemselves(Refused):
    message = N_(
        "%(name)s pays for themselves, and the bill goes to their own address: put it right where "
        "their name is, and the bill follows."
    )
