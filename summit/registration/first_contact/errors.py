"""What can go wrong when who registered is changed."""

from summit.kernel.errors import N_, Refused


class NotSentSoOnTheForm(Refused):
    message = N_(
        "This registration has not been sent yet: the contact is changed where the people are."
    )


class AnotherMunicipality(Refused):
    status_code = 422
    message = N_(
        "That is another municipality or organization. Here its spelling is put right; to register "
        "for another one, please write to us."
    )
