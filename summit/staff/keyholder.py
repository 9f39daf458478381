"""What Flask-Security sees of an account: plain values, written back by a transaction of ours.

The library changes objects first and commits later; our session refuses that, rightly. So it
gets a copy, and `put` writes what differs. No Flask here.
"""

import uuid
from typing import Any

from flask_security import UserMixin
from flask_security.datastore import UserDatastore
from sqlalchemy import select

from summit.extensions import db, transaction
from summit.kernel.errors import N_, Refused
from summit.staff.models import StaffAccount

WRITTEN = ("password", "fs_uniquifier", "tf_primary_method", "tf_totp_secret", "mf_recovery_codes")


class CodeUsedUp(Refused):
    message = N_("This recovery code has just been used. Take another one.")


class Keyholder(UserMixin):  # type: ignore[misc]
    """One account during a request."""

    roles = ()  # ours are `staff.rules`
    tf_phone_number = None

    def __init__(self, account: StaffAccount) -> None:
        self.id = account.id
        self.email = account.email
        self.name = account.name
        self.language = account.language
        self.active = account.active
        for name in WRITTEN:
            setattr(self, name, _copy(getattr(account, name)))
        self.before = {name: _copy(getattr(self, name)) for name in WRITTEN}

    @property
    def actor(self) -> str:
        return f"staff:{self.id}"

    def check_tf_required(self, methods: Any, fresh: bool) -> tuple[bool, Any]:
        """Ask everybody for the second factor at every sign-in."""
        return True, methods

    def check_tf_required_setup(self) -> bool:
        return True


class Accounts(UserDatastore):  # type: ignore[misc]
    """Finds accounts and writes what Flask-Security changed of one, at once."""

    def __init__(self) -> None:
        super().__init__(StaffAccount, None)

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Keyholder | None:
        ((name, value),) = wanted.items()
        value = str(value).lower() if name == "email" else str(value)
        if "\0" in value:  # PostgreSQL would not take the question
            return None
        column = getattr(StaffAccount, name)
        account = db.session.scalar(select(StaffAccount).where(column == value))
        return Keyholder(account) if account else None

    def put(self, user: Any) -> Any:
        user = getattr(user, "_get_current_object", lambda: user)()
        changed = {
            name: getattr(user, name)
            for name in WRITTEN
            if getattr(user, name) != user.before[name]
        }
        if changed:
            with transaction(by=user.actor) as session:
                account = session.get_one(StaffAccount, user.id)
                for name, value in changed.items():
                    setattr(account, name, _copy(value))
            user.before.update({name: _copy(value) for name, value in changed.items()})
        return user

    def commit(self) -> None:
        """Do nothing: `put` has committed."""

    def set_uniquifier(self, user: Any, uniquifier: str | None = None) -> None:
        """End every session of the account."""
        user.fs_uniquifier = uniquifier or uuid.uuid4().hex
        self.put(user)

    def mf_delete_recovery_code(self, user: Any, idx: int) -> bool:
        """Use one code up; of two who send it at once, one gets in."""
        code = user.mf_recovery_codes[idx]
        with transaction(by=user.actor) as session:
            account = session.get_one(StaffAccount, user.id, with_for_update=True)
            left = list(account.mf_recovery_codes or [])
            if code not in left:
                raise CodeUsedUp()
            account.mf_recovery_codes = [one for one in left if one != code]
        return True


def _copy(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value
