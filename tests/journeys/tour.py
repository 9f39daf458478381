"""A walk past every page of a running demonstration, for those who check or photograph them.

Each stop is yielded by its name while the page shows it. Public, registration and link pages are
listed; the office is walked link by link, so that a new page there is met without being named.
"""

import re
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import expect

from summit.demo.data.delegations import DELEGATIONS, address_of
from tests.journeys.demonstration import digits_of
from tests.journeys.steps import SLOW

PUBLIC = {
    "summit": "{language}/",
    "articles": "{language}/articles/",
    "personal-information": "{language}/privacy",
    "terms": "{language}/terms",
    "accessibility": "{language}/accessibility",
    "practical": "{language}/practical/",
    "questions": "{language}/practical/questions",
    "visa": "{language}/practical/visa",
    "not-found": "{language}/no-such-page",
}
VERDICTS = "admitted desk repeat duplicate replaced cancelled unknown forged waiting".split()
FILES = re.compile(r"\.(csv|pdf|xlsx|ics)$")
SHOW_VERDICT = """async ([verdict, guest, first]) => {
    const { Screens } = await import("/static/js/door/screens.js");
    const later = window.setTimeout;
    window.setTimeout = () => 0;  // a welcome would go away by itself
    window.tour?.close();
    window.tour = new Screens(document.getElementById("result"), { onClosed() {} });
    window.tour.show({ verdict, guest, first });
    window.setTimeout = later;
}"""


def tour_of_public_pages(page, demonstration, language):
    for name, path in PUBLIC.items():
        answer = page.goto(demonstration.address(path.format(language=language)))
        assert answer.ok or name == "not-found", f"{answer.status} at {page.url}"
        yield name
    page.goto(demonstration.address(f"{language}/articles/"))
    page.locator(".card a").nth(1).click()
    expect(page.locator("figure.excerpt")).to_be_visible()
    yield "article"


def tour_of_registration(page, demonstration, language):
    page.goto(demonstration.address(f"{language}/register/"))
    yield "register"
    page.locator("[data-add]").click()
    page.locator("[data-companion]").last.check()
    yield "register-with-companion"
    page.locator("form[data-registration] .acts button:not([name])").click()
    expect(page.locator("#errors")).to_be_visible(timeout=SLOW)
    yield "register-corrected"


def tour_of_link_pages(page, demonstration, language):
    """Open the links that the demonstration's delegations received, by how far each got."""
    for end, one in {one.end: one for one in DELEGATIONS}.items():
        page.goto(_link(demonstration, one.contact, language))
        yield f"link-{end}"
    draft = next(one for one in DELEGATIONS if one.end == "draft")
    page.goto(_link(demonstration, draft.contact, language))
    page.locator("form button[name=how][value=card]").click()
    expect(page.locator("#errors")).to_be_visible(timeout=SLOW)
    yield "link-draft-corrected"
    page.goto(_link(demonstration, draft.contact, language) + "/change")
    yield "link-change"
    person = DELEGATIONS[0].people[0]
    page.goto(_link(demonstration, f"{person.given_name} {person.family_name}", language))
    yield "link-attendee"


def _link(demonstration, name, language):
    """Return the secret link in the first e-mail with one to somebody of the demonstration."""
    recipient = address_of(name)
    demonstration.letter_to(recipient)
    texts = [
        letter.get_body(("plain",)).get_content() for letter in demonstration.letters_to(recipient)
    ]
    link = next(found[0] for text in texts if (found := re.search(r"http\S+/r/\S+", text)))
    return re.sub("/(fr|en|es)/r/", f"/{language}/r/", link)


def tour_of_gate(page, demonstration, language):
    """The pages before the office, up to the second factor."""
    page.goto(demonstration.address("office/"))
    speak(page, language)
    yield "office-sign-in"
    page.locator("main button[type=submit]").click()
    expect(page.locator("[role=alert]").first).to_be_visible(timeout=SLOW)
    yield "office-sign-in-corrected"
    account = demonstration.sign_in_of("viewer")
    page.locator("input[name=email]").fill(account["email"])
    page.locator("input[name=password]").fill(account["password"])
    page.locator("main button[type=submit]").click()
    expect(page.locator("input[name=code]")).to_be_visible(timeout=SLOW)
    yield "office-second-factor"
    page.locator("main a").first.click()
    yield "office-recovery-code"
    page.goto(demonstration.address("office/forgotten-password"))
    yield "office-forgotten-password"


def enter_office(page, demonstration, role):
    """Sign in, whatever language the office speaks."""
    account = demonstration.sign_in_of(role)
    page.goto(demonstration.address("office/"))
    page.locator("input[name=email]").fill(account["email"])
    page.locator("input[name=password]").fill(account["password"])
    page.locator("main button[type=submit]").click()
    page.locator("input[name=code]").fill(digits_of(account))
    page.locator("main button[type=submit]").click()
    expect(page.locator(".rail")).to_be_visible(timeout=SLOW)


def speak(page, language):
    """Change the language of the office, as its pages offer it."""
    page.locator(f".tongues button[value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))


def tour_of_office(page, demonstration, language):
    """Follow every link of the office; pages that differ by a number are one."""
    start = demonstration.address("office/")
    page.goto(start)
    speak(page, language)
    waiting, seen = [start], set()
    while waiting:
        address = urldefrag(waiting.pop(0)).url
        path = urlsplit(address).path
        shape = re.sub(r"\d+", "n", path.strip("/")).replace("/", "-")
        if shape in seen or not path.startswith("/office/") or FILES.search(path):
            continue
        seen.add(shape)
        answer = page.goto(address)
        assert answer.ok, f"{answer.status} at {address}"
        yield shape
        waiting += page.eval_on_selector_all("a[href]", "all => all.map((a) => a.href)")
    page.goto(demonstration.address("office/registrations?q=zzzz"))
    yield "office-nothing-found"


def tour_of_door(page, demonstration, language, pairing_code):
    """Pairing, the gate, and every answer; a phone that is paired stays so."""
    page.goto(demonstration.address(f"door/{language}/"))
    if page.locator("#pairing-code").is_visible():
        yield "door-pairing"
        page.locator("#pairing-code").fill(pairing_code)
        page.locator("#pairing-form button").click()
    expect(page.locator("#device-name")).not_to_be_empty(timeout=SLOW)
    yield "door-gate"
    page.locator("#type").click()
    yield "door-typing"
    page.locator("#typing button[value=cancel]").click()
    for verdict in VERDICTS:
        page.evaluate(SHOW_VERDICT, [verdict, *_answer(verdict)])
        expect(page.locator(f"#result.{verdict}")).to_be_visible()
        yield f"door-{verdict}"


def _answer(verdict):
    """Return the guest and the first scan that an answer of this kind comes with."""
    names = {"fr": "Mairesse", "en": "Mayor", "es": "Alcaldesa"}
    place = {"fr": "Entrée principale", "en": "Main entrance", "es": "Entrada principal"}
    guest = {
        "name": "María Fernanda Etxeberría-Villaseñor y Montes de Oca",
        "city": "San Bartolomé de las Tres Aguas",
        "language": "es",
        "category": {"name": names, "colour": "mayor"},
    }
    first = {"at": "2026-07-06T13:05:00+00:00", "place": place, "device": "Téléphone d’Ana"}
    if verdict in ("unknown", "forged", "waiting"):
        return None, None
    return guest, first if verdict in ("repeat", "duplicate") else None
