"""A thousand people of two hundred delegations: each from a list, looked at, held, confirmed.

The product's own pages in this process, forms and their CSRF tokens as a browser sends them, so
that every statement sent to the database can be counted. The people are of a type without a
price; the badge and the letters are promised in the same transactions as always.
"""

import csv
import io
import time
from statistics import median
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bench.client import Unexpected
from bench.site import FREE
from summit.extensions import db
from tests.browsing import answers_in

PEOPLE = 5  # of each delegation
FORM = "/en/register/"
NAMES = ("Ana María", "Juan", "Łucja", "Zoé-Anaïs", "Íñigo")


def _list(number: int) -> io.BytesIO:
    """Return a file as a city sends one."""
    written = io.StringIO()
    rows = [(one, f"Ruiz {number}", "Director of water", FREE, "") for one in NAMES]
    head = ("First name", "Last name", "Position", "Type", "E-mail")
    csv.writer(written, delimiter=";").writerows([head, *rows])
    return io.BytesIO(written.getvalue().encode())


def _register(browser: FlaskClient, number: int) -> None:
    """Take one delegation from its list to its badges."""
    page = browser.get(FORM)
    typed: dict[str, Any] = answers_in(page) | {
        "municipality": f"Tres Aguas {number}",
        "country": "MX",
        "contact_name": "Luc Roy",
        "contact_email": f"luc{number}@city.example",
    }
    file = {"upload": "1", "names_file": (_list(number), "list.csv")}
    shown = answers_in(browser.post(FORM, data=typed | file))
    taken = answers_in(browser.post(FORM, data=shown | {"take": "1"}))
    held = browser.post(FORM, data=taken)
    if held.status_code != 303:
        raise Unexpected(f"No places are held: {held.status_code} {held.text[:2000]}")
    review = browser.get(held.location)
    sent = answers_in(review, "/submit") | {"terms_language": "en", "how": "free"}
    base = held.location.rpartition("/")[0]
    done = browser.post(f"{base}/submit", data=sent)
    if done.status_code != 303:
        raise Unexpected(f"Not sent: {done.status_code} {done.text[:2000]}")
    last = browser.get(done.location)
    if last.status_code != 200 or "Badges" not in last.text:
        raise Unexpected("There are no badges.")


def measure(app: Flask, delegations: int) -> dict[str, float]:
    """Return delegations by the second, and the statements of one for each of its people."""
    counted: list[int] = []
    sent = 0

    def count(*_: object) -> None:
        nonlocal sent
        sent += 1

    with app.app_context():
        engine = db.engine
    _register(app.test_client(), 0)  # what is the same for everybody is kept from now on
    event.listen(engine, "before_cursor_execute", count)
    began = time.perf_counter()
    for number in range(1, delegations + 1):
        sent = 0
        _register(app.test_client(), number)
        counted.append(sent)
    seconds = time.perf_counter() - began
    event.remove(engine, "before_cursor_execute", count)
    return {
        "delegations of five": delegations / seconds,
        "statements for a person": median(counted) / PEOPLE,
        "most statements for a person": max(counted) / PEOPLE,
    }
