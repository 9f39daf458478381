"""Why people are not taken over from a message or a list, in the words of who sends them."""

from summit.kernel.errors import N_, Refused


class TooManyRows(Refused):
    message = N_(
        "These are more than %(most)s rows. One registration takes at most 30 people: please "
        "divide them. Nothing was read."
    )
    status_code = 400


class NoNames(Refused):
    message = N_("Nobody is named there: write one person per line.")
    status_code = 400


class NobodyReady(Refused):
    message = N_("Nobody could be taken over yet: what is missing stands at each person.")
    status_code = 400


class SeatsLacking(Refused):
    message = N_(
        "Places left for “%(name)s”: %(left)s. You would need %(number)s. Nobody was taken over."
    )
