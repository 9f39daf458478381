"""The card service in our own words: what we ask of it, what it answers, how it fails."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments.differences.found import Sum
from summit.payments.disputing.statuses import DisputeStatus
from summit.payments.rules import Charge
from summit.payments.statuses import RefundStatus


class PageState(StrEnum):
    """What Stripe says of a card page now."""

    OPEN = "open"
    PROCESSING = "processing"  # filled in, the money comes in days
    PAID = "paid"
    FAILED = "failed"  # a delayed payment that did not come
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True, slots=True)
class CardOrder:
    """Everything a card page is made of, fixed before it is asked for."""

    attempt_id: str
    reference: str
    charges: tuple[Charge, ...]
    currency: str
    description: str
    email: str
    language: Language
    expires_at: datetime
    success_url: str  # with {CHECKOUT_SESSION_ID} where Stripe puts the id
    cancel_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CardPage:
    """One card page as Stripe has it now. `attempt_id` is what its metadata says."""

    session_id: str
    state: PageState
    amount: Cents
    currency: str
    url: str | None
    intent_id: str | None
    attempt_id: str | None
    made_at: datetime
    presented: Sum | None  # what the card was charged, where Stripe converted it for the payer


@dataclass(frozen=True, kw_only=True, slots=True)
class CardRefund:
    """One refund as Stripe has it now. `refund_id` is what its metadata says, if it is ours."""

    stripe_id: str
    status: RefundStatus
    amount: Cents
    refund_id: str | None
    failure: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeRefund:
    """A refund as Stripe lists it, with the payment it belongs to."""

    refund: CardRefund
    intent_id: str | None
    is_ours: bool  # by its metadata; one made on the dashboard has none
    made_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Movement:
    """One balance transaction: what a payment, refund, dispute, fee or payout moved at Stripe.

    `amount` and `net` are negative where money goes out; `category` is Stripe's own word.
    """

    stripe_id: str
    category: str
    amount: Cents
    fee: Cents
    net: Cents
    currency: str
    at: datetime
    available_at: datetime
    source_id: str | None
    intent_id: str | None  # of the payment it belongs to, where Stripe says so


@dataclass(frozen=True, kw_only=True, slots=True)
class CardDispute:
    """One dispute as Stripe has it now, with what it moved. `attempt_id` is as of `CardPage`."""

    stripe_id: str
    intent_id: str | None
    attempt_id: str | None
    status: DisputeStatus
    amount: Cents
    currency: str
    reason: str
    respond_by: datetime | None
    is_charge_refundable: bool
    opened_at: datetime
    movements: tuple[Movement, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """Where Stripe tells what happened."""

    url: str
    is_enabled: bool
    events: frozenset[str]  # {"*"} for all
    api_version: str | None


class Unanswered(Exception):
    """Stripe did not say what became of a call. `answered` tells a stored error from silence.

    A 5xx is stored with the call's idempotency key and replayed: only another key gets further.
    """

    def __init__(self, said: str, *, answered: bool = False) -> None:
        self.answered = answered
        super().__init__(said)


class Rejected(Exception):
    """Stripe understood a call and refused it; nothing was done."""

    def __init__(self, said: str, code: str | None) -> None:
        self.code = code
        super().__init__(said)


class Gateway(Protocol):
    """Every method but `draw_up` is one HTTP call or more: never inside a transaction.

    They raise `Unanswered` or `Rejected`.
    """

    is_live: bool

    def draw_up(self, order: CardOrder) -> dict[str, Any]:
        """Return the parameters of a card page, to be frozen. No call."""

    def open_page(self, params: Mapping[str, Any], *, key: str) -> CardPage: ...

    def page(self, session_id: str) -> CardPage: ...

    def expire(self, session_id: str) -> CardPage:
        """Close an open page. Raises `Rejected` where it is paid or closed already."""

    def find_page(self, attempt_id: str, *, since: datetime) -> CardPage | None:
        """Look for a page whose answer was lost, among those made after `since`."""

    def refund(self, intent_id: str, amount: Cents, *, refund_id: str, key: str) -> CardRefund: ...

    def refunds_of(self, intent_id: str) -> Sequence[CardRefund]: ...

    def pages_since(self, moment: datetime) -> Sequence[CardPage]:
        """Return every page of ours made since; `attempt_id` names its attempt."""

    def refunds_since(self, moment: datetime) -> Sequence[MadeRefund]: ...

    def missed_events(self, kinds: Collection[str], since: datetime) -> Sequence[dict[str, Any]]:
        """Return the events since a moment that no endpoint took, oldest first, as delivered."""

    def dispute(self, dispute_id: str) -> CardDispute: ...

    def disputes_of(self, intent_id: str) -> Sequence[CardDispute]: ...

    def disputes_since(self, moment: datetime) -> Sequence[CardDispute]: ...

    def movements_since(self, moment: datetime) -> Sequence[Movement]:
        """Return every balance transaction since, of other programs' money too; oldest first."""

    def movements_of(self, payout_id: str) -> Sequence[str]:
        """Return the ids of what an automatic payout paid out."""

    def endpoints(self) -> Sequence[Endpoint]: ...

    @property
    def api_version(self) -> str:
        """Return the version this library speaks; an endpoint of another sends other objects."""
