"""Writes down who lost a link, and answers by letter alone. Callers hold the transaction.

Whoever asks waits for the same work and reads the same page whether or not an address is known:
what is behind it is looked up by a worker.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from summit.database import after_commit, table_of
from summit.extensions import tasks
from summit.holder.lost.models import LinkWish
from summit.kernel.languages import Language
from summit.mail.service import promise
from summit.payments.models import Bill
from summit.registration.further.models import FurtherContact
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import ENDED, SENT
from summit.registration.waiting.models import WaitingEntry
from summit.staff.limits import claim
from summit.staff.rules import Limit

ANSWER = "holder.send_lost_links"
TO_ADDRESS = Limit("lost-link", 3, timedelta(hours=1), is_shared=True)  # letters to one address
# a city hall shares one; who tries addresses gets no answer anyway
FROM_NETWORK = Limit("lost-link-network", 60, timedelta(hours=1), is_shared=True)
KEPT = timedelta(days=1)
MOST = 30  # links of each kind in one letter

wishes = table_of(LinkWish)


def ask(
    session: Session,
    email: str,
    *,
    language: Language,
    network: str,
    now: datetime,
    real_now: datetime,
) -> None:
    """Write down a wish. Raises `TooManyTries`, for known addresses as for others."""
    claim(session, FROM_NETWORK, network, now=real_now)
    claim(session, TO_ADDRESS, email, now=real_now)
    session.execute(insert(wishes).values(email=email, language=language, asked_at=now))
    after_commit(session, tasks.hint, ANSWER)


def unanswered(session: Session) -> Sequence[int]:
    wanted = select(wishes.c.id).where(wishes.c.answered_at.is_(None))
    return session.scalars(wanted.order_by(wishes.c.id)).all()


def answer(session: Session, wish_id: int, *, now: datetime) -> bool:
    """Promise a letter with every link that was sent to this address; none where there is none.

    Returns whether one was promised. Asked again it does nothing; what is old is forgotten.
    """
    session.execute(delete(wishes).where(wishes.c.asked_at < now - KEPT))
    open_one = update(wishes).where(wishes.c.id == wish_id, wishes.c.answered_at.is_(None))
    taken = open_one.values(answered_at=now).returning(wishes.c.email, wishes.c.language)
    wish = session.execute(taken).one_or_none()
    if wish is None:
        return False
    found = find_links(session, wish.email)
    if not any(found.values()):
        return False
    promise(
        session,
        "registration.lost_link",
        f"link-wish:{wish_id}",
        to=wish.email,
        language=wish.language,
        facts=found,
        now=now,
    )
    return True


def send_own(session: Session, registration: Registration, *, now: datetime) -> None:
    """Promise the contact their link, as they ask for behind it."""
    promise(
        session,
        "registration.lost_link",
        f"registration:{registration.id}",
        to=registration.contact_email,
        language=registration.language,
        facts={"registrations": [registration.id]},
        now=now,
        key=f"registration.lost_link:{registration.id}:{now.isoformat()}",
    )


def find_links(session: Session, email: str) -> dict[str, list[int]]:
    """Return the rows whose links were sent to an address, by what they are."""
    return {
        name: list(session.scalars(wanted.limit(MOST)))
        for name, wanted in _behind(email.lower()).items()
    }


def _behind(email: str) -> dict[str, Select[int]]:
    is_alive = or_(Registration.status.not_in(ENDED), Registration.submitted_at.is_not(None))
    return {
        "registrations": select(Registration.id)
        .where(func.lower(Registration.contact_email) == email, is_alive)
        .order_by(Registration.id.desc()),
        "further": select(FurtherContact.id)
        .where(
            func.lower(FurtherContact.email) == email,
            FurtherContact.removed_at.is_(None),
        )
        .order_by(FurtherContact.id.desc()),
        "attendees": select(Attendee.id)
        .join(Registration, Attendee.registration_id == Registration.id)
        .where(
            func.lower(Attendee.email) == email,
            Attendee.left_at.is_(None),
            Registration.status.in_(SENT),
        )
        .order_by(Attendee.id.desc()),
        "bills": select(Bill.registration_id)
        .where(func.lower(Bill.payer_email) == email)
        .order_by(Bill.id.desc()),
        "entries": select(WaitingEntry.id)
        .where(func.lower(WaitingEntry.contact_email) == email, WaitingEntry.left_at.is_(None))
        .order_by(WaitingEntry.id.desc()),
    }
