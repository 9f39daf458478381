"""Signing in as a person does: password, code, and everything that is refused."""

import time
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest

from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage
from summit.staff import forms, security, service
from summit.staff.models import StaffAccount, Tries
from summit.staff.rules import ANYWHERE, CODE, PASSWORD, Role
from tests import crowd as process
from tests.factories import MOMENT

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WORDS = "river bridge grid street"


@pytest.fixture
def account(app, make):
    with app.app_context():
        hashed, sealed = security.hash_password(WORDS), security.totp().seal(KEY)
    with make.writing() as session:
        session.expire_on_commit = False
        return service.create_account(
            session,
            email="Camille@summit.example",
            name="Camille Demers",
            role=Role.ORGANIZER,
            password_hash=hashed,
            language=Language.ES,
            totp_secret=sealed,
            now=MOMENT,
        )


def in_english(app):
    """A browser of somebody who reads English, whose sentences these tests name."""
    browser = app.test_client()
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


@pytest.fixture
def client(app):
    return in_english(app)


@pytest.fixture
def code(app):
    """The code of now, or of `later` half minutes from now."""

    def shown(later=0):
        with app.app_context():
            made = security.totp()._totp(key=KEY)
            return made.generate(int(time.time()) + 30 * later).token

    return shown


def give_password(client, page="/office/sign-in", **given):
    fields = {"email": "camille@summit.example", "password": WORDS} | given
    return client.submit(page, **fields)


def opens(client):
    return client.get("/office/").status_code == 200


def test_password_and_code_open_the_office(client, account, code):
    asked = give_password(client)
    assert asked.location.startswith("/office/second-factor")
    assert not opens(client)

    entered = client.submit(asked.location, code=code())

    assert (entered.status_code, entered.location) == (302, "/office/")
    assert opens(client)


def test_a_missing_code_is_asked_for_in_our_words_and_is_no_try(client, account, code):
    asked = give_password(client)

    pages = [client.submit(asked.location, code="").text for _ in range(CODE.most + 1)]
    entered = client.submit(asked.location, code=code())

    assert all("This answer is required." in page for page in pages)
    assert entered.location == "/office/"


def test_a_password_alone_opens_nothing(client, account):
    give_password(client)

    answer = client.get("/office/me")

    assert (answer.status_code, answer.location) == (303, "/office/sign-in?next=/office/me")


def test_a_code_is_taken_once(app, account, code):
    shown = code()
    first, second = in_english(app), in_english(app)
    for browser in (first, second):
        give_password(browser)
    first.submit("/office/second-factor", code=shown)

    answer = second.submit("/office/second-factor", code=shown)

    assert answer.status_code == 200
    assert "was used already" in unescape(answer.text)
    assert opens(first)
    assert not opens(second)


def test_many_who_race_for_one_code_get_in_once(account, crowd):
    answers = crowd(*[(process.take_code, account.id, 59_000_000)] * 16)

    assert sorted(answers) == ["taken"] + ["used"] * 15


def test_a_code_older_than_the_last_is_refused(app, account, code):
    first, second = in_english(app), in_english(app)
    for browser in (first, second):
        give_password(browser)
    first.submit("/office/second-factor", code=code(later=1))

    second.submit("/office/second-factor", code=code())

    assert opens(first)
    assert not opens(second)


def test_a_wrong_password_and_an_unknown_address_read_alike(client, account):
    wrong = give_password(client, password="wrong wrong wrong")
    unknown = give_password(client, email="nobody@summit.example")

    said = "This e-mail address and this password do not match."
    assert said in wrong.text
    assert said in unknown.text


def test_an_empty_sign_in_is_refused_with_one_sentence(client, account):
    refused = give_password(client, email="", password="")

    assert refused.text.count("This e-mail address and this password do not match.") == 1


def test_where_one_was_going_is_reached_after_both_steps(client, account, code):
    asked = give_password(client, "/office/sign-in?next=/office/me")

    entered = client.submit(asked.location, code=code())

    assert entered.location == "/office/me"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "///evil.example",
        "javascript:1",
    ],
)
def test_sign_in_sends_nobody_to_another_site(client, account, code, elsewhere):
    asked = give_password(client, "/office/sign-in", next=elsewhere)
    if asked.status_code == 302:
        asked = client.submit(asked.location, code=code())

    reached = urlsplit(urljoin("http://localhost/office/sign-in", asked.location or ""))
    assert (reached.scheme, reached.netloc) == ("http", "localhost")


def test_signing_in_drops_what_the_session_held(client, account, code):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    give_password(client)
    with client.session_transaction() as session:
        before = session["csrf_token"]

    client.submit("/office/second-factor", code=code())

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != before
        assert session["language"] == "es"


def test_signing_out_takes_a_post_with_the_forms_token(client, account, code):
    give_password(client)
    client.submit("/office/second-factor", code=code())

    assert client.get("/office/sign-out").status_code == 405
    assert client.post("/office/sign-out").status_code == 400
    assert opens(client)

    client.submit("/office/me", to="/office/sign-out")

    assert not opens(client)


def test_too_many_passwords_are_refused_with_a_sentence(client, account):
    for _ in range(PASSWORD.most):
        assert give_password(client, password="wrong wrong wrong").status_code == 200

    answer = give_password(client)  # the right one comes too late

    assert answer.status_code == 429
    assert "10 min" in answer.text


def guess(app, address, times=1):
    """Type wrong passwords at an address; return the last answer."""
    stranger = in_english(app)
    stranger.environ_base["REMOTE_ADDR"] = address
    return [give_password(stranger, password="wrong wrong wrong") for _ in range(times)][-1]


def test_a_strangers_guesses_keep_nobody_out_who_signs_in_elsewhere(app, client, account, code):
    assert guess(app, "203.0.113.9", PASSWORD.most + 1).status_code == 429

    asked = give_password(client)
    client.submit(asked.location, code=code())

    assert opens(client)
    assert guess(app, "203.0.113.9").status_code == 429  # nor does it let them begin anew


def test_one_machine_with_many_addresses_counts_as_one(app, account):
    answers = [guess(app, f"2001:db8::{number}").status_code for number in range(PASSWORD.most + 1)]

    assert answers == [200] * PASSWORD.most + [429]


def test_guesses_from_everywhere_end_at_a_ceiling_that_no_sign_in_lifts(
    app, client, account, code, monkeypatch
):
    few = replace(ANYWHERE, most=6)
    monkeypatch.setattr(forms, "ANYWHERE", few)
    answers = [guess(app, f"203.0.113.{number}").status_code for number in range(4)]
    client.submit(give_password(client).location, code=code())
    assert opens(client)

    answers += [guess(app, f"198.51.100.{number}").status_code for number in range(3)]

    assert answers == [200] * few.most + [429]


def test_a_missing_password_is_no_try(client, account):
    for _ in range(PASSWORD.most + 1):
        assert give_password(client, password="").status_code == 200

    assert give_password(client).location.startswith("/office/second-factor")


def test_too_many_codes_are_refused_though_the_password_is_right(client, account, code):
    give_password(client)
    for _ in range(CODE.most):
        client.submit("/office/second-factor", code="000000")
    give_password(client)

    answer = client.submit("/office/second-factor", code=code())

    assert answer.status_code == 429
    assert not opens(client)


def test_a_good_sign_in_forgets_earlier_mistypings(client, account, code, stored):
    give_password(client, password="wrong wrong wrong")

    give_password(client)
    client.submit("/office/second-factor", code=code())

    rows = {row.key.partition(":")[0]: row.count for row in stored(Tries)}
    assert rows == {"address": 1, "password-anywhere": 1}  # the mistyped one: strangers count too


def test_a_recovery_code_opens_once(app, client, account, code, stored):
    give_password(client)
    client.submit("/office/second-factor", code=code())
    page = client.submit("/office/recovery-codes").text
    kept = page.split("<code>")[1].split("</code>")[0]
    assert kept not in str(stored(StaffAccount)[0].mf_recovery_codes)

    first, second = in_english(app), in_english(app)
    for browser in (first, second):
        give_password(browser)
        browser.submit("/office/second-factor/recovery", code=kept.upper())

    assert opens(first)
    assert not opens(second)


def test_a_person_without_a_second_factor_sets_one_up_first(client, account, app, writing, stored):
    with writing() as session:
        service.reset_second_factor(session, account.id)

    asked = give_password(client)
    assert asked.location == "/office/second-factor/set-up"
    page = client.submit("/office/second-factor/set-up", setup="authenticator")
    assert 'src="data:image/svg+xml;base64,' in page.text
    assert not opens(client)
    with client.session_transaction() as session:
        sealed = session["tf_totp_secret"]
    with app.app_context():
        shown = security.totp().generate_totp_password(sealed)
    token = unescape(page.text.split('name="csrf_token" value="')[2].split('"')[0])
    client.post("/office/second-factor", data={"code": shown, "csrf_token": token})

    assert opens(client)
    assert stored(StaffAccount)[0].tf_primary_method == "authenticator"


def test_the_second_factor_cannot_be_switched_off(client, account, code, stored):
    give_password(client)
    client.submit("/office/second-factor", code=code())

    client.submit("/office/second-factor/set-up", setup="disable")

    assert stored(StaffAccount)[0].tf_totp_secret is not None


def test_a_forgotten_password_is_answered_by_a_letter_without_the_link(
    app, client, account, stored
):
    answer = client.submit("/office/forgotten-password", email="camille@summit.example")

    assert "an e-mail with a link is on its way" in answer.text
    (letter,) = stored(OutboxMessage)
    assert letter.occasion == "staff.password_reset"
    assert letter.recipient == "camille@summit.example"
    assert set(letter.facts) == {"account_id", "name", "until"}


def test_the_link_of_that_letter_sets_a_password_once(app, client, account, stored):
    with app.app_context():
        later = security.real_now() + timedelta(days=1)
        link = security.password_link(stored(StaffAccount)[0], until=later)
    path = link.removeprefix("http://127.0.0.1:8000")

    client.submit(path, password="another river bridge", password_confirm="another river bridge")

    assert give_password(client).status_code == 200
    assert give_password(client, password="another river bridge").status_code == 302
    assert client.get(path).location == "/office/forgotten-password"


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client, account, stored):
    answer = client.submit("/office/forgotten-password", email="nobody@summit.example")

    assert "an e-mail with a link is on its way" in answer.text
    assert stored(OutboxMessage) == []


def test_a_new_password_ends_the_other_sessions(app, client, account, code):
    other = in_english(app)
    give_password(other)
    other.submit("/office/second-factor", code=code())
    give_password(client)
    client.submit("/office/second-factor", code=code(later=1))

    client.submit(
        "/office/password",
        password=WORDS,
        new_password="another river bridge",
        new_password_confirm="another river bridge",
    )

    assert opens(client)
    assert not opens(other)


def test_a_deactivated_account_is_out_at_once(client, account, code, writing):
    give_password(client)
    client.submit("/office/second-factor", code=code())

    with writing() as session:
        service.set_active(session, account.id, active=False)

    assert not opens(client)
    assert give_password(client).status_code == 200


@pytest.mark.parametrize(
    "odd", ["\0", "a" * 10_000, "😀", "‮gnp", "' or 1=1 --", "@", "x@[127.0.0.1]"]
)
def test_odd_typing_at_the_gate_never_fails(client, account, odd):
    answers = [
        give_password(client, email=odd, password=odd),
        give_password(client, password=odd, next=odd),
        client.submit("/office/forgotten-password", email=odd),
        client.post("/office/language", data={"language": odd, "next": odd}),
        client.get("/office/sign-in", query_string={"next": odd}),
    ]
    give_password(client)
    answers.append(client.submit("/office/second-factor", code=odd))
    answers.append(client.submit("/office/second-factor/recovery", code=odd))

    assert {answer.status_code for answer in answers} <= {200, 302, 303, 400, 429}


def test_json_is_not_a_form(client):
    answer = client.post("/office/sign-in", json=[1])

    assert answer.status_code in (400, 415)


def test_a_public_page_never_opens_the_session(client, make):
    answer = client.get("/en/")

    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers


def test_the_language_of_the_office_is_kept_with_the_account(make, sign_in, stored):
    browser = sign_in(make.staff())

    answer = browser.submit("/office/me", to="/office/language", language="fr", next="/office/me")

    assert answer.location == "/office/me"
    assert stored(StaffAccount)[0].language is Language.FR
    assert '<html lang="fr-CA">' in browser.get("/office/me").text
