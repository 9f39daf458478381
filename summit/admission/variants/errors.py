"""What can go wrong with a variant, in the words of whoever chooses it."""

from summit.admission.rules import NotOnSale
from summit.kernel.errors import N_, Refused


class VariantNotOffered(Refused):
    message = N_("The rate “%(name)s” is no longer offered: choose another one.")


class VariantNotOnSale(NotOnSale):
    message = N_("The rate “%(name)s” is not on sale now: choose another one.")


class VariantNamed(Refused):
    message = N_(
        "Another rate of this type is called “%(name)s”: a list could not tell one from the other."
    )


class VariantOfAnotherType(Refused):
    message = N_("This rate does not belong to the participation type: choose again.")
    status_code = 400
