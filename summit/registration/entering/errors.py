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
        "Places left for “%(name)s”: %(left)s. %(number)s are wanted, so nothing was done."
    )


class NoFile(Refused):
    message = N_("Choose the file with the list first.")
    status_code = 400


class EmptyList(Refused):
    message = N_(
        "Nobody stands in this file: below a first row that names the columns, each person has a "
        "row of their own."
    )
    status_code = 400


class TooLargeList(Refused):
    message = N_(
        "This file is too large for a list of people: at most 1 MB. Leave out pictures and what "
        "is not about these people."
    )
    status_code = 400


class NoList(Refused):
    message = N_(
        "This file is no list that can be read. Save it as CSV or XLSX, and choose it again."
    )
    status_code = 400


class BrokenLetters(Refused):
    message = N_(
        "Letters with accents are damaged in this file, as in “%(said)s”. Save it as XLSX, or as "
        "CSV in UTF-8, and choose it again."
    )
    status_code = 400


class NoNameColumn(Refused):
    message = N_("Say which column holds the names.")
    status_code = 400
