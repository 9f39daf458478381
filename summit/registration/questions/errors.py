"""What can go wrong with questions and answers, in the words of whoever meets it."""

from summit.kernel.errors import N_, Refused


class NotAnAnswer(Refused):
    """What was typed is no answer of the question's kind."""

    status_code = 422


class TooLong(NotAnAnswer):
    message = N_("Please shorten this to %(most)s characters; it has %(typed)s.")


class NotANumber(NotAnAnswer):
    message = N_("Write a number in digits.")


class NotADay(NotAnAnswer):
    message = N_("Write a day as 2026-07-20.")


class NotYesOrNo(NotAnAnswer):
    message = N_("Choose yes or no.")


class NotAChoice(NotAnAnswer):
    message = N_("Choose one of those offered.")


class NotACountry(NotAnAnswer):
    message = N_("Choose a country from the list.")


class NotAPhone(NotAnAnswer):
    message = N_("Write the number with its country code, for instance +52 55 1234 5678.")


class NotAFile(NotAnAnswer):
    message = N_("Choose a file.")


class TooManyFiles(NotAnAnswer):
    message = N_(
        "This file was not kept: at most %(most)s are taken at once. The others are; please choose "
        "this one again."
    )


class AnswerMissing(NotAnAnswer):
    message = N_("Please answer this before you send the registration.")


class ConsentMissing(NotAnAnswer):
    message = N_(
        "Nothing was kept: tick the sentence under your answer if you agree, or leave it empty."
    )


class FileConsentMissing(NotAnAnswer):
    message = N_(
        "The file was not kept: tick the sentence under it if you agree, and choose the file again."
    )


class ConsentChanged(NotAnAnswer):
    message = N_(
        "The sentence to agree to was changed meanwhile. Nothing was kept: please read it again."
    )


class AnswersMissing(Refused):
    """A question that must be answered first, about the whole registration."""

    message = N_("Before it is sent, please answer: “%(question)s”.")


class AnswersOfPersonMissing(Refused):
    message = N_("Before it is sent, please answer for %(name)s: “%(question)s”.")


class NoLongerAsked(Refused):
    message = N_(
        "“%(question)s” is no longer asked. Your answer was kept for the organizing team, and "
        "everything else is saved."
    )


class TakenAway(Refused):
    message = N_(
        "A question was taken away while you were answering, and nobody needs your answer to it "
        "any more: “%(typed)s”. Everything else is saved."
    )


class ChoiceTakenAway(TakenAway):
    message = N_(
        "A question was taken away while you were answering, and nobody needs your answer to it "
        "any more. Everything else is saved."
    )


class AskedDifferently(Refused):
    """Another kind of answer is taken now, from somebody else, or in confidence."""

    message = N_(
        "A question was changed while you were answering, and your answer to it was not kept: "
        "“%(typed)s”. Please look at what is asked now; everything else is saved."
    )


class ChoiceAskedDifferently(AskedDifferently):
    message = N_(
        "A question was changed while you were answering, and your answer to it was not kept. "
        "Please look at what is asked now; everything else is saved."
    )


class NotAskedNow(Refused):
    message = N_("This registration has ended: nothing more is asked.")


class PeopleChanged(Refused):
    message = N_(
        "The people of this registration were changed meanwhile, in another tab or on another "
        "device, and nothing was saved from here. What you typed about the whole registration "
        "stands below; about each person stands what is saved. Please look at it and save again."
    )


class KindFixed(Refused):
    message = N_(
        "This question has been answered: what kind of answer it takes and whom it is put to stay "
        "as they are. Retire it and ask another one."
    )


class StaysSensitive(Refused):
    message = N_("Answers to this question were given as sensitive ones, and stay so.")


class OthersDepend(Refused):
    message = N_("“%(question)s” is asked depending on this one. Change that first.")


class ChoiceDecides(Refused):
    message = N_("“%(question)s” is asked where this is chosen. Change that question first.")


class ChoicesMissing(Refused):
    message = N_("Write at least two choices.")


class DependsOnItself(Refused):
    message = N_("A question cannot depend on its own answer, or on one that depends on it.")


class DependsElsewhere(Refused):
    message = N_("A question depends on an answer of the same person, or of the same registration.")


class DependsOnSensitive(Refused):
    message = N_("What depends on a sensitive answer is sensitive too.")


class SensitiveIsOwn(Refused):
    message = N_("A sensitive question is put to each person, who alone may answer it.")


class SensitiveIsFree(Refused):
    message = N_(
        "A sensitive answer is given freely: nothing waits for it. Ask it as optional, or later."
    )


class SensitiveIsHidden(Refused):
    message = N_("A sensitive answer is shown neither at the door nor on a badge.")


class FileIsHidden(Refused):
    message = N_("A file is shown neither at the door nor on a badge.")


class SensitiveNeedsEnd(Refused):
    message = N_("Write what a sensitive answer is needed for, and the day on which it is erased.")


class ShownIsPersonal(Refused):
    message = N_("At the door and on badges stand answers of people, and no long texts.")
