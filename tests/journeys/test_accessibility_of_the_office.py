"""Office and door in three languages, light and dark, wide and narrow, before axe-core's rules."""

import pytest

from tests.journeys import tour
from tests.journeys.axe import violations
from tests.journeys.looks import languages
from tests.journeys.steps import ask_for_pairing_code
from tests.journeys.words import words_in

pytestmark = pytest.mark.journey


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
