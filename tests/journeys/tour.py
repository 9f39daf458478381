"""A walk past every page of a running demonstration, for those who check or photograph them.

Each stop is yielded by its name while the page shows it. Public, registration and link pages are
listed; the office is walked link by link, so that a new page there is met without being named.
"""

import re
from secrets import token_hex
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import expect

from summit.demo.data.delegations import DELEGATIONS, address_of
from tests.journeys.demonstration import digits_of, wait_for_next_digits
from tests.journeys.steps import SLOW, Delegation, Someone, describe, register
from tests.journeys.words import words_in

PUBLIC = {
    "summit": "{language}/",
    "articles": "{language}/articles/",
    "programme": "{language}/programme/",
    "programme-theme": "{language}/programme/theme/water",
    "programme-session": "{language}/programme/l-eau-ne-s-arrete-pas-a-la-frontiere",
    "speakers": "{language}/programme/speakers",
    "programme-changes": "{language}/programme/changes",
    "articles-topic": "{language}/articles/topic/water",
    "articles-language": "{language}/articles/in/en",
    "articles-year": "{language}/articles/2025",
    "articles-search": "{language}/articles/search?q=mexico",
    "articles-search-nothing": "{language}/articles/search?q=zzzz",
    "delegations": "{language}/delegations",
    "personal-information": "{language}/privacy",
    "terms": "{language}/terms",
    "accessibility": "{language}/accessibility",
    "practical": "{language}/practical/",
    "questions": "{language}/practical/questions",
    "visa": "{language}/practical/visa",
    "waiting-list": "{language}/register/waiting-list",
    "not-found": "{language}/no-such-page",
}
GUESTS = Delegation(  # as long as anybody may be called, and one word that nothing breaks
    "Communauté métropolitaine de Saint-Barthélemy-des-Quatre-Vents-sur-le-Lac-aux-Outardes",
    "CA",
    "Maximilienne-Théodora Vaillancourt-Archambault de la Chevrotière",
    "maximilienne-theodora.vaillancourt-archambault@communaute-metropolitaine.example",
    (
        Someone(
            "mayor",
            "Marie-Philomène-Désirée",
            "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
            "Présidente du comité exécutif, responsable des relations internationales et du climat",
        ),
        Someone("delegate", "X", ""),
        Someone("companion", "José Ignacio", "Carreño Quiñones", with_="Llanfair"),
    ),
)
VERDICTS = (
    "admitted desk repeat duplicate replaced cancelled elsewhere unknown forged waiting".split()
)
FORMS = {  # of the office, each refused once with its answers taken out
    "summit": "office/summit",
    "category": "office/categories/new",
    "terms": "office/legal/terms",
    "taxes": "office/taxes",
    "account": "office/staff/new",
    "password": "office/password",
    "second-password": "office/confirm-password",
    "door": "office/door/",
}
EMPTY_FORM = """form => form.querySelectorAll("input:not([type=hidden]), textarea").forEach(
    (field) => { field.value = ""; })"""
LONG_NAME = "Communauté métropolitaine de Saint-Barthélemy-des-Quatre-Vents-sur-le-Lac-aux-Outardes"
LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
NAMES = ".who a, .who small, header:has(.chip) h1, .people strong, .row-line a, .me p:first-child"
LENGTHEN = """([names, long]) => document.querySelectorAll(names).forEach((one) => {
    const text = one.querySelector(".cat") ?? one;
    text.textContent = long;
})"""
FILES = re.compile(r"(\.(csv|pdf|xlsx|ics)|/file)$")
SHOW_VERDICT = """async ([verdict, guest, first, zones]) => {
    const { Screens } = await import("/static/js/door/screens.js");
    const later = window.setTimeout;
    window.setTimeout = () => 0;  // a welcome would go away by itself
    window.tour?.close();
    window.tour = new Screens(document.getElementById("result"), { onClosed() {} });
    window.tour.show({ verdict, guest, first, zones });
    window.setTimeout = later;
}"""

PERSON = "a[href*='/people/']:not([href$='/name'])"  # of somebody who has a name


def tour_of_public_pages(page, demonstration, language):
    for name, path in PUBLIC.items():
        answer = page.goto(demonstration.address(path.format(language=language)))
        assert answer.ok or name == "not-found", f"{answer.status} at {page.url}"
        yield name
    page.goto(demonstration.address(f"{language}/articles/"))
    page.locator(".card a").nth(1).click()
    expect(page.locator("figure.excerpt")).to_be_visible()
    yield "article"
    for name in ("summit", "terms"):
        page.goto(demonstration.address(PUBLIC[name].format(language=language)))
        yield from _printed(page, name)


def _printed(page, name):
    """The page that is shown, as paper shows it."""
    page.emulate_media(media="print")
    yield f"{name}-printed"
    page.emulate_media(media="screen")


def tour_of_registration(page, demonstration, language):
    """The form; then people with very long names, up to the card page, and out again."""
    page.goto(demonstration.address(f"{language}/register/"))
    yield "register"
    page.locator("[data-add]").click()
    page.locator("input[data-companion]").last.check()
    yield "register-with-companion"
    page.locator("form[data-registration] .acts button:not([name])").click()
    expect(page.locator("#errors")).to_be_visible(timeout=SLOW)
    yield "register-corrected"
    page.goto(demonstration.address(f"{language}/register/"))
    register(page, words_in(language), GUESTS)
    yield "register-held"
    page.locator("[name=terms_language]").first.check()
    page.locator("form button[name=how][value=card]").click()
    expect(page.locator("input[name=number]")).to_be_visible(timeout=SLOW)
    yield "card-page"
    page.locator("form button[type=submit]").click()
    expect(page.locator("[role=alert]")).to_be_visible(timeout=SLOW)
    yield "card-page-corrected"
    page.locator(".back a").click()
    expect(page.locator(".answer")).to_be_visible(timeout=SLOW)
    page.locator("details:has(form)").evaluate_all("all => all.forEach((one) => one.open = true)")
    yield "register-unpaid"
    page.locator("form[action$='/cancel'] button").click()
    expect(page.locator(".answer .chip:not(.amber)")).to_be_visible(timeout=SLOW)
    yield "register-cancelled"
    yield from _join_the_waiting_list(page, demonstration, language)


def _join_the_waiting_list(page, demonstration, language):
    """The form refused, an entry of it, and the same once it has left."""
    page.goto(demonstration.address(PUBLIC["waiting-list"].format(language=language)))
    send = page.locator("main form button")
    send.click()
    expect(page.locator("#errors")).to_be_visible(timeout=SLOW)
    yield "waiting-list-corrected"
    describe(page, words_in(language), GUESTS)
    send.click()
    expect(page.locator(".answer .chip.amber")).to_be_visible(timeout=SLOW)
    yield "waiting-list-joined"
    page.locator("summary").last.click()
    page.locator("form[action$='/leave'] button").click()
    expect(page.locator(".answer .chip:not(.amber)")).to_be_visible(timeout=SLOW)
    yield "waiting-list-left"


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
    owing = next(one for one in DELEGATIONS if one.end == "invoice")
    page.goto(_link(demonstration, owing.contact, language))
    page.goto(page.locator("#payer-address").input_value())
    yield "link-payer"
    person = DELEGATIONS[0].people[0]
    page.goto(_link(demonstration, f"{person.given_name} {person.family_name}", language))
    yield "link-attendee"
    page.goto(f"{page.url}/agenda")
    yield "link-agenda"
    page.locator("form button").first.click()
    expect(page.locator("form[action$='/remove']")).to_be_visible(timeout=SLOW)
    yield "link-agenda-chosen"
    page.locator("form[action$='/remove'] button").click()
    page.goto(_link(demonstration, DELEGATIONS[0].contact, language))
    yield from _printed(page, "link-transfer")
    yield from _deeds_behind_a_link(page, _link(demonstration, DELEGATIONS[0].contact, language))
    page.goto(_link(demonstration, owing.contact, language) + "/purchase-order")
    yield "link-purchase-order"
    yield from _another_payer(page, _link(demonstration, owing.contact, language))


def _deeds_behind_a_link(page, link):
    """What a contact may do once a registration was sent: add, replace, correct, leave, end."""
    page.goto(f"{link}/more")
    yield "link-more"
    page.goto(f"{link}/contact")
    yield "link-contact"
    page.locator("#contact_email").fill("")
    page.locator("main form button").first.click()
    yield "link-contact-corrected"
    page.goto(f"{link}/withdraw")
    yield "link-withdraw"
    page.goto(link)
    page.locator(PERSON).first.click()
    page.locator("details").evaluate_all("all => all.forEach((one) => one.open = true)")
    yield "link-person"
    person = page.url
    for deed in ("replace", "correct", "type"):
        page.goto(f"{person}/{deed}")
        yield f"link-person-{deed}"
    page.locator("input[name=category]").first.check()
    page.locator("main form[method=get] button").click()
    yield "link-person-type-shown"


def _another_payer(page, link):
    """Who pays for one person instead, and both bills before the click."""
    page.goto(link)
    page.locator(PERSON).first.click()
    page.goto(f"{page.url}/payer")
    _name_a_ministry(page)
    expect(page.locator("#bills")).to_be_visible(timeout=SLOW)
    yield "link-another-payer"


def _name_a_ministry(page):
    page.locator("#payer_name").fill("Ministerio inventado")
    page.locator("#payer_email").fill("pagos@ministry.example")
    page.locator("main form button").first.click()


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
    """The pages before the office: up to the second factor, and by a forgotten password."""
    page.goto(demonstration.address("office/"))
    speak(page, language)
    yield "office-sign-in"
    page.locator("main button[type=submit]").click()
    expect(page.locator("[role=alert]").first).to_be_visible(timeout=SLOW)
    yield "office-sign-in-corrected"
    account = demonstration.sign_in_of("viewer")
    _type_password(page, account)
    expect(page.locator("input[name=code]")).to_be_visible(timeout=SLOW)
    yield "office-second-factor"
    page.locator("main button[type=submit]").click()
    expect(page.locator("[role=alert]").first).to_be_visible(timeout=SLOW)
    yield "office-second-factor-corrected"
    page.locator("main a").first.click()
    yield "office-recovery-code"
    page.goto(demonstration.address("office/forgotten-password"))
    yield "office-forgotten-password"
    _ask_for_link(page, f"{token_hex(4)}@demonstration.example")  # nobody's: it is never too often
    yield "office-forgotten-password-sent"
    if not demonstration.letters_to(account["email"]):
        _ask_for_link(page, account["email"])
    text = demonstration.letter_to(account["email"]).get_body(("plain",)).get_content()
    page.goto(re.search(r"http\S+", text)[0])
    yield "office-new-password"
    page.locator("main button[type=submit]").click()
    expect(page.locator("[role=alert]").first).to_be_visible(timeout=SLOW)
    yield "office-new-password-corrected"


def enter_office(page, demonstration, role):
    """Sign in, whatever language the office speaks. A code that was taken already is not again."""
    account = demonstration.sign_in_of(role)
    page.goto(demonstration.address("office/"))
    _type_password(page, account)
    _type_digits(page, account)
    inside, refused = page.locator(".rail"), page.locator("[role=alert]").first
    expect(inside.or_(refused).first).to_be_visible(timeout=SLOW)
    if refused.is_visible():
        wait_for_next_digits()
        _type_digits(page, account)
    expect(inside).to_be_visible(timeout=SLOW)


def _ask_for_link(page, address):
    page.locator("input[name=email]").fill(address)
    page.locator("main button[type=submit]").click()
    expect(page.locator(".said.well")).to_be_visible(timeout=SLOW)


def _type_password(page, account):
    page.locator("input[name=email]").fill(account["email"])
    page.locator("input[name=password]").fill(account["password"])
    page.locator("main button[type=submit]").click()


def _type_digits(page, account):
    page.locator("input[name=code]").fill(digits_of(account))
    page.locator("main button[type=submit]").click()


def speak(page, language):
    """Change the language of the office, as its pages offer it."""
    page.locator(f".tongues button[value={language}]").click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))


def tour_of_office(page, demonstration, language):
    """Every page of the office; then what only a search, a mistake or a button shows."""
    page.goto(demonstration.address("office/"))
    speak(page, language)
    yield from _follow_links(page, demonstration.address("office/"))
    yield from _search_the_office(page, demonstration)
    yield from _open_registrations(page, demonstration)
    yield from _be_corrected(page, demonstration)
    yield from _press_what_is_harmless(page, demonstration)


def _follow_links(page, start):
    """Follow every link of the office; pages that differ by a number are one."""
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


def _search_the_office(page, demonstration):
    for name, path in {
        "nothing-found": "office/registrations?q=zzzz",
        "no-such-page-of-a-list": "office/registrations?page=9",
        "found": "office/find?q=an",
        "found-nothing": "office/find?q=zzzz",
        "found-without-asking": "office/find",
    }.items():
        page.goto(demonstration.address(path))
        yield f"office-{name}"
    assert page.goto(demonstration.address("office/registrations/999999")).status == 404
    yield "office-no-such-registration"


def _open_registrations(page, demonstration):
    """One that is paid, one that owes and its payment, one whose names are very long."""
    page.goto(demonstration.address("office/registrations?status=confirmed"))
    page.locator(".who a").last.click()
    yield "office-registration-confirmed"
    confirmed = page.url
    page.locator(".people a[href$='/badge']").first.click()
    yield "office-replace-a-badge"
    page.goto(confirmed)
    page.locator(".people a[href*='/type']").first.click()
    page.locator("input[name=category]").first.check()
    page.locator("main form[method=get] button").click()
    yield "office-type-shown"
    yield from _look_at_what_follows(page, confirmed)
    page.goto(demonstration.address("office/registrations?status=awaiting_payment"))
    page.locator(".who a").first.click()
    yield "office-registration-owing"
    owing = page.url
    page.locator("a[href$='/payments']").click()
    yield "office-payment"
    _send_empty(page)
    yield "office-payment-corrected"
    together = next(one for one in DELEGATIONS if one.end == "invoice" and len(one.people) > 1)
    page.goto(demonstration.address(f"office/registrations?q={together.city}"))
    page.locator(".who a").first.click()
    page.locator(".people a[href$='/payer']").first.click()
    _name_a_ministry(page)
    yield "office-another-payer"
    yield from _doubt_the_bank(page, demonstration)
    page.goto(owing)
    page.evaluate(LENGTHEN, [NAMES, f"{LONG_NAME} {LONG_WORD}"])
    yield "office-registration-long-names"
    for name in ["registrations", "participants", "money", "letters", "staff", "find?q=an"]:
        page.goto(demonstration.address(f"office/{name}"))
        page.evaluate(LENGTHEN, [NAMES, f"{LONG_NAME} {LONG_WORD}"])
        yield f"office-{name.partition('?')[0]}-long-names"


def _doubt_the_bank(page, demonstration):
    """A line that waits, a booking taken back by undoing its payment, and a line that left."""
    page.goto(demonstration.address("office/bank-lines"))
    page.locator(".who a").first.click()
    yield "office-line-that-waits"
    page.goto(demonstration.address("office/bank-lines?state=booked"))
    page.locator(".who a").first.click()
    yield "office-line-booked"
    page.locator("main a[href*='/undo']").click()
    yield "office-undo"
    _send_empty(page)
    yield "office-undo-corrected"
    page.goto(demonstration.address("office/bank-lines?state=outgoing"))
    page.locator(".who a").first.click()
    yield "office-line-that-left"


def _look_at_what_follows(page, address):
    """Ask what follows from a refund, and from an end for a refused visa; do neither."""
    for name, path, field in (
        ("refund", "refund", "input[name=amount]"),
        ("end", "withdraw", "input[name=reason][value=visa]"),
    ):
        page.goto(f"{address}/{path}")
        asked = page.locator(f"main {field}")
        asked.check() if name == "end" else asked.fill("1")
        page.locator("main input[name=note]").fill("as agreed")
        page.locator("main .btn-primary").click()
        expect(page.locator("#follows")).to_be_visible(timeout=SLOW)
        yield f"office-{name}-follows"


def _be_corrected(page, demonstration):
    """Send every form without its answers, and show what it says."""
    for name, path in FORMS.items():
        page.goto(demonstration.address(path))
        _send_empty(page)
        yield f"office-{name}-corrected"


def _send_empty(page):
    """Send the form of a page without its answers: none of them may do without."""
    form = page.locator("main form:has(.btn-primary)").first
    form.evaluate(EMPTY_FORM)
    form.locator(".btn-primary").click()
    expect(page.locator("main [role=alert]").first).to_be_visible(timeout=SLOW)


def _press_what_is_harmless(page, demonstration):
    """Previews, a draft, what an edit changed, recovery codes, the code of a new authenticator."""
    page.goto(demonstration.address("office/legal/terms"))
    page.locator("button[value=preview]").click()
    expect(page.locator("#h-preview")).to_be_visible(timeout=SLOW)
    yield "office-terms-preview"
    yield from _keep_a_draft(page, demonstration)
    page.goto(demonstration.address("office/changes"))
    page.locator("details").evaluate_all("all => all.slice(0, 6).forEach((one) => one.open = true)")
    yield "office-changes-opened"
    page.goto(demonstration.address("office/recovery-codes"))
    page.locator("main form button").click()
    expect(page.locator(".codes")).to_be_visible(timeout=SLOW)
    yield "office-recovery-codes-shown"
    page.goto(demonstration.address("office/second-factor/set-up"))
    page.locator("main form .btn").click()
    expect(page.locator(".qr")).to_be_visible(timeout=SLOW)
    page.locator("details").evaluate("one => one.open = true")
    yield "office-second-factor-scanned"


def _keep_a_draft(page, demonstration):
    """Look at the facts before they are public, keep them as a draft, discard it."""
    form = demonstration.address("office/summit/venue")
    page.goto(form)
    preview = page.locator("button[value=preview-fr]")
    preview.evaluate("one => one.removeAttribute('formtarget')")  # in this tab
    preview.click()
    expect(page.locator("main.room")).to_have_count(0, timeout=SLOW)
    yield "office-venue-preview"
    page.goto(form)
    page.locator("[name=banner-en]").fill("Another banner")
    page.locator("button[value=draft]").click()
    discard = page.locator("a[href$='/discard']")
    expect(discard).to_be_visible(timeout=SLOW)
    yield "office-venue-draft"
    page.goto(f"{form}?published=")
    yield "office-venue-published"
    page.goto(form)
    discard.click()
    yield "office-venue-discard"
    page.locator("main .btn-primary").click()
    expect(page.locator(".said.well")).to_be_visible(timeout=SLOW)


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
    page.locator("#typing button[name=back]").click()
    for verdict in VERDICTS:
        page.evaluate(SHOW_VERDICT, [verdict, *_answer(verdict)])
        expect(page.locator(f"#result.{verdict}")).to_be_visible()
        yield f"door-{verdict}"


def _answer(verdict):
    """Return the guest, first scan and zones that an answer of this kind comes with."""
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
        return None, None, None
    hall = {"fr": "Salle plénière", "en": "Plenary hall", "es": "Sala plenaria"}
    lounge = {"fr": "Salon des maires", "en": "Mayors’ lounge", "es": "Salón de alcaldes"}
    zones = {"asked": lounge, "opened": [hall]}
    is_in, is_elsewhere = verdict in ("repeat", "duplicate"), verdict == "elsewhere"
    return guest, first if is_in else None, zones if is_elsewhere else None
