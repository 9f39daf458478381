"""The whole suite on SQLite and on PostgreSQL; pick one with `-k sqlite` or `-k postgresql`.

Isolation: every commit is real and every row is deleted before the next test. Nothing is rolled
back and no application context is held open, so a view that forgets to commit loses its work
here as in production. A rolled-back outer transaction cannot be used: BEGIN IMMEDIATE does not
nest, and other processes must see the data.
"""

import os
import re
import time
from contextlib import contextmanager
from html import unescape

import pytest
from flask.testing import FlaskClient

from summit import create_app, subscriptions
from summit.extensions import db, limiter, transaction
from summit.kernel import clock
from summit.payments.models import TaxProfile
from tests import crowd as process
from tests import deadline
from tests.crowd import Crowd
from tests.databases import OPEN, empty
from tests.factories import MOMENT, Factories
from tests.halving import halve
from tests.pages.published import text_of
from tests.sharing import begin_with_long, keep_together
from tests.site import settings_for

NOT_TESTED = (
    ""
    if "postgresql" in OPEN
    else "POSTGRESQL NOT TESTED: initdb and pg_ctl not found; install postgresql"
)


def pytest_configure():
    if NOT_TESTED and os.environ.get("CI") == "true":
        pytest.exit(NOT_TESTED, returncode=1)


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items):
    halve(items)
    keep_together(items)
    begin_with_long(items)
    deadline.put_pages_last(items)


def pytest_runtest_setup(item):
    deadline.keep(item)


def pytest_terminal_summary(terminalreporter):
    if NOT_TESTED:
        terminalreporter.write_line(NOT_TESTED, red=True, bold=True)
    deadline.tell(terminalreporter)


READERS = 3  # processes that have read a page before it changes, and read it afterwards
FIELD = re.compile(
    r"<input\b(?P<input>[^>]*)>|<(?P<kind>textarea|select)\b(?P<names>[^>]*)>(?P<text>.*?)</(?P=kind)>",
    re.DOTALL,
)


def filled(text):
    """Return the answers that stand in the fields of a page, by name."""
    answers = {}
    for found in FIELD.finditer(text):
        names = dict(re.findall(r'([\w-]+)="([^"]*)"', found["input"] or found["names"]))
        if found["kind"] == "textarea":
            value = found["text"]
        elif found["kind"] == "select":
            chosen = re.search(r'<option[^>]*selected[^>]*value="([^"]*)"', found["text"])
            value = chosen[1] if chosen else ""
        elif names.get("type") == "checkbox":
            value = "y" if " checked" in found["input"] else None
        else:
            value = names.get("value", "")
        if names.get("name") and value is not None:
            answers[names["name"]] = unescape(value)
    return answers


class Browser(FlaskClient):
    """CSRF protection stays on: like a browser, it sends back the token a page gave it."""

    def submit(self, page, to=None, **fields):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page).text)
        assert token, f"{page} has no form to send"
        return self.post(to or page, data=fields | {"csrf_token": unescape(token[1])})

    def draft(self, page):
        """Return what a form of `page` would send if nothing were typed."""
        return filled(self.get(page).text)

    def foresee(self, page, **asked):
        """Ask what follows from a decision on money; return the page that shows it."""
        token = {"csrf_token": self.draft(page)["csrf_token"]}
        return self.post(page, data=token | asked)

    def decide(self, page, proof=None, **asked):
        """Ask what follows, look at it, then do it, as a person does; return the last answer."""
        shown = self.foresee(page, **asked)
        if shown.status_code != 200:
            return shown
        drafted = filled(shown.text)
        sent = {name: drafted[name] for name in ("seen", "csrf_token")} | asked | (proof or {})
        return self.post(page, data=sent, content_type="multipart/form-data")


@pytest.fixture(scope="session", params=list(OPEN))
def database_url(request):
    with OPEN[request.param]() as url:
        yield url


@pytest.fixture(scope="session")
def full_app(database_url):
    app = create_app(settings_for(database_url))
    app.test_client_class = Browser
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(full_app):
    """The application over an empty database."""
    with full_app.app_context(), db.engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        with connection.begin():
            empty(connection, db.metadata.sorted_tables[::-1])
    # a test that made an application of its own left the jobs of this process bound to that one
    subscriptions.bind(
        full_app.app_context, full_app.config["SETTINGS"], lambda: full_app.extensions["gateway"]
    )
    clock.shift(full_app.config["SETTINGS"].offset)
    return full_app


@pytest.fixture
def writing(app):
    """transaction() in a context of its own, as a request has."""

    @contextmanager
    def open_one(by="test"):
        with app.app_context(), transaction(by=by) as session:
            yield session

    return open_one


@pytest.fixture
def taxes(writing):
    """Change the tax profile, which `make` has set to `registered_full`."""

    def change(**values):
        with writing() as session:
            for name, value in values.items():
                setattr(session.get_one(TaxProfile, 1), name, value)

    return change


@pytest.fixture
def stored(app):
    """Read what is committed, never what some session still believes."""

    def read(model, **wanted):
        with app.app_context():
            found = db.session.query(model).filter_by(**wanted)
            return found.order_by(*model.__table__.primary_key).all()

    return read


@pytest.fixture
def make(writing):
    factories = Factories(writing)
    factories.summit()
    return factories


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def limited(app, database_url):
    """A browser on an application of its own whose rate limits are on, as in production."""
    strict = create_app(settings_for(database_url, rate_limits=True))
    strict.test_client_class = Browser
    yield strict.test_client()
    limiter.reset()
    limiter.enabled = False  # the extension is one for all applications of a process
    with strict.app_context():
        db.engine.dispose()
    subscriptions.bind(app.app_context, app.config["SETTINGS"], lambda: app.extensions["gateway"])


@pytest.fixture(scope="session")
def crowd(full_app, database_url):
    """Eight processes on the same database, each with an application of its own."""
    with Crowd(settings_for(database_url)) as crowd:
        yield crowd


@pytest.fixture(scope="session")
def readers(full_app, database_url):
    with Crowd(settings_for(database_url), size=READERS) as readers:
        yield readers


@pytest.fixture
def shown_by_all(readers):
    """Return what every worker shows at an address: one page, or they disagree."""

    def read(address):
        pages = readers(*[(process.read, address, MOMENT)] * READERS)
        assert len({text_of(page) for page in pages}) == 1, "the workers disagree"
        return pages[0]

    return read


@pytest.fixture
def sign_in(app):
    """A browser with the cookie that sign-in leaves; the guard reads the account as always."""

    def signed_in(account):
        browser = app.test_client()
        with browser.session_transaction() as session:
            session.update(_user_id=account.fs_uniquifier, fs_paa=time.time(), language="en")
        return browser

    return signed_in
