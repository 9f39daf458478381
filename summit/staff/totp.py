"""The second factor: codes by real time, each taken once."""

from typing import Any

from flask_security.totp import Totp
from passlib.exc import UsedTokenError
from sqlalchemy import or_, select, update

from summit.extensions import db, transaction
from summit.staff.models import StaffAccount


class OnceOnlyTotp(Totp):  # type: ignore[misc]
    """Refuses a code that was taken already, and every earlier one."""

    def get_last_counter(self, user: Any) -> int | None:
        return db.session.scalar(
            select(StaffAccount.tf_last_counter).where(StaffAccount.id == user.id)
        )

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Take the code, or raise: one conditional statement, for two who send it at once."""
        last = StaffAccount.tf_last_counter
        taken = (
            update(StaffAccount)
            .where(StaffAccount.id == user.id, or_(last.is_(None), last < tmatch.counter))
            .values(tf_last_counter=tmatch.counter)
            .returning(StaffAccount.id)
        )
        with transaction(by=f"staff:{user.id}") as session:
            found = session.scalar(taken, execution_options={"synchronize_session": False})
        if found is None:
            raise UsedTokenError()

    def seal(self, key: str | None = None) -> str:
        """Return a secret as it is stored: a new one, or `key` (base32) of the demonstration."""
        made = self._totp(key=key) if key else self._totp.new()
        return str(made.to_json(encrypt=True))
