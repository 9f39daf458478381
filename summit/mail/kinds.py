"""Which letters are advertising by law (CASL, S.C. 2010, c. 23, s. 1(2)), in one table.

Every letter says who the organizer is, with a postal address (s. 6(2)). One that is commercial has
an unsubscribe link besides, honoured at once (the law leaves ten days, s. 11(3)), and goes to
nobody who used it. All others are about a registration, a bill or an account that its reader has
(s. 6(6)): they carry no such link, for whoever pays or comes must be told. Letters to who agreed to
news, once there are any, belong into this table.
"""

from flask_babel import lazy_gettext as _l

COMMERCIAL = {
    "invitation.sent": _l("invites somebody who may not have asked for it"),
    "invitation.reminder": _l("reminds of an invitation nobody used"),
    "city_hold.sent": _l("holds places for a city that may not have asked for them"),
    "city_hold.moved": _l("gives such a city more or less time"),
    "city_hold.reminder": _l("reminds such a city"),
}


def is_commercial(occasion: str) -> bool:
    return occasion in COMMERCIAL
