"""Office and door before axe-core's rules, and the office's HTML before html-validate.

One walk through the office takes more than a minute: French, with the longest words on the
narrowest page, is walked in `make test`, the other languages and looks in `make soak`.
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
        pytest.param("en", marks=pytest.mark.soak),
        pytest.param("es", marks=pytest.mark.soak),
    ],
)
def test_the_office_shuts_nobody_out_and_its_html_is_valid(
    demonstration, look, signed_in, written, validator, language
):
    page = look(language, storage_state=signed_in)
    folder = written(page)

    assert violations(page, tour.tour_of_office(page, demonstration, language)) == []
    assert validator(folder) == []


@journey
@languages
def test_the_door_shuts_nobody_out(demonstration, look, signed_in, language):
    office = look(language, storage_state=signed_in)
    office.goto(demonstration.address("office/"))
    tour.speak(office, language)
    code = ask_for_pairing_code(office, words_in(language), demonstration, f"Axe {language}")
    page = look(language, viewport={"width": 390, "height": 844})

    assert violations(page, tour.tour_of_door(page, demonstration, language, code)) == []
