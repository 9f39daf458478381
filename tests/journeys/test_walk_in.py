"""On-site registration by keyboard, at a person's pace: from an empty form to a badge.

Presses and requests are bounded; the seconds are told, not tried. The pace is 180 presses a
minute: slower than the 0.28 s of an average typist who is no secretary (Card, Moran and Newell,
"The keystroke-level model", CACM 23 (7), 1980), from which the 1.35 s of thought before each
answer are. A capital and an accented letter count twice: Shift, and the dead key. Asking for a
name, counting money and the printer itself take time of their own, and stand in no figure.
"""

import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from summit.badges.models import Badge
from summit.kernel import clock
from summit.payments.models import Payment
from summit.registration.models import Attendee, Registration
from summit.staff.rules import Role
from tests.factories import MOMENT
from tests.journeys.steps import SLOW

pytestmark = pytest.mark.journey

PRESS, THINK = 60 / 180, 1.35  # seconds
PRINTING = 2  # presses of the browser's own print dialog: Ctrl+P, Enter
MOST_PRESSES = 95
MOST_REQUESTS = 6  # form sent, its person, payment sent, its person, badge, the next form
CITY = "San Bartolomé de las Tres Aguas"
FIRST, SECOND = ("María Fernanda", "Villaseñor Ruiz"), ("Luis", "Luz")


class Typist:
    """Types as a person does, and counts."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def key(self, name):
        self.page.keyboard.press(name)
        self._took(1)

    def answer(self, text):
        """Think, type one answer where the focus is, and go on."""
        time.sleep(THINK)
        for sign in text:
            self.page.keyboard.type(sign)
            self._took(2 if sign.isupper() or not sign.isascii() else 1)
        self.key("Tab")

    def _took(self, presses):
        self.presses += presses
        time.sleep(presses * PRESS)


@pytest.fixture
def at_the_desk(live_server, visit, make, sign_in):
    """Open the form in a real browser, signed in as who stands at the desk."""
    clock.shift(MOMENT - datetime.now(UTC))
    cookie = sign_in(make.staff(Role.DOOR_SUPERVISOR)).get_cookie("summit")
    page = visit(viewport={"width": 1280, "height": 900}, locale="en-CA")
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server}])
    page.goto(f"{live_server}/office/desk/")
    yield page
    clock.shift(timedelta())


def test_a_person_has_a_badge_within_so_many_presses(at_the_desk, make, stored, capsys):
    page = at_the_desk
    kind = make.category()
    page.reload()
    asked = []
    page.context.on("request", lambda one: is_page(one) and asked.append(one.url))
    first, second = (register(page, *who) for who in (FIRST, SECOND))

    with capsys.disabled():
        for seconds, presses, who in ((*first, "first"), (*second, "next, of the same city")):
            print(f"\nWalk-in, {who}: {seconds:.0f} s, {presses} presses, {PRINTING} of them print")  # noqa: T201
    assert [one.category_id for one in stored(Attendee)] == [kind.id, kind.id]
    assert {one.municipality for one in stored(Registration)} == {CITY}
    assert first[1] <= MOST_PRESSES
    assert second[1] < first[1]
    assert len(stored(Badge)) == len(stored(Payment)) == 2
    assert len(asked) <= 2 * MOST_REQUESTS


def is_page(request):
    """Tell a page of ours from what stands in it, and from the viewer of PDFs."""
    return request.is_navigation_request() and "/office/desk/" in request.url


def register(page, given_name, family_name):
    """Register somebody who pays cash; return the seconds and presses until their badge."""
    typist, began = Typist(page), time.monotonic()
    is_first = page.locator("#municipality").input_value() == ""
    expect(page.locator("#given_name")).to_be_focused()
    typist.answer(given_name)
    typist.answer(family_name)
    typist.answer("Cat" if is_first else "")
    typist.answer(CITY if is_first else "")
    typist.answer("Mex" if is_first else "")
    time.sleep(THINK)
    typist.key("Space")
    typist.key("Enter")
    expect(page.locator("#method")).to_be_focused(timeout=SLOW)
    time.sleep(THINK)
    typist.key("Tab")
    typist.key("Enter")
    badge = page.get_by_role("link", name="Print the badge")
    expect(badge).to_be_focused(timeout=SLOW)
    with page.expect_popup() as shown:
        typist.key("Enter")
    shown.value.wait_for_load_state()
    shown.value.close()
    took = time.monotonic() - began + PRINTING * PRESS
    presses = typist.presses + PRINTING
    page.keyboard.press("Escape")
    expect(page.locator("#given_name")).to_be_focused(timeout=SLOW)
    return took, presses
