"""The things that happen to a registration. Callers hold the transaction; nothing commits.

`drafts`: holding places and changing who comes. `life`: from the sent draft to its end.
"""

from summit.registration.service.drafts import Application, Person, offer, revise, start
from summit.registration.service.life import (
    Submission,
    choose_invoice,
    confirm,
    expire,
    keep_by_hold,
    keep_by_invoice,
    keep_by_payment,
    lapsed,
    lock,
    revive,
    submit,
    withdraw,
    withdraw_consent,
)
from summit.registration.service.links import renew_links

__all__ = [
    "Application",
    "Person",
    "Submission",
    "choose_invoice",
    "confirm",
    "expire",
    "keep_by_hold",
    "keep_by_invoice",
    "keep_by_payment",
    "lapsed",
    "lock",
    "offer",
    "renew_links",
    "revise",
    "revive",
    "start",
    "submit",
    "withdraw",
    "withdraw_consent",
]
