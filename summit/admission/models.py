"""Tables of admission."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.database import Base
from summit.kernel.languages import Translated
from summit.kernel.money import Cents


class Colour(StrEnum):
    """The colour of a category's band; its value names the token in the stylesheets."""

    MAYOR = "mayor"
    DELEGATE = "delegate"
    SUPPORT = "support"
    COMPANION = "companion"
    PRESS = "press"
    SPEAKER = "speaker"
    PARTNER = "partner"
    TEAM = "team"


class Counter(Base):
    """The seats of one category or of a pool that several share. Only `service` moves it."""

    __tablename__ = "counter"
    __table_args__ = (
        CheckConstraint("taken <= capacity + extra", name="never_oversold"),
        CheckConstraint("taken >= 0 AND extra >= 0 AND waiting >= 0", name="not_negative"),
    )
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(100))  # of a pool, for the office
    capacity: Mapped[int]
    extra: Mapped[int] = mapped_column(default=0)  # seats that waivers added
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)  # people on the waiting list


class Category(Base):
    """What a person takes part as."""

    __tablename__ = "category"
    __table_args__ = (Index("uq_category_counter_id", "counter_id", unique=True),)
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)  # in addresses and exports
    position: Mapped[int] = mapped_column(default=0)  # order on the form
    name: Mapped[Translated]
    description: Mapped[Translated]
    colour: Mapped[Colour]
    counter_id: Mapped[int] = mapped_column(ForeignKey("counter.id"))
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("counter.id"))
    is_companion: Mapped[bool] = mapped_column(default=False)  # tied to one other person
    is_public: Mapped[bool] = mapped_column(default=True)  # offered on the public form
    needs_approval: Mapped[bool] = mapped_column(default=False)  # organizers decide on each request
    asks_again: Mapped[bool] = mapped_column(default=False)  # also on another name, later
    is_invitation_only: Mapped[bool] = mapped_column(default=False)  # offered with an invitation
    needs_proof: Mapped[bool] = mapped_column(default=False)  # each person sends one
    badge_waits_for_proof: Mapped[bool] = mapped_column(default=False)
    visible_from: Mapped[datetime | None]  # before it, offered by the office only
    visible_until: Mapped[datetime | None]  # from that moment on, no longer
    least_people: Mapped[int | None]  # in one registration that has any of them
    most_people: Mapped[int | None]  # in one registration, with all that was sent with it
    windows: Mapped[list["PriceWindow"]] = relationship(
        order_by="PriceWindow.first_day", cascade="all, delete-orphan"
    )
    variants: Mapped[list["Variant"]] = relationship(order_by="Variant.position, Variant.id")

    @property
    def is_for_everybody(self) -> bool:
        return self.is_public and not self.is_invitation_only


class PriceWindow(Base):
    """What a category costs from `first_day` until the next window begins."""

    __tablename__ = "price_window"
    __table_args__ = (CheckConstraint("price >= 0", name="not_negative"),)
    published = True

    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)  # in the summit's zone
    price: Mapped[Cents]  # before taxes


class Variant(Base):
    """A price of its own for some people of a category: members of an association, for instance.

    Seats are the category's. Never where a payer resides for taxes: nothing is taxed by it. None is
    ever deleted: who has one keeps it.
    """

    __tablename__ = "variant"
    published = True

    id: Mapped[int] = mapped_column(primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)  # below its category
    name: Mapped[Translated]
    description: Mapped[Translated]  # whom it is for
    is_offered: Mapped[bool] = mapped_column(default=True)
    needs_proof: Mapped[bool] = mapped_column(default=False)  # each person sends one
    windows: Mapped[list["VariantWindow"]] = relationship(
        order_by="VariantWindow.first_day", cascade="all, delete-orphan"
    )


class VariantWindow(Base):
    """What a variant costs from `first_day` until its next window begins."""

    __tablename__ = "variant_window"
    __table_args__ = (CheckConstraint("price >= 0", name="not_negative"),)
    published = True

    variant_id: Mapped[int] = mapped_column(ForeignKey("variant.id"), primary_key=True)
    first_day: Mapped[date] = mapped_column(primary_key=True)  # in the summit's zone
    price: Mapped[Cents]  # before taxes
