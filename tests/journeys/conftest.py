"""A real browser against the real application, served on this machine."""

import os
import threading

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.journeys import chromium, documents, tour
from tests.journeys.demonstration import Demonstration
from tests.journeys.faults import Faults
from tests.journeys.looks import LOOKS

NOT_TESTED = "" if chromium.FOUND else "BROWSER JOURNEYS NOT TESTED: install chromium"


def pytest_terminal_summary(terminalreporter):
    if NOT_TESTED:
        terminalreporter.write_line(NOT_TESTED, red=True, bold=True)


class Quiet(WSGIRequestHandler):
    def log(self, *_args):
        """Requests stand in the application's own log."""


@pytest.fixture
def live_server(app):
    """Serve the application over the empty database; return its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def playwright():
    if NOT_TESTED and os.environ.get("CI") == "true":
        pytest.fail(NOT_TESTED)
    if NOT_TESTED:
        pytest.skip(NOT_TESTED)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browsers(playwright):
    """Chromium with given flags, launched once for all tests that want the same."""
    launched = {}

    def with_flags(*flags):
        if flags not in launched:
            launched[flags] = chromium.launch(playwright, *flags)
        return launched[flags]

    yield with_flags
    for browser in launched.values():
        browser.close()


@pytest.fixture
def open_page(browsers):
    """Open a page in a profile of its own: `open_page(*flags, locale="fr-CA", ...)`."""
    profiles = []

    def open_one(*flags, **profile):
        profiles.append(browsers(*flags).new_context(**profile))
        return profiles[-1].new_page()

    yield open_one
    for profile in profiles:
        profile.close()


@pytest.fixture
def visit(open_page):
    """Open a page like `open_page`, whose faults fail the test that visited it."""
    watched = []

    def open_one(*flags, **profile):
        page = open_page(*flags, **profile)
        watched.append(Faults(page.context))
        return page

    yield open_one
    assert [fault for faults in watched for fault in faults.found] == []


@pytest.fixture(scope="session")
def validator():
    """Return what html-validate says of a folder's documents."""
    if documents.NOT_TESTED and os.environ.get("CI") == "true":
        pytest.fail(documents.NOT_TESTED)
    if documents.NOT_TESTED:
        pytest.skip(documents.NOT_TESTED)
    return documents.faults_in


@pytest.fixture
def written(tmp_path):
    """Keep every HTML document a page is sent, as it was sent."""

    def watch(page):
        documents.keep_documents(page, tmp_path)
        return tmp_path

    return watch


@pytest.fixture(scope="session")
def demonstration(playwright, tmp_path_factory):
    """The demonstration of `make run`, started once; nothing of it is left afterwards."""
    started = Demonstration(tmp_path_factory.mktemp("demonstration"))
    started.start()
    yield started
    assert started.stop() == []


@pytest.fixture
def look(visit):
    def open_one(language, **more):
        return visit(**LOOKS[language] | more, reduced_motion="reduce")

    return open_one


@pytest.fixture(scope="module")
def signed_in(browsers, demonstration):
    """The cookie of somebody who may open every page of the office."""
    profile = browsers().new_context()
    page = profile.new_page()
    tour.enter_office(page, demonstration, "owner")
    yield profile.storage_state()
    profile.close()
