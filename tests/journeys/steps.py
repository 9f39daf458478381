"""What people do in more than one journey, at the page they stand on."""

from dataclasses import dataclass
from datetime import datetime

from playwright.sync_api import expect

from tests.journeys.demonstration import digits_of, wait_for_next_digits

SLOW = 30_000  # ms: two cores that others use as well
REFERENCE = r"MTL-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{2}"
FAKE_CAMERA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SHOWS_ITS_FOCUS = """() => {
    const outlined = (element) => element && getComputedStyle(element).outlineStyle !== "none";
    return outlined(document.activeElement) || outlined(document.activeElement.closest("label"));
}"""
KINDS = {  # what the demonstration calls its participation types
    "mayor": {
        "fr": "Mairesse, maire, élue ou élu",
        "en": "Mayor or elected official",
        "es": "Alcaldesa, alcalde o autoridad electa",
    },
    "delegate": {
        "fr": "Membre de la délégation",
        "en": "Delegate",
        "es": "Integrante de una delegación",
    },
    "companion": {
        "fr": "Personne accompagnatrice",
        "en": "Accompanying person",
        "es": "Acompañante",
    },
    "press": {"fr": "Presse", "en": "Press", "es": "Prensa"},
    "observer": {
        "fr": "Observatrice ou observateur",
        "en": "Observer",
        "es": "Observadora u observador",
    },
}


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of a delegation, as the contact types them."""

    kind: str
    given_name: str
    family_name: str
    role: str = ""
    email: str = ""
    with_: str = ""  # the name of whom they accompany

    @property
    def name(self):
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Delegation:
    """A municipality, its contact and its people."""

    municipality: str
    country: str  # ISO 3166, two letters
    contact_name: str
    contact_email: str
    people: tuple[Someone, ...] = ()


def language_of(page):
    return page.locator("html").get_attribute("lang")[:2]


def press(page, wanted, key, *, backwards=False):
    """Go to an element with the Tab key, see that its focus shows, and press a key there."""
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
    expect(wanted).to_be_focused()
    assert page.evaluate(SHOWS_ITS_FOCUS)
    page.keyboard.press(key)


def describe(page, words, delegation):
    """Say who registers, for which municipality."""
    page.get_by_label(words("Municipality or organization")).fill(delegation.municipality)
    page.get_by_label(words("Country"), exact=True).select_option(delegation.country)
    page.get_by_label(words("Your name")).fill(delegation.contact_name)
    page.get_by_label(words("Your e-mail")).fill(delegation.contact_email)


def name_person(page, words, number, someone):
    """Fill in the `number`-th person, counted from one."""
    person = page.locator("[data-person]").nth(number - 1)
    named = person.get_by_role("radio", name=KINDS[someone.kind][language_of(page)])
    named.first.check()  # a type stands before its rates, which begin with its name
    person.get_by_label(words("Given names")).fill(someone.given_name)
    person.get_by_label(words("Family names")).fill(someone.family_name)
    person.get_by_label(words("Position")).fill(someone.role)
    person.get_by_label(words("E-mail"), exact=True).fill(someone.email)
    if someone.with_:
        accompanied = person.get_by_label(words("Accompanies"))
        option = accompanied.locator("option", has_text=someone.with_)
        accompanied.select_option(option.get_attribute("value"))


def register(page, words, delegation):
    """Fill in the public form, person by person, and have the places held."""
    describe(page, words, delegation)
    for number, someone in enumerate(delegation.people, start=1):
        if number > 1:
            page.get_by_role("button", name=words("Add a person")).click()
        name_person(page, words, number, someone)
    page.get_by_role("button", name=words("Hold these places and review")).click()
    expect(page.locator(".hold")).to_be_visible(timeout=SLOW)


def held_until(page):
    """Return the deadline that the page shows."""
    return datetime.fromisoformat(page.locator(".hold time").get_attribute("datetime"))


def reference_on(page):
    return page.locator(".ref").inner_text().strip()


def type_card(page, texts, number):
    """Pay on the card page; `texts` are its own."""
    page.get_by_label(texts["number"]).fill(number)
    page.get_by_label(texts["expiry"]).fill("12/40")
    page.get_by_label(texts["code"]).fill("123")
    page.locator("form button[type=submit]").click()


def sign_in(page, words, demonstration, role):
    """Open the office: password first, then the six digits, the next where these were used."""
    account = demonstration.sign_in_of(role)
    page.goto(demonstration.address("office/"))
    page.get_by_label(words("E-mail address")).fill(account["email"])
    page.get_by_label(words("Password")).fill(account["password"])
    page.get_by_role("button", name=words("Continue")).click()
    inside, refused = page.locator(".rail"), page.locator("[role=alert]")
    _type_digits(page, words, account)
    expect(inside.or_(refused).first).to_be_visible(timeout=SLOW)
    if refused.first.is_visible():  # another journey signed in with them a moment ago
        wait_for_next_digits()
        _type_digits(page, words, account)
    expect(inside).to_be_visible(timeout=SLOW)


def _type_digits(page, words, account):
    page.locator("input[name=code]").fill(digits_of(account))
    page.get_by_role("button", name=words("Sign in")).click()


def ask_for_pairing_code(page, words, demonstration, device_name):
    """Have the office show the six characters that pair one more phone with the main entrance."""
    page.goto(demonstration.address("office/door/"))
    page.locator("#checkpoint_id").select_option(index=0)
    page.locator("#device_name").fill(device_name)
    page.get_by_role("button", name=words("Show a code")).click()
    offered = page.locator(".pairing-code").filter(has_text=device_name).locator(".code")
    return offered.inner_text()


def pair(page, words, demonstration, code):
    """Open the door page on a phone and pair it."""
    page.goto(demonstration.address("door/"))
    page.get_by_label(words("Pairing code")).fill(code)
    page.get_by_role("button", name=words("Pair")).click()
    expect(page.locator("#device-name")).not_to_be_empty(timeout=SLOW)


def verdict(page, name):
    """Return the full-screen answer to a scan."""
    return page.locator(f"#result.{name}")
