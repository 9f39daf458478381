"""Accounts of the organizing team. Hashing and sealing happen before, outside transactions."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.kernel.edits import check_unchanged
from summit.kernel.errors import N_, Refused
from summit.kernel.languages import Language
from summit.staff.models import StaffAccount
from summit.staff.rules import Role

EDITED = ("name", "role", "language")
METHOD = "authenticator"  # Flask-Security's word for TOTP


class AddressTaken(Refused):
    message = N_("An account with this e-mail address already exists.")


class LastOwner(Refused):
    message = N_("There must always be an owner: give that role to another person first.")


def create_account(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password_hash: str,
    language: Language = Language.FR,
    totp_secret: str | None = None,
    now: datetime,
) -> StaffAccount:
    """Add an account. `totp_secret` is sealed (`security.totp().seal()`); without it the person
    sets the second factor up at the first sign-in. Raises `AddressTaken`.
    """
    email = email.strip().lower()
    if session.scalar(select(StaffAccount.id).where(StaffAccount.email == email)):
        raise AddressTaken()
    account = StaffAccount(
        email=email,
        name=name,
        role=role,
        language=language,
        password=password_hash,
        fs_uniquifier=uuid.uuid4().hex,
        tf_primary_method=METHOD if totp_secret else None,
        tf_totp_secret=totp_secret,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def edit_account(
    session: Session, account_id: int, wanted: dict[str, Any], *, seen: str
) -> StaffAccount:
    """Change name, role and language. Raises `ChangedMeanwhile`, `LastOwner`."""
    account = _lock(session, account_id)
    check_unchanged(account, EDITED, seen)
    if wanted["role"] is not Role.OWNER:
        _keep_an_owner(session, account)
    for name in EDITED:
        setattr(account, name, wanted[name])
    session.flush()
    return account


def set_active(session: Session, account_id: int, *, active: bool) -> StaffAccount:
    """Let somebody in again, or end every session and let them in no more."""
    account = _lock(session, account_id)
    if not active:
        _keep_an_owner(session, account)
        account.fs_uniquifier = uuid.uuid4().hex
    account.active = active
    session.flush()
    return account


def reset_second_factor(session: Session, account_id: int) -> StaffAccount:
    """Forget the authenticator and the recovery codes; a new one is set up at the next sign-in."""
    account = _lock(session, account_id)
    account.tf_primary_method = account.tf_totp_secret = None
    account.tf_last_counter = account.mf_recovery_codes = None
    account.fs_uniquifier = uuid.uuid4().hex
    session.flush()
    return account


def _lock(session: Session, account_id: int) -> StaffAccount:
    return session.get_one(StaffAccount, account_id, with_for_update=True, populate_existing=True)


def _keep_an_owner(session: Session, account: StaffAccount) -> None:
    """Refuse to leave the office without an owner who can sign in."""
    if account.role is not Role.OWNER or not account.active:
        return
    owners = select(StaffAccount.id).where(StaffAccount.role == Role.OWNER, StaffAccount.active)
    others = session.scalars(owners.where(StaffAccount.id != account.id).with_for_update())
    if not others.all():
        raise LastOwner()
