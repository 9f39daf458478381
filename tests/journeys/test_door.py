"""A volunteer's phone at a door: the real page, the real decoder, a film for a camera."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from summit.admission.models import Category
from summit.badges.models import Badge
from summit.badges.token import SigningKey
from summit.checkin import pairing
from summit.checkin.models import Device, Scan
from summit.checkin.statuses import CheckpointKind
from summit.kernel import clock
from tests.factories import in_all
from tests.journeys import fakecam

pytestmark = pytest.mark.journey

KEY = SigningKey(b"\x0b" * 32)
TESTS = Path(__file__).parent.parent
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "en-CA", "permissions": ["camera"]}
FAKE_CAMERA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
SLOW = 20_000  # ms: a machine under load decodes slowly, and the film has its pauses


@pytest.fixture
def open_door(live_server, open_page, make, writing):
    """Open the door page on a phone and pair it; `film` is what its camera sees."""

    def open_one(film=None, query="", zone=None, **phone):
        camera = [f"--use-file-for-fake-video-capture={film}"] if film else []
        page = open_page(*FAKE_CAMERA, *camera, **PHONE | phone)
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda said: "Policy" in said.text and page.faults.append(said.text))
        page.goto(f"{live_server}/door/en/{query}")
        with writing() as session:
            entrance = in_all("Main entrance"), CheckpointKind.ENTRANCE, zone and zone.id
            gate = pairing.add_checkpoint(session, *entrance)
            code = pairing.offer_code(session, gate.id, "Phone of Ana", now=clock.now()).code
        page.get_by_label("Pairing code").fill(f"{code[:3]} {code[3:]}".lower())
        page.get_by_role("button", name="Pair").click()
        expect(page.get_by_text("Phone of Ana")).to_be_visible()
        return page

    return open_one


@pytest.fixture
def badge(make, stored):
    make.badges(1)
    (badge,) = stored(Badge)
    return badge


@pytest.fixture
def film(tmp_path, badge):
    """A badge held up for two seconds, then five without: long enough to be a new reading."""
    path = tmp_path / "badge.y4m"
    shown = fakecam.showing(KEY.sign_badge(badge.id))
    fakecam.write_y4m(path, [(fakecam.desk(), 2), (shown, 2), (fakecam.desk(), 3)])
    return path


def type_like_a_scanner(page, text):
    page.keyboard.type(text, delay=2)
    page.keyboard.press("Enter")


def answer(page, verdict):
    return page.locator(f"#result.{verdict}")


@pytest.mark.parametrize(("query", "decoder"), [("", "zxing"), ("?decoder=plain", "qr")])
def test_the_camera_admits_a_guest_once_and_says_since_when(
    open_door, film, stored, query, decoder
):
    page = open_door(film, query)

    page.get_by_role("button", name="Start scanning").click()

    expect(answer(page, "admitted")).to_be_visible(timeout=SLOW)
    expect(answer(page, "admitted")).to_contain_text("San Bartolomé de las Tres Aguas")
    expect(answer(page, "admitted")).to_contain_text("Ana María Ruiz")
    expect(answer(page, "admitted")).to_be_hidden(timeout=4000)  # by itself
    expect(answer(page, "repeat")).to_be_visible(timeout=SLOW)
    since = answer(page, "repeat").locator("[data-part=since]")
    expect(since).to_have_text(re.compile(r"^Already in since (.+, )?\d?\d:\d\d, Main entrance$"))
    page.wait_for_timeout(2000)
    expect(answer(page, "repeat")).to_be_visible()  # until somebody taps
    page.get_by_role("button", name="Next badge").click()
    expect(page.locator("#result")).to_be_hidden()
    expect(page.locator("#count-inside")).to_have_text("1")
    assert page.locator("body").get_attribute("data-decoder") == decoder
    assert page.faults == []
    assert {scan.way for scan in stored(Scan)} == {"camera"}


def test_a_typed_short_code_admits_without_a_camera(open_door, badge, stored):
    page = open_door()

    page.get_by_role("button", name="Type a code").click()
    field = page.get_by_label("The eight characters beside the QR code")
    field.fill("2222-2223")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("alert").filter(has_text="Please compare")).to_be_visible()
    field.fill(badge.short_code.lower().replace("-", " "))
    page.get_by_role("button", name="Check").click()

    expect(answer(page, "admitted")).to_be_visible()
    assert [(scan.way, scan.shown) for scan in stored(Scan)] == [("typed", "admitted")]


def test_a_scanner_that_types_is_heard_whatever_has_the_focus(open_door, make, stored):
    page = open_door()
    first, second, third = make.badges(3)

    type_like_a_scanner(page, KEY.sign_badge(first))
    expect(answer(page, "admitted")).to_be_visible()
    page.get_by_role("button", name="Start scanning").focus()
    type_like_a_scanner(page, KEY.sign_badge(second))
    expect(page.locator("#count-inside")).to_have_text("2")
    page.get_by_role("button", name="Type a code").click()
    type_like_a_scanner(page, KEY.sign_badge(third))
    expect(page.locator("#count-inside")).to_have_text("3")

    expect(page.locator("#typing")).to_be_hidden()
    assert [(scan.way, scan.shown) for scan in stored(Scan)] == [("wedge", "admitted")] * 3


def test_a_scanner_with_a_french_keyboard_is_understood(open_door, badge):
    page = open_door()

    page.evaluate(
        """digits => {
            for (const digit of digits) window.dispatchEvent(new KeyboardEvent("keydown",
                {key: "à&é\\"'(-è_ç"[digit], code: `Digit${digit}`}));
            window.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter"}));
        }""",
        [int(digit) for digit in KEY.sign_badge(badge.id)],
    )

    expect(answer(page, "admitted")).to_be_visible()


def test_a_forged_code_shows_the_guest_only_the_way_to_the_desk(open_door, badge):
    page = open_door()
    genuine = KEY.sign_badge(badge.id)

    type_like_a_scanner(page, genuine[:-1] + str((int(genuine[-1]) + 1) % 10))

    shown = answer(page, "forged")
    expect(shown.locator(".ask")).to_contain_text("Please see the desk")
    expect(shown.get_by_text("not one of our badges")).to_be_hidden()
    assert not re.search("forged|duplicate|invalid|false", shown.inner_text(), re.IGNORECASE)
    shown.get_by_text("For staff").click()
    expect(shown.get_by_text("was not made by us")).to_be_visible()


def test_the_next_badge_waits_until_a_held_answer_is_tapped(open_door, make, stored):
    page = open_door()
    (first,) = make.badges(1)
    type_like_a_scanner(page, "a code from somewhere else")
    expect(answer(page, "unknown")).to_be_visible()

    type_like_a_scanner(page, KEY.sign_badge(first))
    page.wait_for_timeout(700)

    expect(answer(page, "unknown")).to_be_visible()
    assert [scan.shown for scan in stored(Scan)] == ["unknown"]


def test_the_keyboard_stays_at_an_answer_and_goes_back_where_it_was(open_door, badge):
    page = open_door()
    for verdict in ("admitted", "repeat"):
        expect(page.locator("#result")).to_be_hidden(timeout=SLOW)
        page.get_by_role("button", name="Type a code").press("Enter")
        page.keyboard.type(badge.short_code, delay=20)
        page.keyboard.press("Enter")
        expect(answer(page, verdict)).to_be_visible(timeout=SLOW)

    for _ in range(4):
        page.keyboard.press("Tab")
        behind = page.evaluate("document.activeElement.closest('#door')?.id")
        assert behind is None
    page.keyboard.press("Escape")

    expect(page.locator("#result")).to_be_hidden()
    expect(page.get_by_role("button", name="Type a code")).to_be_focused()


def test_a_silent_server_is_said_and_the_reading_goes_again_under_its_id(open_door, badge, stored):
    page = open_door()
    lost = []

    def lose(route):  # the server hears it, the answer is lost on the way back
        lost.append(json.loads(route.request.post_data)["id"])
        route.fetch()
        route.abort()

    page.route("**/door/api/scans", lose, times=2)
    type_like_a_scanner(page, KEY.sign_badge(badge.id))

    expect(answer(page, "waiting")).to_be_visible(timeout=SLOW)
    expect(page.locator("#sync")).to_contain_text("No connection")
    expect(page.locator("#count-waiting")).to_have_text("1")
    expect(answer(page, "admitted")).to_be_visible(timeout=SLOW)
    expect(page.locator("#count-waiting")).to_have_text("0")
    expect(page.locator("#sync")).to_contain_text("Last synced")
    (kept,) = stored(Scan)
    assert set(lost) == {str(kept.id)}


def test_the_gate_of_a_zone_refuses_calmly_and_says_where_the_badge_leads(
    open_door, make, badge, stored
):
    (its_type,) = stored(Category)
    make.zone(its_type, name=in_all("Hall"))
    lounge = make.zone(make.category(), name=in_all("Lounge"))
    page = open_door(zone=lounge)
    expect(page.locator("#gate-zone")).to_have_text("Lounge")
    page.route("**/door/api/scans", lambda route: route.abort(), times=2)

    type_like_a_scanner(page, KEY.sign_badge(badge.id))

    expect(answer(page, "waiting")).to_be_visible(timeout=SLOW)  # no answer: nobody is let in
    shown = answer(page, "elsewhere")
    expect(shown).to_be_visible(timeout=SLOW)
    expect(shown.locator(".ask")).to_contain_text("Another entrance")
    expect(shown).to_contain_text("Hall (es)")  # the guest's own language
    expect(shown.get_by_text("does not enter")).to_be_hidden()
    shown.get_by_text("For staff").click()
    expect(shown.get_by_text("does not enter “Lounge”. It enters: Hall.")).to_be_visible()
    expect(page.locator("#count-inside")).to_have_text("0")
    assert page.faults == []
    assert [scan.shown for scan in stored(Scan)] == ["elsewhere"]


def test_a_phone_unpaired_by_the_office_asks_for_a_new_code(open_door, badge, writing, stored):
    page = open_door()
    with writing() as session:
        pairing.revoke(session, stored(Device)[0].id, now=clock.now())

    type_like_a_scanner(page, KEY.sign_badge(badge.id))

    expect(page.get_by_text("This phone is no longer paired")).to_be_visible()
    expect(page.get_by_label("Pairing code")).to_be_visible()
    assert stored(Scan) == []


def test_a_phone_that_refuses_its_camera_says_so_and_still_types(open_door):
    page = open_door(permissions=[])
    page.evaluate(
        """() => {
            const refuse = () => Promise.reject(new DOMException("", "NotAllowedError"));
            navigator.mediaDevices.getUserMedia = refuse;
        }"""
    )

    page.get_by_role("button", name="Start scanning").click()

    expect(page.locator("#trouble")).to_contain_text("The camera is not allowed for this page")
    expect(page.get_by_role("button", name="Type a code")).to_be_visible()


def test_the_last_scans_are_there_again_after_a_reload(open_door, badge):
    page = open_door()
    type_like_a_scanner(page, KEY.sign_badge(badge.id))
    expect(answer(page, "admitted")).to_be_hidden(timeout=SLOW)

    page.reload()
    page.get_by_text("Last scans").click()

    expect(page.locator("#last-scans li")).to_have_count(1)
    expect(page.locator("#last-scans")).to_contain_text("Ana María Ruiz")


def test_the_phone_decides_and_reads_as_the_server_does(live_server, open_page):
    page = open_page()
    page.goto(f"{live_server}/door/en/")
    cases = json.loads((TESTS / "checkin/verdict_cases.json").read_text())
    codes = json.loads((TESTS / "badges/token_cases.json").read_text())

    found = page.evaluate(
        """async ([facts, tokens, typed]) => {
            const phone = await import("/static/js/door/verdict.js");
            return {
                verdicts: facts.map(phone.decide),
                shapes: tokens.map(phone.isToken),
                codes: typed.map(phone.shortCode),
            };
        }""",
        [
            [case["facts"] for case in cases],
            [case["token"] for case in codes["tokens"]],
            [case["typed"] for case in codes["short_codes"]],
        ],
    )

    assert found["verdicts"] == [case["verdict"] for case in cases]
    assert found["shapes"] == [case["outcome"] != "not a token" for case in codes["tokens"]]
    assert found["codes"] == [case["code"] for case in codes["short_codes"]]
