"""The things that happen to a registration. Callers hold the transaction; nothing commits.

`drafts`: holding places and changing who comes. `sending`: the draft becomes an order, `parts`: one
for each payer. `life`: from there to its end, `people`: who leaves in between, `types`: who takes
part as something else.
"""

from summit.registration.service.drafts import (
    Application,
    AtDesk,
    Person,
    hold_until,
    offer,
    revise,
    start,
)
from summit.registration.service.life import (
    choose_invoice,
    confirm,
    expire,
    keep_by_hold,
    keep_by_invoice,
    keep_by_payment,
    lapsed,
    lock,
    lock_after_whole,
    lock_family,
    lock_person,
    revive,
    withdraw,
    withdraw_consent,
)
from summit.registration.service.links import renew_links
from summit.registration.service.numbers import check_types
from summit.registration.service.parts import hand_over
from summit.registration.service.people import leave, leaving_with
from summit.registration.service.sending import Submission, submit
from summit.registration.service.types import (
    OtherType,
    TypeChange,
    WantedType,
    accompanied_by,
    change_type,
    find_change,
    other_types,
)

__all__ = [
    "Application",
    "AtDesk",
    "OtherType",
    "Person",
    "Submission",
    "TypeChange",
    "WantedType",
    "accompanied_by",
    "change_type",
    "check_types",
    "choose_invoice",
    "confirm",
    "expire",
    "find_change",
    "hand_over",
    "hold_until",
    "keep_by_hold",
    "keep_by_invoice",
    "keep_by_payment",
    "lapsed",
    "leave",
    "leaving_with",
    "lock",
    "lock_after_whole",
    "lock_family",
    "lock_person",
    "offer",
    "other_types",
    "renew_links",
    "revise",
    "revive",
    "start",
    "submit",
    "withdraw",
    "withdraw_consent",
]
