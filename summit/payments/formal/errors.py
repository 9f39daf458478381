"""What can go wrong with a formal invitation, in the words of whoever asks or decides."""

from summit.kernel.errors import N_, Refused


class NotSentYet(Refused):
    message = N_(
        "A formal invitation can be asked for once the registration is sent, and while it stands."
    )


class NotComing(Refused):
    message = N_("Choose a person of this registration who has a name.")
    status_code = 400


class AskedAlready(Refused):
    message = N_(
        "A formal invitation for this person was asked for already. It stands in the list below."
    )


class NobodySigns(Refused):
    message = N_(
        "Nobody signs formal invitations yet. An owner enters who does under Settings, Signature."
    )


class StillOnRequest(Refused):
    message = N_(
        "The organizing team has not approved this registration yet. Decide on its request first."
    )


class LetterDecided(Refused):
    message = N_("This was decided or withdrawn meanwhile. Below it stands as it is now.")


class LetterReasonMissing(Refused):
    message = N_("Write the reason: the contact receives it as it is written.")
    status_code = 400


class WordsMissing(Refused):
    message = N_("Write the salutation and the paragraph in each language of the letter.")
    status_code = 400


class TooManyUnknownLetters(Refused):
    message = N_(
        "Too many unknown codes were tried from your network. Please try again in an hour, or "
        "write to us."
    )
    status_code = 429
