"""Every public page in every state of the site, in each language, scheme and width.

The long form of `test_accessibility.py` and `test_html.py`: every page is opened once in each
state and language and kept as it was sent, for html-validate; axe-core sees it in each look. The
tour also goes to whatever else the site's map names: every article, session and practical page.
"""

import re
from itertools import product

import pytest

from tests.journeys import tour
from tests.journeys.axe import violations
from tests.journeys.demonstration import Demonstration
from tests.journeys.year import CHIPS, DAY, Year

pytestmark = pytest.mark.soak

SIZES = ({"width": 390, "height": 844}, {"width": 1440, "height": 900})
REFLOW = {"width": 320, "height": 640}  # nothing is read by scrolling sideways (WCAG 1.4.10)
LOOKS = [*product(("light", "dark"), SIZES), ("dark", REFLOW)]
MORE = {
    "registration": "{language}/register/",
    "programme-day": f"{{language}}/programme/day/{DAY}",
    "programme-room": "{language}/programme/room/1",
}
NO_DAYS = ("announced",)  # nothing is found there yet


@pytest.fixture(scope="module")
def year(browsers, tmp_path_factory):
    own = Demonstration(tmp_path_factory.mktemp("year"))
    own.start()
    profile = browsers().new_context()
    office = profile.new_page()
    tour.enter_office(office, own, "owner")
    tour.speak(office, "en")
    yield Year(own, office)
    profile.close()
    assert own.stop() == []


@pytest.mark.parametrize("language", ["fr", "en", "es"])
@pytest.mark.parametrize("state", CHIPS)
def test_no_state_shuts_anybody_out(year, visit, written, validator, state, language):
    year.reach(state)
    page = visit(reduced_motion="reduce")
    folder = written(page)

    found = violations(page, in_every_look(page, public_pages(page, year, state, language)))
    found += validator(folder)

    assert not found, "\n".join(found)


def public_pages(page, year, state, language):
    yield from tour.tour_of_public_pages(page, year.demonstration, language)
    for name, path in MORE.items():
        answer = page.goto(year.demonstration.address(path.format(language=language)))
        assert answer.ok or state in NO_DAYS, f"{answer.status} at {page.url}"
        yield name
    yield from the_rest_of_the_map(page, year.demonstration, language)


def the_rest_of_the_map(page, demonstration, language):
    toured = {
        demonstration.address(path.format(language=language)) for path in tour.PUBLIC.values()
    }
    site_map = page.request.get(demonstration.address("sitemap.xml")).text()
    addresses = set(re.findall("<loc>(.*?)</loc>", site_map)) - toured
    for address in sorted(one for one in addresses if f"/{language}/" in one):
        assert page.goto(address).ok, address
        yield address


def in_every_look(page, stops):
    for stop in stops:
        for scheme, size in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            yield f"{stop} {scheme} {size['width']}"
