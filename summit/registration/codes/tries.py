"""How often a code may be guessed: rows, so that every process counts the same. No Flask here.

A code that exists is no guess, and one that was guessed lets nobody begin anew.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from summit.admission.codes.errors import TooManyUnknownCodes, UnknownCode
from summit.admission.codes.service import find_code
from summit.staff.limits import TooManyTries, claim, give_back
from summit.staff.rules import Limit

# 31 ** 9 codes can be drawn; a city hall that mistypes its own stays well below
FROM_ADDRESS = Limit("code-address", 30, timedelta(hours=1), is_shared=True)
OF_REGISTRATION = Limit("code-registration", 10, timedelta(hours=1), is_shared=True)


def is_known(
    session: Session, typed: str, *, address: str, registration_id: int | None, now: datetime
) -> bool:
    """Tell whether a code exists, and count it where it does not. `now` is real time.

    The count must be committed. Raises `TooManyUnknownCodes`, which counts nothing.
    """
    counted = {FROM_ADDRESS: address}
    if registration_id is not None:
        counted[OF_REGISTRATION] = str(registration_id)
    try:
        for limit, subject in counted.items():
            claim(session, limit, subject, now=now)
    except TooManyTries:
        raise TooManyUnknownCodes() from None
    try:
        find_code(session, typed)
    except UnknownCode:
        return False
    for limit, subject in counted.items():
        give_back(session, limit, subject)
    return True
