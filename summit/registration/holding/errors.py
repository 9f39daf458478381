"""Why a hold is not extended, in the visitor's own words."""

from summit.kernel.errors import N_, Refused


class ExtendedEnough(Refused):
    message = N_("These places were held longer as often as possible. The deadline stands.")


class NothingToExtend(Refused):
    message = N_("No hold runs for these places any more, so that none can be extended.")


class HeldUntilChosen(Refused):
    message = N_(
        "The organizing team holds these places for you and chose until when. If you need longer, "
        "please write to us."
    )


class SeatsScarce(Refused):
    message = N_("Few places are left: they cannot be held longer. The deadline stands.")


class PeopleWait(Refused):
    message = N_(
        "Other people wait for these places: they cannot be held longer. The deadline stands."
    )


class PriceEnds(Refused):
    message = N_(
        "The price of these places ends before the deadline or has ended. It stands until the "
        "deadline, and the places cannot be held longer at it."
    )


class ClosesBefore(Refused):
    message = N_("Registration closes: the places cannot be held longer. The deadline stands.")
