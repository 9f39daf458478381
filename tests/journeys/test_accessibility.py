"""Every page in three languages, light and dark, wide and narrow, before axe-core's rules.

The narrow look is 320 px, where nothing may have to be read by scrolling sideways (WCAG 1.4.10).
"""

import pytest

from tests.journeys import tour
from tests.journeys.axe import violations
from tests.journeys.steps import ask_for_pairing_code
from tests.journeys.words import words_in

pytestmark = pytest.mark.journey

LOOKS = {  # one look to a language: together they are both schemes and both widths
    "fr": {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    "en": {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
    "es": {"color_scheme": "dark", "viewport": {"width": 1440, "height": 900}},
}
languages = pytest.mark.parametrize("language", LOOKS)


@pytest.fixture
def look(visit):
    def open_one(language, **more):
        return visit(**LOOKS[language] | more, reduced_motion="reduce")

    return open_one


@pytest.fixture(scope="module")
def signed_in(browsers, demonstration):
    """The cookie of somebody who may open every page of the office."""
    profile = browsers().new_context()
    page = profile.new_page()
    tour.enter_office(page, demonstration, "owner")
    yield profile.storage_state()
    profile.close()


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


@languages
def test_the_office_shuts_nobody_out(demonstration, look, signed_in, language):
    page = look(language, storage_state=signed_in)

    assert violations(page, tour.tour_of_office(page, demonstration, language)) == []


@languages
def test_the_door_shuts_nobody_out(demonstration, look, signed_in, language):
    office = look(language, storage_state=signed_in)
    office.goto(demonstration.address("office/"))
    tour.speak(office, language)
    code = ask_for_pairing_code(office, words_in(language), demonstration, f"Axe {language}")
    page = look(language, viewport={"width": 390, "height": 844})

    assert violations(page, tour.tour_of_door(page, demonstration, language, code)) == []
