"""What can go wrong with seats held for a city, in the words of whoever asks."""

from summit.kernel.errors import N_, Refused


class NoPlaces(Refused):
    message = N_("Write of at least one participation type how many places are held.")
    status_code = 400


class NobodyToAccompany(Refused):
    message = N_("An accompanying person comes with somebody: hold a place for that person too.")
    status_code = 400


class DeadlineOver(Refused):
    message = N_("Choose a day that has not ended yet.")
    status_code = 400


class HeldNoMore(Refused):
    message = N_(
        "These places are held no more: the city has sent its registration, or they were given "
        "back. Nothing was changed."
    )


class MoreThanHeld(Refused):
    message = N_(
        "The organizing team holds %(held)s places of “%(name)s” for you. Please send these first; "
        "then you can add people on the page of your registration."
    )
