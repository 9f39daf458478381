"""Complete registrations of two people, with every request a browser makes for one.

The form, the form sent, the review page, the review sent, the last page: five requests on a
connection of their own, with the cookie and the CSRF token that the pages gave. The people are of
a type without a price, so that no card page is in the figure.
"""

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from bench.client import Connection, Reply, Tally, Unexpected, at_once, get, post

FORM = "application/x-www-form-urlencoded"
VALUE = r'name="{}"[^>]*value="([^"]*)"'
TYPED = {
    "municipality": "San Bartolomé de las Tres Aguas",
    "country": "MX",
    "contact_name": "Luc Roy",
    "contact_email": "luc@city.example",
    "language": "es",
    "people-0-given_name": "Ana María",
    "people-0-family_name": "Ruiz Hernández",
    "people-0-role": "Mayor",
    "people-0-email": "ana@city.example",
    "people-0-language": "es",
    "people-1-given_name": "Juan",
    "people-1-family_name": "Peralta",
    "people-1-role": "Director of water",
    "people-1-email": "juan@city.example",
    "people-1-language": "es",
}


@dataclass
class Browser:
    """What a browser remembers from page to page."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        self.connection = Connection(self.port)

    def open(self, path: str) -> str:
        """Return a page, wherever its address leads."""
        reply = self._ask(get(path, **self._headers()))
        if reply.status in (302, 303):
            return self.open(urlsplit(reply.header("Location")).path)
        return _expected(reply, 200).body.decode()

    def send(self, path: str, fields: dict[str, str]) -> str:
        """Send a form; return the path of the page that the answer leads to."""
        sent = post(path, urlencode(fields).encode(), FORM, **self._headers())
        return urlsplit(_expected(self._ask(sent), 303).header("Location")).path

    def _headers(self) -> dict[str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Accept": "text/html"} | ({"Cookie": kept} if kept else {})

    def _ask(self, request: bytes) -> Reply:
        reply = self.connection.ask(request)
        given = reply.header("Set-Cookie")
        if given:
            name, _, value = given.split(";")[0].partition("=")
            self.cookies[name] = value
        return reply

    def close(self) -> None:
        self.connection.close()


def _expected(reply: Reply, status: int) -> Reply:
    if reply.status != status:
        raise Unexpected(f"{reply.status} instead of {status}: {reply.body.decode()[:2000]}")
    return reply


def hold(browser: Browser, category: str) -> str:
    """Fill the form in; return the address of the review page."""
    page = browser.open("/en/register/")
    hidden = _hidden(page, "submission_key")
    return browser.send("/en/register/", TYPED | _chosen(category) | hidden)


def _chosen(category: str) -> dict[str, str]:
    return {"people-0-category": category, "people-1-category": category}


def typed(category: str) -> bytes:
    """Return what somebody has typed, as a form's body."""
    return urlencode(TYPED | _chosen(category)).encode()


def submit(browser: Browser, review: str) -> str:
    """Accept the terms; return the last page."""
    page = browser.open(review)
    accepted = {"terms_language": "en", "how": "free"} | _hidden(page, "terms_id", "seen")
    target = re.search(r'action="([^"]+/submit)"', page)
    if target is None:
        raise Unexpected("The review page has no form to send.")
    return browser.open(browser.send(target[1], accepted))


def _hidden(page: str, *names: str) -> dict[str, str]:
    found = {name: re.search(VALUE.format(name), page) for name in ("csrf_token", *names)}
    missing = [name for name, value in found.items() if value is None]
    if missing:
        raise Unexpected(f"The page has no {missing}")
    return {name: html.unescape(value[1]) for name, value in found.items() if value}


def register(begin_at: float, seconds: float, port: int, category: str) -> Tally:
    """Register one delegation after the other, each in a browser of its own."""

    def work() -> bool:
        browser = Browser(port)
        submit(browser, hold(browser, category))
        browser.close()
        return False

    return at_once(begin_at, seconds, work)


def same_requests(begin_at: float, seconds: float, port: int, held: bytes, sent: bytes) -> Tally:
    """Ask the ceiling for what a registration asks: three pages, and the rows in two posts."""
    page = get("/page")

    def work() -> bool:
        connection = Connection(port)
        for request in (page, held, page, sent, page):
            if connection.ask(request).status != 200:
                raise Unexpected("The ceiling did not answer.")
        connection.close()
        return False

    return at_once(begin_at, seconds, work)
