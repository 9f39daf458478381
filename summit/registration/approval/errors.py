"""What can go wrong with a request, in the words of whoever reads them."""

from summit.kernel.errors import N_, Refused


class NotYetApproved(Refused):
    message = N_(
        "The organizing team has not decided on this request yet: nothing can be paid before."
    )


class DecidedMeanwhile(Refused):
    message = N_("This request was decided or withdrawn meanwhile: nothing was changed.")


class AnsweredMeanwhile(Refused):
    message = N_(
        "A question was asked or answered while this page was open. Please read it, then decide."
    )


class ReasonMissing(Refused):
    message = N_("Write the reason: the contact receives it as it is written.")
    status_code = 400


class QuestionMissing(Refused):
    message = N_("Write the question: the contact receives it as it is written.")
    status_code = 400


class AnswerMissing(Refused):
    message = N_("Write your answer.")
    status_code = 400


class QuestionOpen(Refused):
    message = N_("A question has been asked already. Wait for its answer, or decide.")


class NothingAsked(Refused):
    message = N_("Nothing is being asked any more: this page shows how the request stands.")


class AlreadyAsked(Refused):
    message = N_("Another name for this person waits for the organizing team’s answer already.")


class NameOnRequest(Refused):
    message = N_(
        "The organizing team decides who comes as this participation type. Please write to it: it "
        "can name the person for you."
    )


class TypeOnRequest(Refused):
    message = N_(
        "This participation type is given on request only. Please write to the organizing team: it "
        "can change the type for you."
    )


class PrincipalLeft(Refused):
    message = N_(
        "Whom %(name)s accompanies comes no more. Ask the contact, or do not accept the request."
    )
