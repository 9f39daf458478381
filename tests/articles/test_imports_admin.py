"""Imports from the office: an address, a file, feeds to be asked again, and the reports."""

import pytest

from summit.articles.models import Article, ArticleFeed, ImportRun
from summit.kernel.languages import Language
from summit.staff.rules import Role
from tests.articles.feeds import feed_site, huge, item, leading_to, wix
from tests.articles.test_reading import BILLION_LAUGHS
from tests.browsing import multipart

PAGE = "/office/articles/import"


@pytest.fixture
def browser(make, sign_in):
    return sign_in(make.staff(Role.ORGANIZER))


@pytest.fixture
def site(app, monkeypatch):
    settings = app.config["SETTINGS"].model_copy(update={"article_feed_loopback": True})
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    with feed_site() as site:
        yield site


def send_file(browser, body, name="articles.xml", language=""):
    token = browser.draft(PAGE)["csrf_token"]
    fields = {"csrf_token": token, "language": language}
    return browser.post(f"{PAGE}/file", **multipart(fields, body, name))


def test_a_feed_is_imported_once_and_its_report_shown(browser, site, stored):
    site.answers["/blog-feed.xml"] = wix(item(1), item(2, link="javascript:alert(1)"))

    answer = browser.submit(PAGE, address=site.address(), language="")

    assert answer.status_code == 303
    report = browser.get(answer.location).text
    assert "Ciudades y agua 1" in report
    assert "Its address is not one of the web" in report
    assert stored(ArticleFeed) == []
    assert not stored(Article)[0].is_published


def test_a_report_shows_what_changed(browser, site):
    site.answers["/blog-feed.xml"] = wix(item(1))
    browser.submit(PAGE, address=site.address(), language="")
    site.answers["/blog-feed.xml"] = wix(item(1, title="Ciudades y ríos"))

    answer = browser.submit(PAGE, address=site.address(), language="")

    report = browser.get(answer.location).text
    assert "<del>Ciudades y agua 1</del>" in report
    assert "<ins>Ciudades y ríos</ins>" in report


def test_a_feed_may_be_kept_asked_and_let_go(browser, site, stored):
    site.answers["/blog-feed.xml"] = wix(item(1))
    browser.submit(PAGE, address=site.address(), language="fr", is_kept="y")
    (feed,) = stored(ArticleFeed)
    assert (feed.language, feed.checked_at is None) == (Language.FR, False)
    site.answers["/blog-feed.xml"] = wix(item(1), item(2))

    browser.submit(PAGE, f"/office/articles/feeds/{feed.id}/ask")
    assert len(stored(Article)) == 2

    browser.submit(PAGE, f"/office/articles/feeds/{feed.id}/remove")
    assert stored(ArticleFeed) == []
    assert len(stored(Article)) == 2


def test_a_kept_feed_that_fails_says_why(browser, site, stored):
    browser.submit(PAGE, address=site.address(), language="", is_kept="y")

    page = browser.get(PAGE).text
    assert "answers 404 instead of a feed" in page
    assert "nothing was read" in page


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"<rss><channel>", "The feed is broken in line 1."),
        (BILLION_LAUGHS, "as attacks do and feeds do not"),
        (leading_to("http://192.168.0.1/"), "192.168.0.1 is an address inside a network"),
        (huge(50, says_so=False), "larger than 2 MB"),
        (b"<html></html>", "This is no feed"),
    ],
    ids=["broken", "laughs", "redirect", "huge", "html"],
)
def test_a_feed_that_cannot_be_read_says_why_at_once(browser, site, stored, answer, said):
    site.answers["/blog-feed.xml"] = answer

    shown = browser.submit(PAGE, address=site.address(), language="")

    assert shown.status_code == 422
    assert said in shown.text
    assert stored(Article) == stored(ImportRun) == []


def test_this_machine_is_not_asked_without_the_setting(browser, stored):
    with feed_site() as site:
        site.answers["/blog-feed.xml"] = wix(item(1))
        shown = browser.submit(PAGE, address=site.address(), language="")

    assert "is an address inside a network" in shown.text
    assert site.asked == []


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "file:///etc/passwd", "x" * 600, "\0", "feed.xml"]
)
def test_an_odd_address_is_refused(browser, address):
    assert browser.submit(PAGE, address=address, language="").status_code == 422


def test_a_file_is_imported_in_the_language_it_is_said_to_have(browser, stored):
    assert send_file(browser, wix(item(1)), language="fr").status_code == 303

    assert stored(Article)[0].language is Language.FR
    assert stored(ImportRun)[0].source == "articles.xml"


@pytest.mark.parametrize("body", [b"", b"\x00\xff", b"words", BILLION_LAUGHS, b"{}"])
def test_a_file_that_is_none_is_refused(browser, stored, body):
    shown = send_file(browser, body)

    assert shown.status_code == 422
    assert stored(Article) == stored(ImportRun) == []


def test_no_file_at_all_is_said(browser):
    assert "Choose a file." in browser.submit(PAGE, f"{PAGE}/file", language="").text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(browser, stored):
    shown = send_file(browser, b"<" + b"x" * (3 * 1024 * 1024))

    assert shown.status_code == 413
    assert "this form takes at most" in shown.text


def test_a_file_just_over_the_limit_says_how_much_is_allowed(browser):
    shown = send_file(browser, b"<" + b"x" * (2 * 1024 * 1024))

    assert "larger than 2 MB" in shown.text


def test_only_this_form_may_carry_so_much(browser):
    shown = browser.submit(PAGE, "/office/topics/new", **{"name-fr": "x" * 1_500_000})

    assert shown.status_code == 413


def test_a_run_that_is_not_there_is_not_found(browser):
    assert browser.get("/office/articles/imports/999999").status_code == 404
