"""What can go wrong with a consent."""

from summit.kernel.errors import N_, Refused


class OwnConsentOnly(Refused):
    message = N_("Each person agrees to this behind their own link; nobody can for somebody else.")
    status_code = 400
