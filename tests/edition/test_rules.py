from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from summit.edition.rules import SiteFacts, SiteState, state_at

MONTREAL = ZoneInfo("America/Toronto")
MONTH_ONLY = SiteFacts(
    zone=MONTREAL,
    month="2026-07",
    starts_on=None,
    ends_on=None,
    opens_at=datetime(2026, 2, 1, 9, tzinfo=MONTREAL),
    closes_at=datetime(2026, 7, 1, 0, tzinfo=MONTREAL),
)
DAYS = replace(MONTH_ONLY, starts_on=date(2026, 7, 8), ends_on=date(2026, 7, 10))


def at(*moment):
    return datetime(*moment, tzinfo=MONTREAL)


def test_the_state_follows_the_clock_from_announced_to_past():
    moments = [at(2026, 1, 9), at(2026, 2, 1, 9), at(2026, 7, 2), at(2026, 7, 8), at(2026, 7, 11)]

    states = [state_at(moment, DAYS)[0] for moment in moments]

    assert states == ["announced", "open", "closed", "on_now", "past"]


def test_a_month_alone_never_makes_a_day_up():
    assert state_at(at(2026, 7, 15), MONTH_ONLY)[0] is SiteState.CLOSED
    assert state_at(at(2026, 8, 1), MONTH_ONLY)[0] is SiteState.PAST


def test_full_is_said_only_while_registration_is_open():
    full = replace(DAYS, is_full=True)

    assert state_at(at(2026, 3, 1), full)[0] is SiteState.SOLD_OUT
    assert state_at(at(2026, 1, 1), full)[0] is SiteState.ANNOUNCED


def test_without_a_tax_profile_nothing_opens():
    assert state_at(at(2026, 3, 1), replace(DAYS, can_sell=False))[0] is SiteState.ANNOUNCED


def test_the_next_boundary_is_the_next_moment_the_clock_changes_it():
    assert state_at(at(2026, 1, 9), DAYS)[1] == DAYS.opens_at
    assert state_at(at(2026, 7, 9), DAYS)[1] == at(2026, 7, 11)
    assert state_at(at(2026, 9, 1), DAYS)[1] is None
