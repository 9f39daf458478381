"""What can go wrong when a document is asked for."""

from summit.kernel.errors import N_, Refused


class NoSupplierYet(Refused):
    message = N_(
        "The supplier file can be made once the organizer’s legal name and address are announced."
    )
    status_code = 404


class NothingToAcknowledge(Refused):
    message = N_("There is nothing to acknowledge: this registration was not sent, or has ended.")
    status_code = 404


class NothingToQuote(Refused):
    message = N_("There is no amount to write in such a document for this registration.")


class InvoiceStands(Refused):
    message = N_(
        "An invoice was issued already. What it says about the payer changes only with a credit "
        "note: please write to us."
    )


class OrderComesLater(Refused):
    message = N_(
        "The invoice was issued already and stays as it is. Send the purchase order number on its "
        "own page; the organizing team then issues the invoice anew with it."
    )
