"""`summit articles import`, as an organizer's machine runs it."""

import pytest
from click.testing import CliRunner

from summit.articles.models import Article
from summit.commands import articles, summit
from summit.kernel.languages import Language
from tests.articles.feeds import feed_site, item, wix


@pytest.fixture
def run(app, make, monkeypatch):
    monkeypatch.setattr(articles, "create_app", lambda: app)
    return lambda *given: CliRunner().invoke(summit, ["articles", "import", *given])


def test_a_file_becomes_drafts(run, tmp_path, stored):
    file = tmp_path / "feed.xml"
    file.write_bytes(wix(item(1), item(2, link="javascript:alert(1)")))

    done = run(str(file), "--language", "fr")

    assert done.exit_code == 0
    assert "new: Ciudades y agua 1" in done.output
    assert "refused: Ciudades y agua 2: Its address is not one of the web" in done.output
    assert "1 new, 0 changed, 0 unchanged, 1 refused." in done.output
    assert stored(Article)[0].language is Language.FR


def test_a_feed_is_asked_by_its_address(run, app, monkeypatch, stored):
    settings = app.config["SETTINGS"].model_copy(update={"article_feed_loopback": True})
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    with feed_site() as site:
        site.answers["/blog-feed.xml"] = wix(item(1))
        assert run(site.address()).exit_code == 0
        site.answers["/blog-feed.xml"] = wix(item(1, title="Ciudades y ríos"))
        done = run(site.address())

    assert "changed: Ciudades y ríos\n    title.es" in done.output
    assert len(stored(Article)) == 1


@pytest.mark.parametrize("given", ["no-such-file.xml", "http://127.0.0.1:9/", "ftp://m.example/x"])
def test_what_cannot_be_had_is_one_clear_line(run, stored, given):
    done = run(given)

    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert done.output.count("\n") == 1
    assert stored(Article) == []


def test_a_file_that_is_too_large_is_refused(run, tmp_path):
    file = tmp_path / "feed.xml"
    file.write_bytes(b"<" * (2 * 1024 * 1024 + 1))

    assert "larger than 2 MB" in run(str(file)).output
