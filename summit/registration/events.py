"""Facts that registration announces."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PlacesHeld:
    """A draft has begun; its places are held until `until`."""

    registration_id: int
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class PlacesOffered:
    """A draft holds places for somebody who waited for them, until `until`; it names nobody yet."""

    registration_id: int
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class RegistrationSubmitted:
    """The contact accepted the terms; what is owed is fixed now. A free one is confirmed next."""

    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PlacesKeptUnasked:
    """Money came, not enough: places are kept by an invoice that nobody asked for."""

    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PlacesKeptByInvoice:
    """The city pays later; its places are kept until `until`."""

    registration_id: int
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class RegistrationConfirmed:
    """Free, invited, approved or paid: all four ways end here."""

    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LinksRenewed:
    """Every link of a registration was ended; those of others to it must end too."""

    registration_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PeopleLeft:
    """Some of a registration's people are no longer expected; others still are."""

    registration_id: int
    attendee_ids: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonReplaced:
    """Another person comes in place of one."""

    registration_id: int
    old_id: int
    new_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonNamed:
    """Somebody comes in a place that had no name."""

    registration_id: int
    attendee_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeChanged:
    """A person takes part as something else; `owes`: the registration still owes after it.

    `is_within_type`: only the rate is another one.
    """

    registration_id: int
    attendee_id: int
    is_within_type: bool = False
    is_dearer: bool
    owes: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonCorrected:
    """The same person is named otherwise; `is_moved`: they have another address."""

    registration_id: int
    attendee_id: int
    at: datetime
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """The first contact has another address; `is_same_person`: by a name that may be theirs."""

    registration_id: int
    former_name: str
    former_email: str
    is_same_person: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MunicipalityRenamed:
    """The municipality is written otherwise than `former`."""

    registration_id: int
    former: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RegistrationEnded:
    """Cancelled, expired or declined; its people are no longer expected."""

    registration_id: int
    at: datetime
