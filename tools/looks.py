"""Photographs every page of a running demonstration, for people to look at.

    python tools/looks.py OUT [--demo FOLDER] [--language fr] [--width 390] [--scheme dark]
                              [--only WORD]

`FOLDER` is where `make run` was started (it holds `var/`). `OUT` must lie outside the repository;
it receives one PNG for each page, language, width and colour scheme. Nothing is changed but the
owner's language and recovery codes, the list of paired phones, an e-mail to the viewer, and one
cancelled registration more for each look at registration.
"""

import argparse
import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.journeys import chromium, tour  # noqa: E402  the path above comes first
from tests.journeys.demonstration import Demonstration  # noqa: E402
from tests.journeys.steps import ask_for_pairing_code  # noqa: E402
from tests.journeys.words import words_in  # noqa: E402

HEIGHT = {390: 844, 1440: 900}  # px, of a phone and of a laptop
FETCH_PICTURES = """pictures => Promise.all(pictures.map((one) => {
    one.loading = "eager";
    return one.decode();
}))"""  # a reader who scrolls sees those that wait until they are near
TOURS = {
    "public": tour.tour_of_public_pages,
    "registration": tour.tour_of_registration,
    "links": tour.tour_of_link_pages,
    "gate": tour.tour_of_gate,
}


class Camera:
    """Takes the pictures of one language, width and scheme."""

    def __init__(self, browser, demonstration, out, office, look):
        self.browser, self.demonstration = browser, demonstration
        self.out, self.office = out, office
        self.language, self.width, self.scheme = look

    def profile(self, **more):
        size = {"width": self.width, "height": HEIGHT[self.width]}
        return self.browser.new_context(
            viewport=size, color_scheme=self.scheme, reduced_motion="reduce", **more
        )

    def walk(self, page, stops):
        for stop in stops:
            name = f"{stop}-{self.language}-{self.width}-{self.scheme}.png"
            page.locator("img[loading=lazy]").evaluate_all(FETCH_PICTURES)
            page.screenshot(path=self.out / name, full_page=True)

    def take(self, wanted):
        for name, stops in TOURS.items():
            if wanted in name:
                with self.profile() as profile:
                    page = profile.new_page()
                    self.walk(page, stops(page, self.demonstration, self.language))
        if wanted in "office":
            with self.profile(storage_state=self.office) as profile:
                page = profile.new_page()
                self.walk(page, tour.tour_of_office(page, self.demonstration, self.language))
        if wanted in "door":
            self.take_door()

    def take_door(self):
        with self.profile(storage_state=self.office) as office, self.profile() as profile:
            asking = office.new_page()
            asking.goto(self.demonstration.address("office/"))
            tour.speak(asking, self.language)
            words = words_in(self.language)
            name = f"Camera {self.language} {self.width} {self.scheme}"
            code = ask_for_pairing_code(asking, words, self.demonstration, name)
            page = profile.new_page()
            self.walk(page, tour.tour_of_door(page, self.demonstration, self.language, code))


def main():
    asked = arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    demonstration = Demonstration(asked.demo)
    looks = product(asked.language, asked.width, asked.scheme)
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        with browser.new_context() as profile:
            tour.enter_office(profile.new_page(), demonstration, "owner")
            office = profile.storage_state()
        for look in looks:
            Camera(browser, demonstration, asked.out, office, look).take(asked.only)
        browser.close()
    sys.stdout.write(f"{len(list(asked.out.glob('*.png')))} pictures in {asked.out}\n")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--demo", type=Path, default=ROOT, help="where `make run` was started")
    parser.add_argument("--language", nargs="+", default=["fr", "en", "es"])
    parser.add_argument("--width", nargs="+", type=int, default=list(HEIGHT), choices=HEIGHT)
    parser.add_argument("--scheme", nargs="+", default=["light", "dark"])
    parser.add_argument("--only", default="", help="part of: public registration links gate …")
    asked = parser.parse_args()
    if asked.out.resolve().is_relative_to(ROOT):
        parser.error("Choose a folder outside the repository.")
    if not chromium.FOUND:
        parser.error("Install chromium.")
    return asked


if __name__ == "__main__":
    main()
