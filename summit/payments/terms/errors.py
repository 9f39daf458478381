"""What can go wrong with a due day, in finance's words."""

from summit.kernel.errors import N_, Refused


class NoInvoiceDue(Refused):
    message = N_("No invoice of this registration waits to be paid.")


class DayHasPassed(Refused):
    message = N_("This day has passed. Choose today or a later day.")
    status_code = 400


class SameDay(Refused):
    message = N_("The invoice is due on this day already.")
    status_code = 400


class NothingToRemindOf(Refused):
    message = N_(
        "Nothing is owed that a reminder could be about: the registration is neither confirmed "
        "nor ended, or it owes nothing."
    )


class BeingPaid(Refused):
    message = N_("Nobody is reminded while a card page is open or a payment is being checked.")


class RemindedToday(Refused):
    message = N_("Who pays was reminded today already. Wait a day.")


class NotLapsed(Refused):
    """The places were to be released, and something changed in that moment."""

    message = N_("The places are not to be released now.")
