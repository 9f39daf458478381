"""What can go wrong with further contacts, in the words of whoever asks."""

from summit.kernel.errors import N_, Refused


class TooManyContacts(Refused):
    message = N_("A registration has at most %(most)s other contacts: take one off first.")


class ContactNamedAlready(Refused):
    message = N_("%(email)s is a contact of this registration already: change that entry instead.")


class IsFirstContact(Refused):
    message = N_("%(email)s is the address of %(name)s, who receives everything already.")


class NotSentYet(Refused):
    message = N_("Send the registration first: then other contacts can be named.")


class ContactsClosed(Refused):
    message = N_(
        "This registration has ended: no contact is named or changed any more. Each can still be "
        "taken off."
    )


class ContactGone(Refused):
    message = N_("This contact was taken off meanwhile. Nothing was changed.")


class NoLongerAContact(Refused):
    """Shown behind the link of whoever was taken off; it says nothing a stranger could ask for."""

    message = N_(
        "You are no longer a contact of the registration %(reference)s, and this link opens "
        "nothing any more. If that surprises you, please ask %(name)s."
    )
    status_code = 410
