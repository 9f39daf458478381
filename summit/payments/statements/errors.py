"""Why a file is not imported, and why a line is not booked."""

from summit.kernel.errors import N_, Refused


class NoStatement(Refused):
    message = N_(
        "This file is no bank statement that we can read. Download it from your bank as CSV, "
        "CAMT.053, MT940 or OFX. Nothing was stored."
    )
    status_code = 400


class BrokenStatement(Refused):
    message = N_(
        "This %(kind)s statement is cut off or damaged, so it cannot be trusted. Download it from "
        "your bank once more. Nothing was stored."
    )
    status_code = 400


class SumsDiffer(Refused):
    message = N_(
        "The lines of this statement do not add up to its closing balance, so some are missing or "
        "wrong. Download it from your bank once more. Nothing was stored."
    )
    status_code = 400


class BadRow(Refused):
    message = N_(
        "Row %(row)s cannot be read with these columns: “%(said)s”. Check the columns and how days "
        "and amounts are written. Nothing was stored."
    )
    status_code = 400


class TooLarge(Refused):
    message = N_("A statement has at most %(most)s MB. Choose a shorter period at your bank.")
    status_code = 413


class TooManyLines(Refused):
    message = N_("A statement has at most %(most)s lines. Choose a shorter period at your bank.")
    status_code = 400


class NoLines(Refused):
    message = N_("There is no movement in this statement. Nothing was stored.")
    status_code = 400


class ImportedAlready(Refused):
    """The very same file; `statement_id` says which import it was."""

    message = N_("This very file was imported before. Nothing was booked twice.")

    def __init__(self, statement_id: int) -> None:
        super().__init__()
        self.statement_id = statement_id


class LineDecided(Refused):
    message = N_("Somebody has decided on this line meanwhile. Look at it once more.")


class AnotherCurrency(Refused):
    message = N_(
        "This line is in %(line)s and the bill in %(bill)s, so it is not booked as paid. Find out "
        "what arrived in %(bill)s, record that by hand, then set the line aside."
    )


class ReasonMissing(Refused):
    message = N_("Write in a few words why this line is set aside.")
    status_code = 400
