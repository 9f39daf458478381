"""What can go wrong when a document is asked for."""

from summit.kernel.errors import N_, Refused


class NothingToQuote(Refused):
    message = N_("There is no amount to write in such a document for this registration.")


class InvoiceStands(Refused):
    message = N_(
        "An invoice was issued already. What it says about the payer changes only with a credit "
        "note: please write to us."
    )
