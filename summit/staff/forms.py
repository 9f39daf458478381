"""The forms of signing in: Flask-Security's, in our words and counted."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.recovery_codes import MfRecoveryForm
from wtforms import RadioField

from summit.extensions import transaction
from summit.kernel.clock import real_now
from summit.kernel.networks import network_of
from summit.staff import limits
from summit.staff.rules import ADDRESS, ANYWHERE, CODE, PASSWORD, RESET, Limit
from summit.web.said import OurWords

BEFORE_SIGN_IN = "sign-in"  # the actor of a try: nobody is known yet


def counted(tries: Mapping[Limit, str], typed: str | None, check: Callable[[], bool]) -> bool:
    """Count a try before it is made, also by address; a good one is not held against anybody.

    Where nothing was typed nothing is guessed: the form says so, and no try is spent.
    """
    if not typed:
        check()
        return False
    tries = {ADDRESS: network_of(request.remote_addr), **tries}
    with transaction(by=BEFORE_SIGN_IN) as session:
        for limit, subject in tries.items():
            limits.claim(session, limit, subject, now=real_now())
    if not check():
        return False
    with transaction(by=BEFORE_SIGN_IN) as session:
        for limit, subject in tries.items():
            limits.give_back(session, limit, subject)
    return True


def password_of(email: str) -> Mapping[Limit, str]:
    """Return how a password is counted: who guesses at one address keeps nobody out at another."""
    return {PASSWORD: f"{network_of(request.remote_addr)} {email}", ANYWHERE: email}


def code_of(account_id: int) -> Mapping[Limit, str]:
    """Return how a code is counted: with the account, for only its password leads here."""
    return {CODE: str(account_id)}


class InOurWords:
    """Gives the library's fields our labels, and our words for an answer that is missing."""

    Meta = OurWords
    LABELS: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            getattr(self, name).label.text = label


class SignInForm(InOurWords, LoginForm):  # type: ignore[misc]
    LABELS = {"email": _l("E-mail address"), "password": _l("Password")}
    remember = None  # a phone that is lost must not stay signed in

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (self.next.data or "").startswith("/office/"):  # nowhere else, not even here
            self.next.data = "/office/"

    def validate(self, **kwargs: Any) -> bool:
        return counted(password_of(self.email.data or ""), self.password.data, super().validate)


class CodeForm(InOurWords, TwoFactorVerifyCodeForm):  # type: ignore[misc]
    LABELS = {"code": _l("Code of six digits")}

    def validate(self, **kwargs: Any) -> bool:
        self.code.data = "".join(str(self.code.data or "").split())  # apps show it as 123 456
        return counted(code_of(self.user.id), self.code.data, super().validate)


class SetUpForm(TwoFactorSetupForm):  # type: ignore[misc]
    """There is one second factor to choose: an authenticator app."""

    setup = RadioField(choices=[], validate_choice=False)


class HelpForm(TwoFactorRescueForm):  # type: ignore[misc]
    """Never shown: the way out is a recovery code, or an owner."""

    help_setup = RadioField(choices=[])


class RecoveryForm(InOurWords, MfRecoveryForm):  # type: ignore[misc]
    LABELS = {"code": _l("Recovery code")}

    def validate(self, **kwargs: Any) -> bool:
        self.code.data = (self.code.data or "").strip().lower()
        return counted(code_of(self.user.id), self.code.data, super().validate)


class ConfirmForm(InOurWords, VerifyForm):  # type: ignore[misc]
    LABELS = {"password": _l("Password")}

    def validate(self, **kwargs: Any) -> bool:
        return counted(password_of(current_user.email), self.password.data, super().validate)


class NewPasswordForm(InOurWords, ChangePasswordForm):  # type: ignore[misc]
    LABELS = {
        "password": _l("Current password"),
        "new_password": _l("New password"),
        "new_password_confirm": _l("New password again"),
    }

    def validate(self, **kwargs: Any) -> bool:
        return counted(password_of(current_user.email), self.password.data, super().validate)


class ForgottenForm(InOurWords, ForgotPasswordForm):  # type: ignore[misc]
    LABELS = {"email": _l("E-mail address")}

    def validate(self, **kwargs: Any) -> bool:
        """Count every request, known address or not: each may write a letter."""
        with transaction(by=BEFORE_SIGN_IN) as session:
            limits.claim(session, ADDRESS, network_of(request.remote_addr), now=real_now())
            limits.claim(session, RESET, self.email.data or "", now=real_now())
        return bool(super().validate(**kwargs))


class ResetForm(InOurWords, ResetPasswordForm):  # type: ignore[misc]
    LABELS = {"password": _l("New password"), "password_confirm": _l("New password again")}
