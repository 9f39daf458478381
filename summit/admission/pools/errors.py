"""What can go wrong with shared seats, in the words of whoever changes them."""

from summit.kernel.errors import N_, Refused


class NoRoomInPool(Refused):
    message = N_(
        "%(people)s people hold places of this type, and of the shared seats %(left)s are left. "
        "Raise their capacity first."
    )


class PoolGone(Refused):
    message = N_("These shared seats were deleted meanwhile.")


class PoolInUse(Refused):
    message = N_("Types share these seats. Take each of them out first.")
