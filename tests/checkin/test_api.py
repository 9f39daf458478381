import json
import uuid
from datetime import timedelta

import pytest

from summit.badges.models import Badge
from summit.badges.token import SigningKey
from summit.checkin import pairing
from summit.checkin.models import Device, Scan
from summit.checkin.statuses import CheckpointKind
from summit.kernel import clock
from summit.staff.models import Tries
from summit.staff.rules import Limit
from tests.crowd import pair_a_phone
from tests.factories import in_all

KEY = SigningKey(b"\x0b" * 32)
NOW = clock.now()


def scan_of(badge_id, **given):
    return {
        "id": str(uuid.uuid4()),
        "text": KEY.sign_badge(badge_id),
        "way": "camera",
        "at": "2026-07-06T13:00:00Z",
    } | given


@pytest.fixture
def phone(client, make):
    """A paired phone: `phone("scans", {...})` posts, `phone("state")` gets."""
    (device_id,) = make.devices(1)
    headers = {"Authorization": f"Bearer key-{device_id}", "Accept": "application/json"}

    def phone(path, sent=None, **more):
        if sent is None:
            return client.get(f"/door/api/{path}", headers=headers)
        if isinstance(sent, dict):
            sent = json.dumps(sent)
        return client.post(f"/door/api/{path}", data=sent, headers=headers | more)

    phone.id = device_id
    return phone


@pytest.fixture
def offered(make, writing):
    """Return a code that pairs one phone."""
    with writing() as session:
        gate = pairing.add_checkpoint(session, in_all("Main entrance"), CheckpointKind.ENTRANCE)
        return pairing.offer_code(session, gate.id, "Phone of Ana", now=NOW).code


def pair(client, code, address="10.0.0.1"):
    return client.post(
        "/door/api/pair", json={"code": code}, environ_overrides={"REMOTE_ADDR": address}
    )


def test_only_a_paired_device_may_scan_and_look(client, make, stored):
    (badge,) = make.badges(1)

    for key in ("", "Bearer ", "Bearer wrong", "Basic key-1", "Bearer \x00"):
        headers = {"Authorization": key}
        assert (
            client.post("/door/api/scans", json=scan_of(badge), headers=headers).status_code == 401
        )
        assert client.get("/door/api/state", headers=headers).status_code == 401

    assert stored(Scan) == []


def test_an_answer_names_the_guest_and_counts(phone, make):
    badge, _other = make.badges(2)

    told = phone("scans", scan_of(badge)).json

    assert told["verdict"] == "admitted"
    assert told["guest"]["name"] == "Ana María Ruiz"
    assert told["guest"]["language"] == "es"
    assert told["guest"]["category"]["colour"] == "delegate"
    assert told["first"] is None
    assert told["counts"] == {"inside": 1, "expected": 2}


def test_no_cache_keeps_what_a_gate_was_told(phone):
    assert phone("state").headers["Cache-Control"] == "no-store"


def test_a_gate_learns_no_money_and_no_address(phone, make):
    (badge,) = make.badges(1)

    told = phone("scans", scan_of(badge)).json

    assert set(told["guest"]) == {"name", "city", "language", "category"}


def test_a_second_scan_tells_the_time_of_the_first(phone, make):
    (badge,) = make.badges(1)
    before = clock.now()
    phone("scans", scan_of(badge))
    after = clock.now()

    told = phone("scans", scan_of(badge, at="2026-07-06T09:00:00Z")).json

    assert told["verdict"] == "repeat"
    assert before.isoformat() <= told["first"]["at"] <= after.isoformat()
    assert told["first"]["place"]["en"] == "Main entrance"
    assert told["first"]["device"] == "Phone 1"


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "not json",
        "[]",
        "null",
        '{"id": 1}',
        '{"text": "\\ud800"}',
        scan_of(uuid.UUID(int=1), id="not an id"),
        scan_of(uuid.UUID(int=1), text=""),
        scan_of(uuid.UUID(int=1), text="9" * 1001),
        scan_of(uuid.UUID(int=1), text=["1"]),
        scan_of(uuid.UUID(int=1), text=None),
        scan_of(uuid.UUID(int=1), way="magic"),
        scan_of(uuid.UUID(int=1), at="2026-07-06T13:00:00"),  # whose hour?
        scan_of(uuid.UUID(int=1), at="0001-01-01T00:00:00+14:00"),
        scan_of(uuid.UUID(int=1), at="9999-12-31T23:59:59-14:00"),
        scan_of(uuid.UUID(int=1), at=1e300),
        b"\xff\xfe\x00",
    ],
)
def test_what_no_phone_would_send_is_refused_with_a_sentence(phone, stored, sent):
    reply = phone("scans", sent)

    assert reply.status_code == 400
    assert reply.json["refused"] == "UnreadableRequest"
    assert reply.json["message"]
    assert stored(Scan) == []


def test_a_giant_body_is_refused_unread(phone):
    reply = phone("scans", '{"text": "' + "1" * 5000 + '"}')

    assert reply.status_code == 413
    assert reply.json["message"]


@pytest.mark.parametrize(
    "text", ["\x00", "a\x00b", "'; DROP TABLE scan; --", "٣" * 200, "🧿" * 200]
)
def test_strange_texts_are_answered_as_unknown(phone, text):
    reply = phone("scans", scan_of(uuid.UUID(int=1), text=text))

    assert (reply.status_code, reply.json["verdict"]) == (200, "unknown")


def test_an_id_sent_with_another_code_is_refused(phone, make):
    badge, other = make.badges(2)
    first = scan_of(badge)
    phone("scans", first)

    reply = phone("scans", scan_of(other, id=first["id"]))

    assert (reply.status_code, reply.json["refused"]) == (409, "AnotherReading")


def test_a_phone_learns_where_it_stands_and_what_it_read(phone, make):
    (badge,) = make.badges(1)
    read = [scan_of(badge), scan_of(badge, text="https://example.com/")]
    for one in read:
        phone("scans", one)

    state = phone("state").json

    assert state["zone"] == "America/Toronto"
    assert state["checkpoint"]["name"]["en"] == "Main entrance"
    assert state["device"] == {"name": "Phone 1"}
    assert [(s["id"], s["verdict"], s["guest"]) for s in state["scans"]] == [
        (read[1]["id"], "unknown", None),
        (read[0]["id"], "admitted", {"name": "Ana María Ruiz"}),
    ]


def test_looking_at_the_state_is_a_sign_of_life(phone, stored):
    (before,) = stored(Device)

    phone("state")

    (after,) = stored(Device)
    assert after.seen_at > before.seen_at


def test_a_phone_that_left_is_no_device_any_more(phone, stored):
    assert phone("leave", {}).status_code == 200

    assert phone("state").status_code == 401
    assert stored(Device)[0].revoked_at is not None


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1}-{2}", "{1} {2}", "lower"])
def test_a_code_pairs_a_phone_however_it_is_typed(client, offered, stored, written):
    typed = (
        offered.lower() if written == "lower" else written.format(offered, offered[:3], offered[3:])
    )

    key = pair(client, typed).json["key"]

    headers = {"Authorization": f"Bearer {key}"}
    assert client.get("/door/api/state", headers=headers).json["device"]["name"] == "Phone of Ana"
    (device,) = stored(Device)
    assert key not in device.key_hash


def test_a_code_pairs_one_phone_and_no_second(client, offered, stored):
    assert pair(client, offered).status_code == 200

    reply = pair(client, offered)

    assert (reply.status_code, reply.json["refused"]) == (404, "WrongPairingCode")
    assert len(stored(Device)) == 1


def test_a_code_that_expired_pairs_nobody(client, make, writing, stored):
    make.devices(1)
    with writing() as session:
        gate_id = session.query(Device).one().checkpoint_id
        old = clock.now() - pairing.LASTS
        code = pairing.offer_code(session, gate_id, "Late phone", now=old).code

    assert pair(client, code).status_code == 404

    assert [device.name for device in stored(Device)] == ["Phone 1"]


@pytest.mark.parametrize("code", ["", None, 7, ["A"], "A" * 61])
def test_a_pairing_code_must_be_a_short_text(client, code):
    assert pair(client, code).status_code == 400


def test_guessing_codes_is_stopped_and_the_stop_is_a_row(client, offered, stored):
    guesses = [pair(client, "222222").status_code for _ in range(pairing.FROM_ADDRESS.most)]
    assert set(guesses) == {404}

    stopped = pair(client, offered)

    assert (stopped.status_code, stopped.json["refused"]) == (429, "TooManyTries")
    assert pair(client, offered, address="10.0.0.2").status_code == 200
    counted = [row.count for row in stored(Tries) if row.key.startswith("pairing:")]
    assert sorted(counted) == [1, 30]
    assert not any("10.0.0.1" in row.key for row in stored(Tries))


def test_guessing_from_many_addresses_is_stopped_too(client, offered, monkeypatch):
    monkeypatch.setattr(pairing, "FROM_ANYWHERE", Limit("pairing-all", 5, timedelta(minutes=10)))
    for number in range(5):
        pair(client, "222222", address=f"10.0.1.{number}")

    assert pair(client, offered, address="10.0.2.1").status_code == 429


def test_one_code_asked_for_by_eight_at_once_pairs_one(crowd, offered, stored):
    answers = crowd(*[(pair_a_phone, offered, f"key {number}") for number in range(8)])

    assert sorted(answers) == ["paired"] + ["refused"] * 7
    assert len(stored(Device)) == 1


def test_one_busy_device_is_slowed_and_no_other(limited, make):
    busy, calm = make.devices(2)

    def ask(device_id):
        headers = {"Authorization": f"Bearer key-{device_id}", "Accept": "application/json"}
        return limited.get("/door/api/state", headers=headers).status_code

    answers = [ask(busy) for _ in range(301)]

    assert answers == [200] * 300 + [429]
    assert ask(calm) == 200


def test_badges_of_no_one_here_are_not_counted_as_expected(phone, make, stored, writing):
    make.badges(1)
    with writing() as session:
        session.get_one(Badge, stored(Badge)[0].id).ended_at = NOW

    assert phone("state").json["counts"] == {"inside": 0, "expected": 0}
