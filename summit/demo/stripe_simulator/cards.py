"""The test cards (https://docs.stripe.com/testing) and what each does here."""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of a payment with one test card."""

    PAYS = "pays"
    DECLINED = "declined"
    AUTHENTICATES = "authenticates"  # 3-D Secure asks the buyer first
    REFUND_FAILS = "refund_fails"  # succeeded, failed later
    REFUND_WAITS = "refund_waits"  # pending, succeeded later
    DISPUTED = "disputed"


CARDS = {
    "4242424242424242": Fate.PAYS,
    "4000000000000002": Fate.DECLINED,
    "4000000000003220": Fate.AUTHENTICATES,
    "4000000000005126": Fate.REFUND_FAILS,
    "4000000000007726": Fate.REFUND_WAITS,
    "4000000000000259": Fate.DISPUTED,
}
CARD, BANK_DEBIT = "card", "acss_debit"


@dataclass(frozen=True, slots=True)
class Typed:
    """What a buyer typed on the payment page, as typed."""

    email: str
    method: str = CARD
    number: str = ""
    expiry: str = ""  # MM/YY
    code: str = ""  # CVC
    currency: str = ""  # chosen on the page; empty: the session's own

    @property
    def digits(self) -> str:
        return self.number.replace(" ", "").replace("-", "")

    @property
    def month_and_year(self) -> tuple[int, int] | None:
        """Return the expiry, or None where it is no month of a year."""
        month, _, year = self.expiry.replace(" ", "").partition("/")
        if not (month.isdecimal() and year.isdecimal() and 1 <= int(month) <= 12):
            return None
        return int(month), 2000 + int(year) if int(year) < 100 else int(year)
