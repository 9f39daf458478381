"""Buyers and finance in front of a site whose processes die: they press again until it works."""

import random
import threading
import time
from collections import Counter
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NewConnectionError

from summit.kernel import clock
from summit.kernel.links import seal
from summit.payments.models import Bill, Payment, Refund
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.browsing import answers_in
from tests.conftest import filled

AGAIN = 0.1  # seconds before the next try
GIVES_UP = 300  # seconds after which nobody tries once more: some starts are slow
NEWS_WITHIN = 5  # seconds for a webhook that is not lost
DONE = {200, 303}
UNDERSTOOD = DONE | {502, 503}  # the card service or the database was silent, and it is said
PART = "12.34"  # dollars that finance gives back of a payment
ASKS_STRIPE = {("post", "pay"), ("get", "returned")}  # requests in which money moves
GIVES_BACK = {("post", "refund")}


class Buyers:
    """Each registers, pays by card and comes back, again and again, until told to stop."""

    def __init__(self, town, make, stored, *, cookie, seed, how_many=3):
        self.town, self.make, self.stored, self.cookie = town, make, stored, cookie
        self.stop, self.said, self.failures = threading.Event(), [], []
        self.under_way, self.cut_off = Counter(), Counter()  # requests, by what they ask
        self.lock = threading.Lock()
        self.category = make.category(capacity=100_000)
        self.threads = [
            threading.Thread(target=self._live, args=(random.Random(f"{seed} {number}"),))  # noqa: S311
            for number in range(how_many)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _live(self, chance):
        try:
            while not self.stop.is_set():
                self._buy(chance)
        except Exception as failure:
            self.failures.append(repr(failure))

    def _buy(self, chance):
        people = chance.randint(1, 3)
        held = self.make.registration(
            Status.AWAITING_PAYMENT, category=self.category, people=people, now=clock.now()
        )
        link = seal(b"l" * 16, "contact", held.id, held.link_version)
        page, session_id = f"{self.town.site}/en/r/{link}", None
        with requests.Session() as browser:
            session_id = self._until(lambda: self._open(browser, page))
            if chance.random() < 0.1:
                return  # left without paying
            self.town.stripe.pay(session_id)
            if chance.random() < 0.7:  # the others close the window
                back = f"{page}/returned?session_id={session_id}"
                self._until(lambda: self._ask(browser.get, back, allow_redirects=False))
        if chance.random() < 0.5 and self._is_confirmed(held.id):
            self._until(lambda: self._give_back(held.id))

    def _until(self, deed):
        """Try until something comes of it."""
        deadline = time.monotonic() + GIVES_UP
        while time.monotonic() < deadline:
            try:
                if done := deed():
                    return done
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                pass  # killed in the middle of it, or not up again
            time.sleep(AGAIN)
        raise AssertionError(f"nothing came of it: {Counter(self.said[-9:])}")

    @contextmanager
    def _asking(self, how, address):
        """Note a request while it waits for its answer, and that it was sent and got none."""
        what = (how.__name__, urlsplit(address).path.rsplit("/", 1)[1])
        with self.lock:
            self.under_way[what] += 1
        try:
            yield
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as broken:
            with self.lock:
                self.cut_off[what] += _was_sent(broken)
            raise
        finally:
            with self.lock:
                self.under_way[what] -= 1

    def _ask(self, how, address, **more):
        with self._asking(how, address):
            answer = how(address, timeout=30, **more)
        self.said.append(answer.status_code)
        assert answer.status_code in UNDERSTOOD, f"{answer.status_code} at {address}"
        return answer if answer.status_code in DONE else None

    def _open(self, browser, page):
        """Press "pay" and return the card page it leads to."""
        shown = self._ask(browser.get, page)
        if shown is None:
            return None
        answers = answers_in(shown, "/pay")
        answer = self._ask(browser.post, f"{page}/pay", data=answers, allow_redirects=False)
        return answer.headers["Location"].rsplit("/", 1)[1] if answer is not None else None

    def _is_confirmed(self, registration_id):
        """Wait a little for the news; lost, they need the sweep that comes afterwards."""
        deadline = time.monotonic() + NEWS_WITHIN
        while time.monotonic() < deadline:
            (booking,) = self.stored(Registration, id=registration_id)
            if booking.status is Status.CONFIRMED:
                return True
            time.sleep(AGAIN)
        return False

    def _give_back(self, registration_id):
        """Have finance give a part back, once; after a broken line they look what became of it."""
        if self._refund_of(registration_id):
            return True
        page = f"{self.town.site}/office/registrations/{registration_id}/refund"
        with requests.Session() as finance:
            finance.cookies.set("summit", self.cookie, domain="127.0.0.1", path="/")
            shown = self._ask(finance.get, page)
            if shown is None:
                return None
            asked = {"reason": "amount", "amount": PART, "note": "agreed"}
            for _step in ("look at what follows", "do it"):
                drafted = filled(shown.text)
                sent = {name: drafted[name] for name in ("seen", "csrf_token")} | asked
                shown = self._ask(finance.post, page, data=sent, allow_redirects=False)
                if shown is None:
                    return None
            return shown

    def _refund_of(self, registration_id):
        (bill,) = self.stored(Bill, registration_id=registration_id)
        paid = {payment.id for payment in self.stored(Payment, bill_id=bill.id)}
        return [refund for refund in self.stored(Refund) if refund.payment_id in paid]


def _was_sent(broken):
    """Tell a line that broke from one that was refused, because nobody was up again."""
    cause = broken.args[0] if broken.args else broken
    return not isinstance(getattr(cause, "reason", None), NewConnectionError)
