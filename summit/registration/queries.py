"""What the public form needs to know before anybody types."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from summit.admission.queries import Offer, offers
from summit.edition.models import Summit
from summit.edition.queries import facts_of, find_summit, zone_of
from summit.edition.rules import SiteState, state_at
from summit.registration.models import Attendee, Registration
from summit.registration.waiting.service import is_somebody_next


@dataclass(frozen=True, slots=True)
class Desk:
    """The registration desk at one moment: is it open, and what does it offer?"""

    summit: Summit
    state: SiteState
    offers: Sequence[Offer]
    moment: datetime
    good_until: datetime | None  # when the clock alone may change the state, a price, what is seen
    somebody_is_next: bool = False  # places lie free for who waits, and nobody was asked yet
    asks_residence: bool = False  # of each payer: taxes depend on it

    @property
    def opens_later(self) -> bool:
        """Tell whether the opening is announced and still ahead."""
        opens_at = self.summit.registration_opens_at
        return opens_at is not None and opens_at > self.moment

    @property
    def waited_for(self) -> Sequence[Offer]:
        """Return what people may wait for once it is full; a companion comes with somebody."""
        return [one for one in self.on_sale if not one.category.is_companion]

    @property
    def on_sale(self) -> Sequence[Offer]:
        return [one for one in self.offers if one.price is not None]

    @property
    def gives_places(self) -> bool:
        """Tell whether places are given out now, as far as there are any."""
        return self.state in (SiteState.OPEN, SiteState.SOLD_OUT)

    @property
    def has_list(self) -> bool:
        """Tell whether the waiting list may be joined."""
        return self.gives_places and any(one.is_full for one in self.waited_for)

    def serves(self, *, sent: bool) -> bool:
        """Tell whether the form is shown; one that is being sent also when all is sold out.

        It is answered with what ran out, not thrown away.
        """
        return self.state is SiteState.OPEN or (sent and self.state is SiteState.SOLD_OUT)


def find_desk(
    session: Session, *, now: datetime, can_sell: bool, asks_residence: bool = False
) -> Desk | None:
    """Return the desk, or None while there is no summit yet."""
    summit = find_summit(session)
    if summit is None:
        return None
    every = offers(session, now=now, zone=zone_of(summit), public_only=False)
    public = [offer for offer in every if offer.is_shown]
    on_sale = [offer for offer in public if offer.price is not None]
    real = [offer for offer in on_sale if not offer.category.is_companion] or on_sale
    facts = facts_of(
        summit,
        can_sell=can_sell and bool(public),
        is_full=bool(real) and not any(offer.is_open for offer in real),
    )
    state, boundary = state_at(now, facts)
    moments = [boundary, *(offer.changes_at for offer in every)]
    until = min((moment for moment in moments if moment), default=None)
    is_next = can_sell and is_somebody_next(session, now=now)
    return Desk(summit, state, public, now, until, is_next, asks_residence)


def offers_beside(
    session: Session, people: Collection[Attendee], *, now: datetime, summit: Summit
) -> Sequence[Offer]:
    """Return the public offers and those of the categories and variants a draft holds already."""
    types = {one.category_id for one in people}
    held = {one.variant_id for one in people}
    every = offers(session, now=now, zone=zone_of(summit), public_only=False, held=held)
    return [one for one in every if one.is_shown or one.category.id in types]


def find_by_submission(session: Session, digest: str) -> Registration | None:
    """Return the registration that this very form made, if it was sent before."""
    return session.scalar(select(Registration).where(Registration.submission_digest == digest))


def get_whole(session: Session, registration_id: int) -> Registration:
    """Return a registration with its people and their categories, in three statements."""
    people = selectinload(Registration.attendees)
    return session.scalars(
        select(Registration)
        .where(Registration.id == registration_id)
        .options(
            people.joinedload(Attendee.category),
            people.joinedload(Attendee.variant),
            people.joinedload(Attendee.principal),
        )
    ).one()
