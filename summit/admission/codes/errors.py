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


class InvitationRevoked(CodeRefused):
    message = N_("This invitation has been withdrawn. Please write to the organizing team.")


class InvitationOver(CodeRefused):
    message = N_(
        "This invitation could be used until %(day)s. Please write to the organizing team."
    )


class InvitationUsedUp(CodeRefused):
    message = N_("All places of this invitation have been taken.")


class InvitationForOthers(CodeRefused):
    message = N_(
        "This invitation can only be used with the e-mail address it was sent to. Write that "
        "address under “Your e-mail”."
    )


class InvitationForOtherTypes(CodeRefused):
    message = N_("This invitation is for “%(name)s”: choose this participation type.")


class NotInvited(CodeRefused):
    message = N_("“%(name)s” is by invitation only. Write the code of your invitation here.")


class MoreThanInvited(CodeRefused):
    message = N_(
        "“%(name)s” is by invitation only, and this invitation has %(left)s places left for it."
    )


class CodeOnForm(Refused):
    """Of the office's form of codes."""

    message = N_("Another code is written like this.")


class LimitBelowUses(Refused):
    message = N_("%(used)s people use this code already: the limit cannot be lower than that.")


class InAnotherGroup(Refused):
    message = N_("There is a rule for groups of %(name)s already.")


class InvitationInUse(Refused):
    """Of the office's form of an invitation."""

    message = N_(
        "Somebody came by this invitation already: its participation type and what it waives stay. "
        "To change these, withdraw it and invite anew."
    )


class PlacesTaken(Refused):
    message = N_("%(used)s of these places are taken already: there cannot be fewer.")
