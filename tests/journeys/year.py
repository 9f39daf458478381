"""The summit's year in one demonstration: each state is reached as it will be, and none comes back.

The office enters what makes the site open and sells the last seat; the clock does the rest.
"""

import re
from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.journeys.steps import SLOW
from tests.journeys.words import words_in

DAY = "2026-07-08"
IN_THREE = {"fr": "Texte inventé", "en": "Invented text", "es": "Texto inventado"}
ROOM = "Salle inventée"
SUMMIT = {
    "starts_on": DAY,
    "ends_on": "2026-07-10",
    "registration_opens_at": "2026-02-02T09:00",
    "registration_closes_at": "2026-06-20T18:00",
    "venue-fr": "Palais inventé",  # the other languages show the French, and say so
    "organizer_name": "Organisme inventé",
    "organizer_address": "1, rue Inventée, Montréal",
    "contact_email": "questions@demonstration.example",
}
VENUE = {
    "venue_address": "1, rue Inventée, Montréal",
    "interpretation": "fr, en, es, fcs",
    "banner_url": "/en/articles/",
    **{f"{name}-{code}": text for name in ("banner", "thanks") for code, text in IN_THREE.items()},
    **{f"materials-{code}": f"- [{text}](https://a.example)" for code, text in IN_THREE.items()},
    "next_edition-fr": IN_THREE["fr"],
}
CHIPS = {  # what the summit page says of itself
    "announced": "Announced",
    "open": "Registration is open",
    "sold_out": "All places are taken",
    "closed": "Registration is closed",
    "on_now": "On now",
    "past": "The summit is over",
}


class Year:
    """A demonstration of its own, and the page of somebody who may change everything there."""

    def __init__(self, demonstration, office):
        self.demonstration, self.office = demonstration, office
        self.waiting = list(CHIPS)

    def reach(self, state):
        """Let the year go on until the site is in a state, and see that it says so."""
        while state in self.waiting:
            getattr(self, f"be_{self.waiting.pop(0)}")()
        self.office.goto(self.demonstration.address("en/"))
        expect(self.office.locator(".hero .chip")).to_have_text(words_in("en")(CHIPS[state]))

    def be_announced(self):
        self.save("summit", registration_opens_at="2026-04-20T09:00")

    def be_open(self):
        """Open, with all that can be known by then."""
        self.save("summit", **SUMMIT)
        self.save("summit/venue", **VENUE)
        self.save("programme/rooms/new", **{f"name-{code}": ROOM for code in IN_THREE})
        *sessions, cancelled, last = self.links("programme?state=published", ".who a")
        for hour, session in enumerate([*sessions, cancelled], start=9):
            hours = {"starts_at": f"{DAY}T{hour:02}:00", "ends_at": f"{DAY}T{hour + 1:02}:00"}
            self.save(session, room=ROOM, **hours)
        self.save(cancelled, is_cancelled=True)
        self.save(last, on_day=DAY)

    def be_sold_out(self):
        """Leave no more seats than are taken."""
        kept = ".who a, a[href*='/pools/']:not([href$='/new'])"
        for seats in self.links("categories", kept):
            self.office.goto(self.demonstration.address(f"office/{seats}"))
            taken = re.search(r"\d+", self.office.locator("#capacity-hint").inner_text())[0]
            self.save(seats, capacity=taken)

    def be_closed(self):
        self.wait_until(datetime(2026, 6, 22, 13, 0, tzinfo=UTC))

    def be_on_now(self):
        """Half past ten in Montreal: one session goes on, others are to come."""
        self.wait_until(datetime(2026, 7, 8, 14, 30, tzinfo=UTC))

    def be_past(self):
        self.wait_until(datetime(2026, 8, 2, 13, 0, tzinfo=UTC))

    def wait_until(self, moment):
        self.demonstration.sleep_for(moment - self.demonstration.time_there())

    def links(self, path, wanted):
        """Return where the links of a page of the office lead, within the office."""
        self.office.goto(self.demonstration.address(f"office/{path}"))
        addresses = self.office.locator(wanted).evaluate_all("all => all.map((a) => a.href)")
        return [one.partition("/office/")[2] for one in addresses]

    def save(self, path, *, room=None, **answers):
        """Change some answers of a form of the office."""
        self.office.goto(self.demonstration.address(f"office/{path}"))
        for name, answer in answers.items():
            field = self.office.locator(f"#{name}")
            field.check() if answer is True else field.fill(answer)
        if room:
            self.office.locator("#room_id").select_option(label=room)
        self.office.locator("form:has([name=seen]) .btn-primary").click()
        expect(self.office.locator(".said.well")).to_be_visible(timeout=SLOW)
