"""What somebody signed in may change about the sign-in itself."""

import re
import time
from datetime import timedelta
from html import unescape

import pytest

from summit.extensions import db
from summit.kernel.clock import real_now
from summit.kernel.languages import Language
from summit.mail.letters import Promised
from summit.mail.models import OutboxMessage
from summit.mail.rendering import message_for
from summit.staff import security
from summit.staff.models import StaffAccount
from summit.web.outside import outside

WORDS = "river bridge grid street"


@pytest.fixture
def account(app, make):
    with app.app_context():
        hashed, sealed = security.hash_password(WORDS), security.totp().seal()
    return make.staff(password=hashed, tf_totp_secret=sealed)


def code_for(app, sealed):
    with app.app_context():
        return security.totp().generate_totp_password(sealed)


def test_another_phone_takes_over_once_its_code_is_right(app, account, sign_in, stored):
    browser = sign_in(account)
    page = browser.submit("/office/second-factor/set-up", setup="authenticator").text
    action = unescape(re.search(r'action="(/office/second-factor/set-up/[^"]+)"', page)[1])
    with browser.session_transaction() as session:
        sealed = session["tf_totp_secret"]

    wrong = browser.submit("/office/me", to=action, code="000000")
    assert stored(StaffAccount)[0].tf_totp_secret == account.tf_totp_secret
    assert wrong.location == "/office/second-factor/set-up"
    browser.submit("/office/me", to=action, code=code_for(app, sealed))

    assert stored(StaffAccount)[0].tf_totp_secret == sealed
    assert browser.get("/office/").status_code == 200


def test_an_old_sign_in_is_asked_for_the_password_once_more(account, sign_in):
    browser = sign_in(account)
    with browser.session_transaction() as session:
        session["fs_paa"] = time.time() - 7200

    asked = browser.get("/office/recovery-codes")
    assert asked.location.startswith("/office/confirm-password")
    refused = browser.submit(asked.location, password="wrong wrong wrong")
    assert refused.status_code == 200
    answer = browser.submit(asked.location, password=WORDS)

    assert answer.location.endswith("/office/recovery-codes")
    assert browser.get("/office/recovery-codes").status_code == 200


@pytest.mark.parametrize(
    ("new", "again"),
    [("short", "short"), (WORDS, WORDS), ("river bridge sea", "river bridge see"), ("", "")],
)
def test_a_password_that_will_not_do_is_refused(account, sign_in, stored, new, again):
    answer = sign_in(account).submit(
        "/office/password", password=WORDS, new_password=new, new_password_confirm=again
    )

    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert stored(StaffAccount)[0].password == account.password


def test_a_changed_password_is_told_by_email(account, sign_in, stored):
    sign_in(account).submit(
        "/office/password",
        password=WORDS,
        new_password="another river bridge",
        new_password_confirm="another river bridge",
    )

    assert [one.occasion for one in stored(OutboxMessage)] == ["staff.password_changed"]


@pytest.mark.parametrize("occasion", ["staff.password_reset", "staff.invited"])
def test_the_link_is_made_when_the_email_is(app, account, client, occasion):
    until = real_now() + timedelta(hours=1)

    text = written(app, occasion, account, until)

    link = re.search(r"http://127.0.0.1:8000(/office/forgotten-password/\S+?)[>\s]", text)[1]
    assert client.get(link).status_code == 200


def test_an_email_written_too_late_holds_no_link(app, account):
    text = written(app, "staff.password_reset", account, real_now() - timedelta(minutes=1))

    assert "forgotten-password/" not in text


def written(app, occasion, account, until):
    facts = {"account_id": account.id, "name": account.name, "until": until.isoformat()}
    promised = Promised(1, "key", occasion, account.email, Language.EN, facts, 1)
    with app.app_context(), outside(Language.EN):
        message = message_for(db.session(), promised, app.config["SETTINGS"])
        return message.get_body(("plain",)).get_content()
