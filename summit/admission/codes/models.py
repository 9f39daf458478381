"""Tables of codes and of rules for groups."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.admission.codes.rules import NOTHING, Reduction
from summit.admission.codes.statuses import Reduces
from summit.admission.models import Category
from summit.database import Base
from summit.kernel.languages import Language
from summit.kernel.money import Cents

code_category = Table(
    "code_category",
    Base.metadata,
    Column("code_id", ForeignKey("code.id"), primary_key=True),
    Column("category_id", ForeignKey("category.id"), primary_key=True),
)
group_rule_category = Table(
    "group_rule_category",
    Base.metadata,
    Column("category_id", ForeignKey("category.id"), primary_key=True),  # a type is of one group
    Column("group_rule_id", ForeignKey("group_rule.id"), nullable=False),
)


class Code(Base):
    """What somebody types to pay less, or to come by invitation. Uses are people, not bookings.

    Only `service` moves `used`: the people who use it now, and whose places are held.
    """

    __tablename__ = "code"
    __table_args__ = (
        CheckConstraint("used >= 0", name="used_not_negative"),
        CheckConstraint("percent >= 0 AND percent <= 100", name="percent_in_range"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(40), unique=True)  # as `rules.normal` writes it
    name: Mapped[str] = mapped_column(String(100))  # for the office only
    reduces: Mapped[Reduces]
    percent: Mapped[int] = mapped_column(default=0)
    amount: Mapped[Cents] = mapped_column(default=NOTHING)  # before taxes, per person
    most_uses: Mapped[int | None]  # None: without a limit
    most_per_registration: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    first_day: Mapped[date | None]  # in the summit's zone; both days are included
    last_day: Mapped[date | None]
    ended_at: Mapped[datetime | None]  # by the office
    created_at: Mapped[datetime]
    categories: Mapped[list[Category]] = relationship(
        secondary=code_category, order_by=(Category.position, Category.id)
    )

    invitation: Mapped["Invitation | None"] = relationship(back_populates="code", uselist=False)

    @property
    def reduction(self) -> Reduction:
        return Reduction(self.reduces, self.percent, self.amount)


class Invitation(Base):
    """Who is invited by a code of their own, and what it waives.

    The code says as what they may come, how many (`most_uses`), until when (`last_day`), at which
    price, and whether it was revoked (`ended_at`).
    """

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_id: Mapped[int] = mapped_column(ForeignKey("code.id"), unique=True)
    given_name: Mapped[str] = mapped_column(String(100))  # empty: an organization is invited
    family_name: Mapped[str] = mapped_column(String(100))
    municipality: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))  # ISO 3166-1 alpha-2; empty: not known
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[Language]
    message: Mapped[str] = mapped_column(String(2000))  # the organizers' own words
    locks_email: Mapped[bool] = mapped_column(default=False)  # only this address may use it
    waives_approval: Mapped[bool] = mapped_column(default=False)
    waives_capacity: Mapped[bool] = mapped_column(default=False)  # comes although it is full
    remind_before: Mapped[int] = mapped_column(default=7)  # days before the last; 0: never
    sent_at: Mapped[datetime | None]  # when the letter was promised
    reminded_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]  # when its page was first shown
    code: Mapped[Code] = relationship(back_populates="invitation", lazy="joined")

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def places_left(self) -> int:
        return max(0, (self.code.most_uses or 0) - self.code.used)

    @property
    def addressee(self) -> str:
        return self.full_name or self.municipality


class GroupRule(Base):
    """Of every so many people of these types in one registration, one pays less."""

    __tablename__ = "group_rule"
    __table_args__ = (
        CheckConstraint("every >= 2", name="of_several"),
        CheckConstraint("percent >= 0 AND percent <= 100", name="percent_in_range"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))  # for the office only
    every: Mapped[int]
    reduces: Mapped[Reduces]
    percent: Mapped[int] = mapped_column(default=0)
    amount: Mapped[Cents] = mapped_column(default=NOTHING)
    categories: Mapped[list[Category]] = relationship(
        secondary=group_rule_category, order_by=(Category.position, Category.id)
    )

    @property
    def reduction(self) -> Reduction:
        return Reduction(self.reduces, self.percent, self.amount)
