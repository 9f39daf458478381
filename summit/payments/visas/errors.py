"""What can go wrong with a refused visa, in the words of whoever hands it in or decides."""

from summit.kernel.errors import N_, Refused


class ProofMissing(Refused):
    message = N_("Attach the refusal of the visa, or say that you saw the original.")
    status_code = 400


class AskedAlready(Refused):
    message = N_("The proof for this person is being looked at already. We answer by e-mail.")


class AnswerMissing(Refused):
    message = N_("Write a sentence to the contact: why the proof is not accepted.")
    status_code = 400


class DecidedAlready(Refused):
    message = N_("This was decided already.")
