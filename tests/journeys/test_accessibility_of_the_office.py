"""Office and door, light and dark, wide and narrow, before axe-core's rules.

The office in Spanish, which differs from the others by its words only, takes a minute more and is
left to `make soak`.
"""

import pytest

from tests.journeys import tour
from tests.journeys.axe import violations
from tests.journeys.looks import languages
from tests.journeys.steps import ask_for_pairing_code
from tests.journeys.words import words_in

journey = pytest.mark.journey


@pytest.mark.parametrize(
    "language",
    [
        pytest.param("fr", marks=journey),
        pytest.param("en", marks=journey),
        pytest.param("es", marks=pytest.mark.soak),
    ],
)
def test_the_office_shuts_nobody_out(demonstration, look, signed_in, language):
    page = look(language, storage_state=signed_in)

    assert violations(page, tour.tour_of_office(page, demonstration, language)) == []


@journey
@languages
def test_the_door_shuts_nobody_out(demonstration, look, signed_in, language):
    office = look(language, storage_state=signed_in)
    office.goto(demonstration.address("office/"))
    tour.speak(office, language)
    code = ask_for_pairing_code(office, words_in(language), demonstration, f"Axe {language}")
    page = look(language, viewport={"width": 390, "height": 844})

    assert violations(page, tour.tour_of_door(page, demonstration, language, code)) == []
