"""Why an invitation is not sent, in the words of the office."""

from summit.kernel.errors import N_, Refused


class HasUnsubscribed(Refused):
    message = N_("%(address)s has unsubscribed: no invitation or reminder is sent there.")


class OrganizerUnnamed(Refused):
    message = N_(
        "Enter the organizer’s legal name and postal address first (Site, Summit): the law asks "
        "for both in every invitation."
    )
