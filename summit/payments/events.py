"""Facts that payments announces."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.payments.differences.found import Sum
from summit.payments.differences.statuses import Kind


@dataclass(frozen=True, slots=True)
class PaymentRecorded:
    """Money came in, whatever became of the registration."""

    payment_id: int
    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PaymentReversed:
    """A payment turned out not to be there. The registration stays as it is, and owes again.

    `reopens`: nothing was owed before, and something is now.
    """

    reversal_id: int
    payment_id: int
    registration_id: int
    at: datetime
    reopens: bool


@dataclass(frozen=True, slots=True)
class PaymentNeedsReview:
    """Money came in that is not as it was asked for; nothing was confirmed. A person must look."""

    attempt_id: uuid.UUID
    registration_id: int
    reason: Kind
    expected: Cents  # in the currency of the attempt
    at: datetime
    presented: Sum | None = None  # for `Kind.OTHER_PRESENTMENT`


@dataclass(frozen=True, slots=True)
class RestAsked:
    """A person has looked at a payment, and something of the bill is still owed."""

    payment_id: int
    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleLetGo:
    """Some people left a registration, and the money that follows is written down."""

    registration_id: int
    attendee_ids: tuple[int, ...]
    names: tuple[str, ...]
    refund: Cents
    awaits_approval: bool  # the refund: a second person decides whether it goes
    kept: Cents
    waits: Cents  # too much, but a bank holds money: nothing goes back yet
    credit_note_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerChanged:
    """Somebody's bill was given to another payer, in a part of its own."""

    change_id: int
    registration_id: int  # where they were
    attendee_ids: tuple[int, ...]
    credit_note_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeChangeBilled:
    """A person takes part as something else, and the money that follows is written down."""

    registration_id: int
    attendee_id: int
    before: Translated  # what they took part as
    is_within_type: bool = False  # only the rate is another one
    is_dearer: bool
    refund: Cents
    awaits_approval: bool
    kept: Cents
    waits: Cents  # too much, but a bank holds money: nothing goes back yet
    document_ids: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class BalanceSettled:
    """A confirmed registration owed something, and owes nothing any more."""

    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DebtSettled:
    """A registration that ended owed something, and owes nothing any more. It stays ended."""

    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class InvoiceReissued:
    """An invoice was taken back with a credit note, and another one issued in its place.

    `names_day`: nobody asked for it; the earlier one said no day on which it is due.
    """

    registration_id: int
    credit_note_id: int
    invoice_id: int
    at: datetime
    names_day: bool = False


@dataclass(frozen=True, slots=True)
class RefundRequested:
    """Money goes back by itself: `late` (the seats had gone) or `surplus` (paid twice)."""

    refund_id: uuid.UUID
    registration_id: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundSucceeded:
    refund_id: uuid.UUID
    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """The money did not arrive, sometimes days after it seemed to; the amount is open again."""

    refund_id: uuid.UUID
    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundDeclined:
    """Finance said no to a refund that waited for approval or for being sent by hand."""

    refund_id: uuid.UUID
    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class VisaAsked:
    """A contact handed in the proof of a refused visa; finance looks at it."""

    visa_request_id: int
    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class VisaDeclined:
    """The proof was not accepted; the person stays registered."""

    visa_request_id: int
    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class BillReaddressed:
    """The bill of another payer goes to another address."""

    registration_id: int
    at: datetime
