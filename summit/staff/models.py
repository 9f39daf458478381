"""Tables of staff accounts and of tries to sign in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base
from summit.kernel.languages import Language
from summit.staff.rules import Role

SECRET = {"secret": True}  # the audit writes down that it changed, not what it is


class StaffAccount(Base):
    """One person of the organizing team. Sign-in is `security`'s; nobody deletes an account."""

    __tablename__ = "staff_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # in lower case
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role]
    language: Mapped[Language] = mapped_column(default=Language.FR)
    active: Mapped[bool] = mapped_column(default=True)
    password: Mapped[str] = mapped_column(String(255), info=SECRET)  # argon2
    # names the sign-in in the cookie; changing it ends every session of the account
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    tf_primary_method: Mapped[str | None] = mapped_column(String(20))  # "authenticator"
    tf_totp_secret: Mapped[str | None] = mapped_column(String(500), info=SECRET)  # encrypted
    tf_last_counter: Mapped[int | None]  # half minutes of the last code: none is taken twice
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(info=SECRET)  # encrypted
    created_at: Mapped[datetime]


class Tries(Base):
    """How often something guarded was tried since `began_at`, by real time."""

    __tablename__ = "tries"
    __table_args__ = (CheckConstraint("count >= 0", name="not_negative"),)

    key: Mapped[str] = mapped_column(String(80), primary_key=True)  # "account:<digest>"
    began_at: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]
