"""How often the code of a letter may be guessed: rows, so that every process counts the same.

A code that exists is no guess. No Flask here.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from summit.payments.formal.errors import TooManyUnknownLetters
from summit.payments.formal.queries import find_letter
from summit.payments.formal.rules import tidy_code
from summit.staff.limits import TooManyTries, claim, give_back
from summit.staff.rules import Limit

# 31 ** 15 codes; who types one wrong is told by its last sign, and that is counted too
FROM_ADDRESS = Limit("letter-address", 30, timedelta(hours=1), is_shared=True)


def is_known(session: Session, typed: str, *, address: str, now: datetime) -> bool:
    """Tell whether a letter has this code, and count it where none has. `now` is real time.

    The count must be committed. Raises `TooManyUnknownLetters`, which counts nothing.
    """
    try:
        claim(session, FROM_ADDRESS, address, now=now)
    except TooManyTries:
        raise TooManyUnknownLetters() from None
    code = tidy_code(typed)
    if code is None or find_letter(session, code) is None:
        return False
    give_back(session, FROM_ADDRESS, address)
    return True
