"""Why a code is refused, in the visitor's own words. What was typed stays."""

from summit.kernel.errors import N_, Refused


class CodeRefused(Refused):
    """Said at the field of the code."""

    message = N_("This code cannot be used.")


class UnknownCode(CodeRefused):
    message = N_("We do not know this code. Please check it sign by sign, or leave it empty.")


class TooManyUnknownCodes(CodeRefused):
    message = N_(
        "Too many codes were tried that we do not know. Please try again in an hour, or leave the "
        "code empty."
    )
    status_code = 429


class CodeNotYet(CodeRefused):
    message = N_("This code can be used from %(day)s.")


class CodeOver(CodeRefused):
    message = N_("This code could be used until %(day)s.")


class CodeEnded(CodeRefused):
    message = N_("This code is no longer valid.")


class CodeUsedUp(CodeRefused):
    message = N_("This code has been used as often as it may be.")


class CodeNotForThese(CodeRefused):
    message = N_("This code makes none of these people’s places cheaper.")


class CodeOnForm(Refused):
    """Of the office's form of codes."""

    message = N_("Another code is written like this.")


class LimitBelowUses(Refused):
    message = N_("%(used)s people use this code already: the limit cannot be lower than that.")


class InAnotherGroup(Refused):
    message = N_("There is a rule for groups of %(name)s already.")
