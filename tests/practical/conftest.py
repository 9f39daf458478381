from io import BytesIO

import pytest
from PIL import Image

from summit.practical.models import Hotel, Partner, PracticalPage, Question
from tests.clock import at
from tests.factories import MOMENT, in_all


def picture_file(kind="PNG", size=(40, 20), name="logo.png"):
    """Return what a form sends of a picture."""
    written = BytesIO()
    Image.new("RGB", size, "#124a75").save(written, kind)
    return BytesIO(written.getvalue()), name


@pytest.fixture
def in_march():
    with at(MOMENT):
        yield


@pytest.fixture
def practical(make, in_march):
    """One published row of each kind, in the order: page, partner, hotel, question."""
    rows = (
        PracticalPage(slug="visa", title=in_all("Visa"), body=in_all("# Soon\n\nApply *early*.")),
        Partner(name="Fondation Exemple", kind=in_all("Help"), url="https://help.example/"),
        Hotel(name="Hôtel Exemple", address="1, rue X", distance=in_all("Near"), rate=in_all("R")),
        Question(question=in_all("Who?"), answer=in_all("Everyone."), heading=in_all("People")),
    )
    for row in rows:
        row.is_published = True
    make.keep(*rows)
    return rows
