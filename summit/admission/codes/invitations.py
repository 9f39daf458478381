"""Invitations: made by the office, sent by e-mail, reminded of, withdrawn. Callers hold the
transaction.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from summit.admission.codes.errors import InvitationInUse, InvitationRevoked, PlacesTaken
from summit.admission.codes.messages import promise_invitation, promise_reminder
from summit.admission.codes.models import Code, Invitation
from summit.admission.codes.service import new_text
from summit.admission.codes.statuses import Reduces
from summit.admission.models import Category
from summit.database import table_of
from summit.kernel.edits import check_unchanged
from summit.kernel.languages import Language
from summit.mail.unsubscribing.service import (
    check_may_advertise,
    is_organizer_named,
    is_unsubscribed,
)

DRAWN_SIGNS = 14  # it may waive a price and a full type: 31 ** 13 to guess from


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWish:
    """An invitation as the office wants it. Without a name a city is invited."""

    email: str
    language: Language
    given_name: str = ""
    family_name: str = ""
    municipality: str = ""
    country: str = ""
    message: str = ""
    category_id: int
    places: int = 1
    waives_price: bool = False
    waives_approval: bool = False
    waives_capacity: bool = False
    locks_email: bool = False
    last_day: date | None = None
    remind_before: int = 7


PLAIN = (
    "email",
    "language",
    "given_name",
    "family_name",
    "municipality",
    "country",
    "message",
    "waives_approval",
    "waives_capacity",
    "locks_email",
    "remind_before",
)
SHOWN = tuple(InvitationWish.__dataclass_fields__)
STAYS_IN_USE = ("category_id", "waives_price", "waives_approval", "waives_capacity")


def invite(session: Session, wish: InvitationWish, *, now: datetime) -> Invitation:
    """Make an invitation with a code nobody can guess; it is sent by `send`."""
    invitation = Invitation(**{name: getattr(wish, name) for name in PLAIN})
    invitation.code = Code(text=new_text(session, DRAWN_SIGNS), created_at=now)
    _write_code(session, invitation.code, wish)
    session.add(invitation)
    session.flush()
    return invitation


def _write_code(session: Session, code: Code, wish: InvitationWish) -> None:
    code.name = f"{wish.given_name} {wish.family_name} {wish.municipality}".strip()[:100]
    code.reduces = Reduces.FREE if wish.waives_price else Reduces.NOTHING
    code.most_uses, code.last_day = wish.places, wish.last_day
    code.categories = [session.get_one(Category, wish.category_id)]


def shown(invitation: Invitation) -> InvitationWish:
    """Return an invitation as it is kept, for the form."""
    code = invitation.code
    return InvitationWish(
        **{name: getattr(invitation, name) for name in PLAIN},
        category_id=code.categories[0].id,
        places=code.most_uses or 0,
        waives_price=code.reduces is Reduces.FREE,
        last_day=code.last_day,
    )


def edit(
    session: Session, invitation_id: int, wish: InvitationWish, *, seen: str, renews: bool
) -> None:
    """Change an invitation; who came by it keeps place and price.

    `renews`: the code becomes another, so that the link which was sent opens nothing any more.
    A later last day is reminded of again. Raises `ChangedMeanwhile`, `InvitationRevoked`,
    `InvitationInUse`, `PlacesTaken`.
    """
    invitation = _locked(session, invitation_id)
    code, kept = invitation.code, shown(invitation)
    check_unchanged(kept, SHOWN, seen)
    if code.ended_at is not None:
        raise InvitationRevoked()
    if code.used and any(getattr(kept, name) != getattr(wish, name) for name in STAYS_IN_USE):
        raise InvitationInUse()
    if wish.places < code.used:
        raise PlacesTaken(used=code.used)
    for name in PLAIN:
        setattr(invitation, name, getattr(wish, name))
    if wish.last_day != kept.last_day:
        invitation.reminded_at = None
    _write_code(session, code, wish)
    if renews:
        code.text = new_text(session, DRAWN_SIGNS)
        invitation.opened_at = None
    session.flush()


def send(session: Session, invitation_id: int, *, now: datetime) -> None:
    """Promise the letter, again where it was sent before. Raises `InvitationRevoked`,
    `HasUnsubscribed`, `OrganizerUnnamed`.
    """
    invitation = _locked(session, invitation_id)
    if invitation.code.ended_at is not None:
        raise InvitationRevoked()
    check_may_advertise(session, invitation.email)
    invitation.sent_at = invitation.sent_at or now
    session.flush()
    promise_invitation(session, invitation, now=now)


def revoke(session: Session, invitation_id: int, *, now: datetime) -> None:
    """Let nobody use it any more; who came by it keeps place and price."""
    code = _locked(session, invitation_id).code
    code.ended_at = code.ended_at or now
    session.flush()


def _locked(session: Session, invitation_id: int) -> Invitation:
    code_id = session.get_one(Invitation, invitation_id).code_id
    session.get_one(Code, code_id, with_for_update=True, populate_existing=True)
    return session.get_one(Invitation, invitation_id)


def note_opened(session: Session, invitation_id: int, *, now: datetime) -> None:
    """Write down when its page was first shown; a later showing changes nothing."""
    kept = table_of(Invitation)
    first = kept.c.opened_at.is_(None)
    session.execute(update(kept).where(kept.c.id == invitation_id, first).values(opened_at=now))


def to_remind(session: Session, *, today: date) -> Sequence[int]:
    """Return who was invited, took no place yet, and has few days left; `today` is the summit's."""
    wanted = (
        select(Invitation.id, Code.last_day, Invitation.remind_before)
        .join(Code, Invitation.code_id == Code.id)
        .where(
            Invitation.sent_at.is_not(None),
            Invitation.reminded_at.is_(None),
            Invitation.remind_before > 0,
            Code.ended_at.is_(None),
            Code.used == 0,
            Code.last_day >= today,
        )
    )
    return [
        invitation_id
        for invitation_id, last_day, before in session.execute(wanted.order_by(Invitation.id))
        if last_day is not None and last_day - timedelta(days=before) <= today
    ]


def remind_no_more(session: Session, code_ids: Collection[int]) -> None:
    """Remind nobody of these invitations: somebody came by each, and no longer does."""
    if code_ids:
        kept = table_of(Invitation)
        session.execute(update(kept).where(kept.c.code_id.in_(code_ids)).values(remind_before=0))


def remind(session: Session, invitation_id: int, *, today: date, now: datetime) -> None:
    """Promise one reminder, unless it is no longer due."""
    if invitation_id not in to_remind(session, today=today):
        return
    invitation = _locked(session, invitation_id)
    if is_unsubscribed(session, invitation.email) or not is_organizer_named(session):
        return
    invitation.reminded_at = now
    session.flush()
    promise_reminder(session, invitation, now=now)


def find(session: Session, wanted: str) -> Sequence[Invitation]:
    """Return the invitations that a search finds, the newest first."""
    every = select(Invitation).join(Code, Invitation.code_id == Code.id)
    for word in wanted.lower().split():
        columns = (Code.name, Code.text, Invitation.email)
        every = every.where(
            or_(*(func.lower(one).contains(word, autoescape=True) for one in columns))
        )
    return session.scalars(every.order_by(Invitation.id.desc())).unique().all()


def addresses(session: Session, category_id: int) -> Sequence[str]:
    """Return who is invited to a type already, by address; withdrawn invitations do not count."""
    wanted = (
        select(Invitation.email)
        .join(Code, Invitation.code_id == Code.id)
        .where(Code.ended_at.is_(None), Code.categories.any(Category.id == category_id))
    )
    return session.scalars(wanted).all()
