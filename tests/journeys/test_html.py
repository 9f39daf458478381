"""Every public page's HTML, as it is sent, before html-validate; and what a first view costs.

The office's is read in `test_accessibility_of_the_office`, on the same walk.

`no-redundant-for` is off: a label around its field that also names it serves old voice control.
`require-sri` is off: every script and style is our own.
"""

from urllib.parse import urlsplit

import pytest

from tests.journeys import tour

pytestmark = pytest.mark.journey

FIRST_VIEW = 120_000  # bytes sent for a page nobody has seen before, two font files included
FONTS = 2
# cities are called Łódka too, and such letters have a file of their own, fetched where they stand
OTHER_LETTERS = {"delegations": 62_000}
TOURS = {
    "public": tour.tour_of_public_pages,
    "registration": tour.tour_of_registration,
    "links": tour.tour_of_link_pages,
}


@pytest.mark.parametrize("language", ["fr", "en", "es"])
@pytest.mark.parametrize("walk", TOURS.values(), ids=TOURS)
def test_the_html_of_public_pages_is_valid(
    demonstration, visit, written, validator, walk, language
):
    page = visit()
    folder = written(page)

    stops = list(walk(page, demonstration, language))

    assert len(list(folder.iterdir())) >= len(stops) // 2
    assert validator(folder) == []


@pytest.mark.parametrize(
    ("name", "path"), [*tour.PUBLIC.items(), ("registration", "{language}/register/")]
)
def test_a_first_view_is_light_and_leaves_the_site_for_nothing(demonstration, visit, name, path):
    page = visit(viewport={"width": 390, "height": 844})
    asked, sent, fonts = [], 0, 0
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfinished", lambda request: finished.append(request))
    finished = []

    page.goto(demonstration.address(path.format(language="fr")), wait_until="networkidle")

    for request in finished:
        sizes = request.sizes()
        sent += sizes["responseBodySize"] + sizes["responseHeadersSize"]
        fonts += request.resource_type == "font"
    own = urlsplit(demonstration.address("")).netloc
    assert {urlsplit(url).netloc for url in asked} == {own}
    assert fonts <= FONTS + (name in OTHER_LETTERS)
    assert sent <= FIRST_VIEW + OTHER_LETTERS.get(name, 0), f"{sent} bytes: " + ", ".join(
        f"{urlsplit(one.url).path} {one.sizes()['responseBodySize']}" for one in finished
    )
