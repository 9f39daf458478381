"""Tables of registration."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, and_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.admission.codes.models import Code
from summit.admission.codes.statuses import ReducedBy
from summit.admission.models import Category, Variant
from summit.admission.prices import place_name
from summit.database import Base, stored_enum
from summit.kernel.languages import Language, Translated
from summit.kernel.money import Cents
from summit.kernel.transitions import move
from summit.registration.statuses import ALLOWED, ENDED, PaidBy, PaymentWay, SeatsKeptBy, Status

HELD = text("seats_kept_by = 'hold'")
HEADS = text("is_head AND left_at IS NULL")


class Purpose(StrEnum):
    """What a consent is given for, each by itself."""

    PUBLIC_LIST = "public_list"  # name, position and city in the published list of delegations
    PHOTO = "photo"  # pictures and recordings on which somebody can be recognized
    NEWS = "news"  # letters about later summits


class Registration(Base):
    """One booking by one contact for one or more attendees of one municipality.

    Once sent it has one payer: people others pay for went into a part of their own.
    """

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint("subtotal >= 0", name="subtotal_not_negative"),
        Index("ix_registration_held", "held_until", sqlite_where=HELD, postgresql_where=HELD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)  # opens nothing
    link_version: Mapped[int] = mapped_column(default=1)  # raised to revoke the contact's link
    submission_digest: Mapped[str | None] = mapped_column(
        String(64), unique=True
    )  # SHA-256 of the form's one-time key: a form sent twice is one registration
    part_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration.id"), index=True
    )  # the registration these people were sent with, for another payer
    waiting_entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("waiting_entry.id"), index=True
    )  # whose places these were, on the waiting list
    language: Mapped[Language]
    municipality: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))  # ISO 3166-1 alpha-2
    contact_name: Mapped[str] = mapped_column(String(200))
    contact_email: Mapped[str] = mapped_column(String(254))  # several may share one address
    folded: Mapped[str] = mapped_column(String(800))  # what the office searches; see `fold`
    subtotal: Mapped[Cents]  # before taxes, at the price of the day it was held
    status: Mapped[Status] = mapped_column(default=Status.DRAFT, index=True)
    seats_kept_by: Mapped[SeatsKeptBy | None]
    held_until: Mapped[datetime | None]  # end of the hold, or due date of the invoice
    extended: Mapped[int] = mapped_column(default=0)  # how often the contact extended the hold
    at_desk: Mapped[bool] = mapped_column(default=False)  # by staff, on site
    revised: Mapped[int] = mapped_column(default=0)  # how often the draft was changed
    pays_by: Mapped[PaymentWay | None]
    purchase_order: Mapped[str | None] = mapped_column(String(80))
    terms_id: Mapped[int | None] = mapped_column(ForeignKey("terms_version.id"))
    terms_language: Mapped[Language | None] = mapped_column(
        stored_enum(Language, "terms_language")
    )  # the version that binds
    terms_accepted_at: Mapped[datetime | None]
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    attendees: Mapped[list["Attendee"]] = relationship(  # who is coming
        primaryjoin=lambda: and_(
            Registration.id == Attendee.registration_id, Attendee.left_at.is_(None)
        ),
        back_populates="registration",
        order_by="Attendee.position",
        cascade="all, delete-orphan",
    )
    everyone: Mapped[list["Attendee"]] = relationship(  # with those who left
        order_by="Attendee.id", viewonly=True
    )
    consents: Mapped[list["Consent"]] = relationship(  # the contact's; each person's are theirs
        primaryjoin=lambda: and_(
            Registration.id == Consent.registration_id, Consent.attendee_id.is_(None)
        ),
        order_by="Consent.id",
        cascade="all, delete-orphan",
    )

    @property
    def needs_approval(self) -> bool:
        """Tell whether somebody of it takes part as what organizers decide on."""
        return any(person.is_on_request for person in self.attendees)

    def become(self, wanted: Status) -> None:
        """Change status, or raise `IllegalTransition`."""
        self.status = move(self.status, wanted, ALLOWED)


class Attendee(Base):
    """One person in a registration, with the names as typed.

    Who left is kept, and counted or shown as coming nowhere.
    """

    __tablename__ = "attendee"
    __table_args__ = (
        Index(
            "uq_attendee_head",
            "registration_id",
            unique=True,
            sqlite_where=HEADS,
            postgresql_where=HEADS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    position: Mapped[int]  # order on the form, from 0
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    variant_id: Mapped[int | None] = mapped_column(
        ForeignKey("variant.id"), index=True
    )  # of the category; None: its own price
    price: Mapped[Cents]  # before taxes, fixed when the seat was held
    list_price: Mapped[Cents | None]  # of their type or variant, where they pay less
    reduced_by: Mapped[ReducedBy | None]  # why they pay less
    code_id: Mapped[int | None] = mapped_column(
        ForeignKey("code.id"), index=True
    )  # counted by this code, whatever it makes cheaper
    by_waiver: Mapped[bool] = mapped_column(default=False)  # invited: the seat goes with them
    given_name: Mapped[str] = mapped_column(String(100))  # empty: a place nobody is named for yet
    name_follows: Mapped[bool] = mapped_column(default=False)  # chosen so: it may be sent unnamed
    family_name: Mapped[str] = mapped_column(String(100))  # may be empty: some have one name
    role: Mapped[str] = mapped_column(String(150))  # "Mayor", "Director of water"
    title: Mapped[str] = mapped_column(String(40), default="")  # "Mtra.", "Lic.", as typed
    badge_name: Mapped[str] = mapped_column(String(100), default="")  # in place of the names
    represents: Mapped[str] = mapped_column(String(200), default="")  # "the mayor of Puebla"
    is_head: Mapped[bool] = mapped_column(default=False)  # of the delegation
    protocol_rank: Mapped[int | None]  # the office's, 1 first; never computed
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[Language]
    folded: Mapped[str] = mapped_column(String(500))
    link_version: Mapped[int] = mapped_column(default=1)  # raised to revoke this person's link
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id"), index=True)
    paid_by: Mapped[PaidBy] = mapped_column(default=PaidBy.CITY)
    payer_name: Mapped[str | None] = mapped_column(String(200))  # of `PaidBy.OTHER`
    payer_email: Mapped[str | None] = mapped_column(String(254))
    payer_is_resident: Mapped[bool | None]  # of Canada; None: as the municipality is
    left_at: Mapped[datetime | None]
    replaces_id: Mapped[int | None] = mapped_column(
        ForeignKey("attendee.id"), index=True
    )  # who left, in whose place
    registration: Mapped[Registration] = relationship(back_populates="attendees")
    category: Mapped[Category] = relationship()
    variant: Mapped[Variant | None] = relationship()
    code: Mapped[Code | None] = relationship()
    principal: Mapped["Attendee | None"] = relationship(
        remote_side=[id], foreign_keys=[principal_id]
    )
    consents: Mapped[list["Consent"]] = relationship(order_by="Consent.id")

    @property
    def is_named(self) -> bool:
        return bool(self.given_name)

    @property
    def place(self) -> Translated:
        """Return what this person takes part as and is billed for: the type, and the variant."""
        return place_name(self.category, self.variant)

    @property
    def needs_proof(self) -> bool:
        """Tell whether a proof is asked for, by the type or by the variant."""
        return self.category.needs_proof or (self.variant is not None and self.variant.needs_proof)

    @property
    def is_on_request(self) -> bool:
        """Tell whether organizers decide on this person; an invitation may say that they have."""
        if not self.category.needs_approval:
            return False
        invitation = self.code.invitation if self.code else None
        return invitation is None or not invitation.waives_approval

    @property
    def is_left_alone(self) -> bool:
        """Tell whether whom they accompany comes no more, of this registration or another."""
        principal = self.principal
        if principal is None:
            return False
        return principal.left_at is not None or principal.registration.status in ENDED

    @property
    def is_answered(self) -> bool:
        """Tell whether it was said who comes, or that this is said later."""
        return self.is_named or self.name_follows

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def titled_name(self) -> str:
        """Return how a letter and the office name a person: "Mtra. Ana Ruiz"."""
        return f"{self.title} {self.full_name}".strip() if self.full_name else ""


class Consent(Base):
    """One person's yes to one purpose, with the words it was asked in.

    Without an attendee it is the contact's: to letters for themselves and, while that was asked so,
    to the published list for everybody of the registration.
    """

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("attendee.id"), index=True)
    purpose: Mapped[Purpose]
    wording: Mapped[str] = mapped_column(String(500))
    language: Mapped[Language]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
