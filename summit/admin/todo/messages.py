"""The letter about what waits. It is written when it is sent, of what waits then.

`staff.to_do` goes to one member of staff; facts: `account_id`.
"""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.admin.todo.duties import to_do
from summit.edition.queries import get_summit
from summit.kernel.clock import now as moment
from summit.mail.letters import Letter, NotNeeded, Promised, Renderer
from summit.mail.service import promise
from summit.staff.models import StaffAccount
from summit.staff.rules import RIGHTS
from summit.web.outside import address_of


def promise_to_do(session: Session, account: StaffAccount, *, now: datetime) -> None:
    promise(
        session,
        "staff.to_do",
        f"staff_account:{account.id}",
        to=account.email,
        language=account.language,
        facts={"account_id": account.id},
        now=now,
        key=f"staff.to_do:{account.id}:{now.isoformat()}",
    )


def write_to_do(session: Session, promised: Promised) -> Letter:
    account = session.get_one(StaffAccount, promised.facts["account_id"])
    if not account.active:
        raise NotNeeded()  # closed since it was promised
    facts = {
        "account": account,
        "zone_name": get_summit(session).zone_name,
        "waiting": [
            (one, address_of(one.endpoint, **one.values))
            for one in to_do(session, RIGHTS[account.role], now=moment())
        ],
        "today": address_of("admin.today"),
        "own": address_of("todo_admin.letters"),
    }
    return Letter(_("What waits in the summit’s office"), "admin/todo/mail/to_do.html", facts)


RENDERERS: Mapping[str, Renderer] = {"staff.to_do": write_to_do}
