"""A real browser against the real application, served on this machine."""

import os
import shutil
import threading

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
NOT_TESTED = "" if CHROMIUM else "BROWSER JOURNEYS NOT TESTED: install chromium"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


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


@pytest.fixture
def open_browser(playwright):
    """Launch Chromium, with flags of one's own; all are closed afterwards."""
    opened = []

    def launch(*flags):
        opened.append(playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags]))
        return opened[-1]

    yield launch
    for browser in opened:
        browser.close()
