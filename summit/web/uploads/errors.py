"""What can be wrong with a file, in the words of whoever sends it."""

from summit.kernel.errors import N_, Refused


class EmptyFile(Refused):
    message = N_("This file is empty. Please choose it again.")
    status_code = 400


class TooLargeFile(Refused):
    message = N_(
        "This file has %(size)s MB, and at most %(most)s MB are taken. Please send a smaller one, "
        "for instance as PDF."
    )
    status_code = 400


class TooManyPixels(Refused):
    message = N_(
        "This picture opens to more than %(most)s million pixels, and no more are taken. Please "
        "send a smaller one, or a PDF."
    )
    status_code = 400


class WrongKind(Refused):
    message = N_("This is neither a PDF nor a PNG or JPEG picture. Other kinds are not taken.")
    status_code = 400


class BrokenFile(Refused):
    message = N_("This file cannot be read to its end; it may be cut off. Please send it again.")
    status_code = 400
