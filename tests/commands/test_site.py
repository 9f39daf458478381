"""`summit set-up` on an empty database, as whoever installs the site meets it."""

import pytest
from click.testing import CliRunner

from summit.articles.models import Article
from summit.commands import site, staff, summit
from summit.edition.models import Summit
from summit.kernel.languages import Language, Translated
from summit.practical.models import PracticalPage
from summit.staff.models import StaffAccount


@pytest.fixture
def run(app, monkeypatch):
    for module in (site, staff):
        monkeypatch.setattr(module, "create_app", lambda: app)

    def run(*arguments):
        return CliRunner().invoke(summit, arguments)

    return run


def test_a_new_site_says_what_was_announced(run, client, stored):
    assert client.get("/fr/").status_code == 503

    done = run("set-up")

    assert (done.exit_code, done.exception) == (0, None)
    page = client.get("/fr/").text
    assert "Sommet international des maires" in page
    assert "uillet 2026" in page
    assert stored(Summit)[0].is_demonstration is False
    assert len(stored(Article)) == 10
    assert [one.slug for one in stored(PracticalPage) if one.is_published] == ["visa"]


def test_set_up_again_it_keeps_what_organizers_wrote(run, writing, stored):
    run("set-up")
    with writing() as session:
        session.get_one(Summit, 1).venue = Translated(fr="Salle des Dix")

    done = run("set-up")

    assert done.exit_code == 0
    assert stored(Summit)[0].venue == Translated(fr="Salle des Dix")
    assert len(stored(Article)) == 10
    assert len(stored(PracticalPage)) == 2


@pytest.mark.parametrize("language", Language)
def test_an_account_speaks_the_language_that_is_asked_for(run, stored, language):
    run("set-up")
    given = ("--email", "a@summit.example", "--name", "A", "--password", "four plain words here")

    done = run("staff", "create", *given, "--language", language.value)

    assert done.exit_code == 0, done.output
    assert stored(StaffAccount)[0].language is language
