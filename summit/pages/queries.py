"""Reads what frames every page, and the state of the whole site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from summit.admission.queries import Offer
from summit.edition.models import Summit
from summit.edition.queries import facts_of, zone_of
from summit.edition.rules import SiteState, state_at
from summit.kernel.languages import Translated
from summit.payments.queries import tax_terms
from summit.payments.statuses import TaxRegime
from summit.registration.queries import Desk, find_desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page. Plain values: an error page must not read rows again."""

    name: Translated
    city: Translated = Translated()
    month: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    zone: ZoneInfo = ZoneInfo("America/Toronto")
    announced_by: Translated | None = None
    announcer_url: Translated | None = None
    organizer_name: str | None = None
    organizer_address: str | None = None
    contact_email: str | None = None
    is_demonstration: bool = False
    is_before: bool = True
    takes_registrations: bool = False
    has_programme: bool = False  # something of it is published
    today: date = date.min
    good_until: datetime | None = None  # when the clock alone makes the frame wrong


NAME = Translated(  # where no summit has been entered yet, or the database does not answer
    fr="Sommet international des maires",
    en="International Mayors Summit",
    es="Cumbre Internacional de Alcaldes",
)
NO_FRAME = Frame(name=NAME)
OVER = (SiteState.ON_NOW, SiteState.PAST)


def frame_of(summit: Summit, *, now: datetime, has_programme: bool = False) -> Frame:
    """Return the frame at `now`. It follows the clock only: seats and taxes are not asked."""
    zone = zone_of(summit)
    state, boundary = state_at(now, facts_of(summit, can_sell=True, is_full=False))
    today = now.astimezone(zone).date()
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), zone)
    ends = [boundary, midnight if summit.is_demonstration else None]
    return Frame(
        name=summit.name,
        city=summit.city,
        month=summit.month,
        starts_on=summit.starts_on,
        ends_on=summit.ends_on,
        zone=zone,
        announced_by=summit.announced_by,
        announcer_url=summit.announcer_url,
        organizer_name=summit.organizer_name,
        organizer_address=summit.organizer_address,
        contact_email=summit.contact_email,
        is_demonstration=summit.is_demonstration,
        is_before=state not in OVER and f"{today:%Y-%m}" < (summit.month or f"{date.max}"),
        takes_registrations=state is SiteState.OPEN,
        has_programme=has_programme,
        today=today,
        good_until=min((moment for moment in ends if moment), default=None),
    )


@dataclass(frozen=True, slots=True)
class Site:
    """What the whole site is about at one moment."""

    desk: Desk
    regime: TaxRegime

    @property
    def state(self) -> SiteState:
        return self.desk.state

    @property
    def is_open(self) -> bool:
        return self.state is SiteState.OPEN

    @property
    def on_sale(self) -> Sequence[Offer]:
        return [offer for offer in self.desk.offers if offer.price is not None]


def site_state(session: Session, *, now: datetime) -> Site | None:
    """Return the state at `now` from clock, settings, seats and taxes; None without a summit."""
    terms = tax_terms(session)
    desk = find_desk(session, now=now, can_sell=terms.may_sell)
    return Site(desk, terms.regime) if desk else None
