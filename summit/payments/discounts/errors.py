"""What can go wrong with a discount, in finance's words."""

from summit.kernel.errors import N_, Refused


class DiscountTooHigh(Refused):
    message = N_("At most %(most)s can be taken off: it is what the bill still claims.")
    status_code = 400
