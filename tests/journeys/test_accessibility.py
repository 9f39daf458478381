"""Public pages in three languages, light and dark, wide and narrow, before axe-core's rules."""

import pytest

from tests.journeys import tour
from tests.journeys.axe import violations
from tests.journeys.looks import languages

pytestmark = pytest.mark.journey


@languages
def test_public_pages_shut_nobody_out(demonstration, look, language):
    page = look(language)

    assert violations(page, tour.tour_of_public_pages(page, demonstration, language)) == []


STATES = ("2026-01-05T09:00", "2026-08-02T09:00")  # announced, over; the tour sees it open


@pytest.mark.parametrize("moment", STATES)
@languages
def test_the_summit_page_shuts_nobody_out_on_another_day(
    demonstration, look, signed_in, language, moment
):
    page = look(language, storage_state=signed_in)
    page.goto(
        demonstration.address(f"office/as-on?moment={moment}&page=&language={language}"),
    )

    assert violations(page, [moment]) == []


@languages
def test_registration_shuts_nobody_out(demonstration, look, language):
    page = look(language)

    assert violations(page, tour.tour_of_registration(page, demonstration, language)) == []


@languages
def test_pages_behind_links_shut_nobody_out(demonstration, look, language):
    page = look(language)

    assert violations(page, tour.tour_of_link_pages(page, demonstration, language)) == []


@languages
def test_signing_in_shuts_nobody_out(demonstration, look, language):
    page = look(language)

    assert violations(page, tour.tour_of_gate(page, demonstration, language)) == []
