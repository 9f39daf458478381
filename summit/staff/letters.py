"""What staff are written: promised in the outbox, without the secret link.

The link is made when the letter is (`security.password_link`), so no row ever holds one.
"""

import secrets
from datetime import timedelta
from typing import Any

from flask_security.mail_util import MailUtil
from sqlalchemy.orm import Session

from summit.extensions import transaction
from summit.kernel.clock import now, real_now
from summit.kernel.languages import Language
from summit.mail.service import promise

RESET = "staff.password_reset"
CHANGED = "staff.password_changed"
INVITED = "staff.invited"
LINK_LASTS = timedelta(hours=24)  # from the moment it was asked for, real time


def promise_letter(
    session: Session, occasion: str, account_id: int, *, to: str, name: str, language: Language
) -> None:
    """Promise a letter to an account; each request is a letter of its own."""
    promise(
        session,
        occasion,
        f"staff_account:{account_id}",
        to=to,
        language=language,
        facts={
            "account_id": account_id,
            "name": name,
            "until": (real_now() + LINK_LASTS).isoformat(),
        },
        now=now(),
        key=f"{occasion}:{account_id}:{secrets.token_hex(8)}",
    )


class OutboxMailUtil(MailUtil):  # type: ignore[misc]
    """Takes a letter of Flask-Security's, whose template is named as our occasion."""

    def send_mail(
        self,
        template: str,
        subject: Any,
        recipient: Any,
        sender: Any,
        body: Any,
        html: Any,
        **context: Any,
    ) -> None:
        user = context["user"]
        with transaction(by=user.actor) as session:
            promise_letter(
                session, template, user.id, to=user.email, name=user.name, language=user.language
            )
