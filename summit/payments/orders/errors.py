"""What can be wrong with a purchase order, in the words of whoever sends it."""

from summit.kernel.errors import N_, Refused


class TooManyFiles(Refused):
    message = N_("There are %(most)s files already. If another one is needed, please write to us.")


class SentAlready(Refused):
    message = N_("This very file has been sent already; it is in the list below.")


class NoOrderTaken(Refused):
    message = N_("This registration has ended, or it has no bill yet: it takes no purchase order.")
