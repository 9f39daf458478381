"""Each thing a page shows of practical information, changed through one worker, read in others."""

import pytest

from summit.edition.models import Summit
from summit.practical import service
from summit.practical.models import Hotel, Partner, PracticalPage, Question
from summit.web.pictures import draw_anew
from tests.factories import in_all
from tests.practical.conftest import picture_file

NEW = "Changed a moment ago"


@pytest.fixture
def shown(practical, shown_by_all):
    """Return the page that every worker shows at an address."""
    return shown_by_all


def change(model, **given):
    def make(session):
        for name, value in given.items():
            setattr(session.query(model).one(), name, value)

    return make


def logo(session):
    partner = session.query(Partner).one()
    service.change_logo(session, partner, draw_anew(picture_file()[0].read(), most=99))


CHANGES = {
    "the title of a page": ("/en/practical/visa", change(PracticalPage, title=in_all(NEW)), NEW),
    "the text of a page": ("/en/practical/visa", change(PracticalPage, body=in_all(NEW)), NEW),
    "a title in the overview": ("/en/practical/", change(PracticalPage, title=in_all(NEW)), NEW),
    "a title on the summit page": ("/en/", change(PracticalPage, title=in_all(NEW)), NEW),
    "a hotel": ("/en/practical/", change(Hotel, name=NEW), NEW),
    "a rate": ("/en/practical/", change(Hotel, rate=in_all(NEW)), NEW),
    "a partner": ("/en/practical/", change(Partner, name=NEW), NEW),
    "a partner on the summit page": ("/en/", change(Partner, name=NEW), NEW),
    "a logo": ("/en/", logo, "/pictures/"),
    "a question": ("/en/practical/questions", change(Question, question=in_all(NEW)), NEW),
    "an answer": ("/en/practical/questions", change(Question, answer=in_all(NEW)), NEW),
    "a heading": ("/en/practical/questions", change(Question, heading=in_all(NEW)), NEW),
    "a question in the overview": ("/en/practical/", change(Question, question=in_all(NEW)), NEW),
    "the address of the venue": (
        "/en/practical/",
        change(Summit, venue_address=NEW, venue=in_all("Hall")),
        NEW,
    ),
    "the venue on the summit page": (
        "/en/",
        change(Summit, venue_address=NEW, venue=in_all("Hall")),
        NEW,
    ),
    "a map": ("/en/practical/", change(Summit, map_url="https://map.example/"), "map.example"),
    "the languages": ("/en/practical/", change(Summit, interpretation=["pt"]), "Portuguese"),
    "the languages on the summit page": ("/en/", change(Summit, interpretation=["pt"]), "Portug"),
    "the banner": ("/en/terms", change(Summit, banner=in_all(NEW)), NEW),
    "where the banner leads": (
        "/en/terms",
        change(Summit, banner=in_all(NEW), banner_url="https://news.example/"),
        "https://news.example/",
    ),
}


@pytest.mark.parametrize(("address", "changed", "shows"), CHANGES.values(), ids=CHANGES)
def test_a_change_shows_in_every_worker_at_once(shown, writing, address, changed, shows):
    assert shows not in shown(address)

    with writing() as session:
        changed(session)

    assert shows in shown(address)


@pytest.mark.parametrize(
    ("model", "address", "name"),
    [
        (PracticalPage, "/en/", "/practical/visa"),
        (Hotel, "/en/practical/", "Hôtel Exemple"),
        (Partner, "/en/", "Fondation Exemple"),
        (Question, "/en/practical/", "Who?"),
    ],
)
def test_what_is_a_draft_again_is_gone_from_every_worker(shown, writing, model, address, name):
    assert name in shown(address)

    with writing() as session:
        change(model, is_published=False)(session)

    assert name not in shown(address)
