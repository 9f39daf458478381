"""What can go wrong with a registration, in the visitor's own words."""

from summit.kernel.errors import N_, Refused
from summit.kernel.languages import Translated

SOMEBODY = Translated(fr="cette personne", en="this person", es="esta persona")


class PaymentOpen(Refused):
    message = N_("A card payment is open for this registration. Finish or close it first.")


class HoldEnded(Refused):
    message = N_(
        "The places were held until the deadline and have been released. Please register again."
    )


class NobodyNamed(Refused):
    message = N_("Register at least one person.")
    status_code = 400


class TooManyPeople(Refused):
    message = N_("One registration takes at most %(most)s people. Please make a second one.")
    status_code = 400


class CompanionAlone(Refused):
    message = N_("Say whom %(name)s accompanies: an accompanying person comes with somebody.")
    status_code = 400


class WrongNumber(Refused):
    """`facts["category_id"]` says of which participation type."""


class TooManyOfType(WrongNumber):
    message = N_(
        "“%(name)s”: at most %(most)s in one registration. With everybody registered together it "
        "would be %(number)s."
    )


class TooFewOfType(WrongNumber):
    message = N_(
        "“%(name)s”: at least %(least)s in one registration. With everybody registered together "
        "it would be %(number)s."
    )


class NamesMissing(Refused):
    message = N_("Name each person before you send the registration.")


class PayerUnnamed(Refused):
    message = N_("Name this person first: who pays for themselves is billed by name.")
    status_code = 400


class RequestUnnamed(Refused):
    message = N_("Name this person first: the organizing team decides on each request by name.")
    status_code = 400


class TwoHeads(Refused):
    message = N_("A delegation has one head at most: leave the box unticked at the others.")
    status_code = 400


class CompanionLeads(Refused):
    message = N_("An accompanying person cannot be the head of the delegation.")
    status_code = 400


class NotADraft(Refused):
    message = N_("This registration has been sent already; it can no longer be changed here.")


class DraftChangedMeanwhile(Refused):
    message = N_(
        "This draft was changed meanwhile, in another tab or on another device. What you typed "
        "stands below and is not saved yet; above it is what is saved now. Save again to keep "
        "yours."
    )


class ChangedSinceReview(Refused):
    message = N_(
        "This registration was changed since you opened this page, in another tab or on another "
        "device. Nothing was sent: below is what is saved now. Please look at it and send it again."
    )


class TermsNotAccepted(Refused):
    message = N_("Please accept the terms, in French or in the language you choose.")
    status_code = 400


class TermsChanged(Refused):
    message = N_("The terms have changed while this page was open. Please read the new version.")


class LeftAlready(Refused):
    message = N_("This person is no longer part of the registration.")


class NobodyStays(Refused):
    message = N_("Nobody would be left: cancel the whole registration instead.")


class SameType(Refused):
    message = N_("This person takes part as that already.")


class TypeNotOffered(Refused):
    message = N_("This participation type is not offered at the moment.")


class TypesClosed(Refused):
    message = N_(
        "Participation types can be changed here while registration is open. Please write to the "
        "organizing team."
    )


class IsAccompanied(Refused):
    message = N_(
        "Somebody accompanies %(name)s, who can therefore not become an accompanying person."
    )


class NotYetSent(Refused):
    """Of all that is done to people: they leave, are named or replaced, agree, change type."""

    message = N_(
        "Nothing was changed: this registration was not sent yet, waits for the organizing team’s "
        "decision, or has ended."
    )
