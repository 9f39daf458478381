import re
from datetime import timedelta

import pytest

from summit.audit.models import AuditEntry
from summit.checkin import pairing
from summit.checkin.models import Checkpoint, Device, PairingCode
from summit.checkin.statuses import CheckpointKind
from summit.kernel import clock
from summit.staff.rules import Role
from tests.factories import in_all

PAGE = "/office/door/"


@pytest.fixture
def office(make, sign_in):
    return sign_in(make.staff(Role.DOOR_SUPERVISOR))


@pytest.fixture
def gate(writing, make):
    with writing() as session:
        added = pairing.add_checkpoint(session, in_all("Main entrance"), CheckpointKind.ENTRANCE)
        return added.id


def test_who_may_not_manage_doors_sees_none(make, sign_in):
    viewer = sign_in(make.staff(Role.VIEWER))

    assert viewer.get(PAGE).status_code == 403
    assert viewer.post(f"{PAGE}devices/1/revoke").status_code in (400, 403)


def test_a_door_is_added_and_written_down(office, stored):
    reply = office.submit(
        PAGE, f"{PAGE}checkpoints", **{"name-fr": "Entrée", "name-en": "Entrance", "kind": "room"}
    )

    assert reply.status_code == 303
    (door,) = stored(Checkpoint)
    assert (dict(door.name), door.kind) == ({"fr": "Entrée", "en": "Entrance"}, "room")
    assert any(entry.subject == f"checkpoint:{door.id}" for entry in stored(AuditEntry))


@pytest.mark.parametrize(
    "wrong",
    [{"name-fr": ""}, {"name-fr": "x" * 81}, {"kind": "roof"}, {"name-fr": "\x00"}],
)
def test_a_door_without_a_name_or_kind_is_asked_again(office, stored, wrong):
    fields = {"name-fr": "Entrée", "name-en": "Kept as typed", "kind": "room"} | wrong

    reply = office.submit(PAGE, f"{PAGE}checkpoints", **fields)

    assert reply.status_code == 422
    assert "Kept as typed" in reply.text
    assert stored(Checkpoint) == []


def test_the_office_shows_a_code_that_pairs_the_named_phone(office, client, gate, stored):
    office.submit(PAGE, f"{PAGE}pair", checkpoint_id=gate, device_name="  Phone   of Ana ")

    (typed,) = re.findall(r'class="code">([A-Z0-9]{3} [A-Z0-9]{3})<', office.get(PAGE).text)
    assert client.post("/door/api/pair", json={"code": typed}).status_code == 200

    page = office.get(PAGE).text
    assert typed not in page
    assert "Phone of Ana" in page
    assert [device.checkpoint_id for device in stored(Device)] == [gate]


def test_no_code_is_written_into_the_audit(office, gate, stored):
    office.submit(PAGE, f"{PAGE}pair", checkpoint_id=gate, device_name="Phone of Ana")

    (code,) = stored(PairingCode)
    assert not [entry for entry in stored(AuditEntry) if code.code in str(entry.change)]


@pytest.mark.parametrize(
    "wrong", [{"device_name": ""}, {"checkpoint_id": 99}, {"checkpoint_id": "x"}]
)
def test_a_code_needs_a_door_and_a_name(office, gate, stored, wrong):
    fields = {"checkpoint_id": gate, "device_name": "Phone of Ana"} | wrong

    reply = office.submit(PAGE, f"{PAGE}pair", **fields)

    assert reply.status_code == 422
    assert stored(PairingCode) == []


def test_a_code_withdrawn_pairs_nobody(office, client, gate, stored):
    office.submit(PAGE, f"{PAGE}pair", checkpoint_id=gate, device_name="Phone of Ana")
    (code,) = stored(PairingCode)

    office.submit(PAGE, f"{PAGE}codes/{code.id}/withdraw")

    assert client.post("/door/api/pair", json={"code": code.code}).status_code == 404
    assert stored(Device) == []


def test_an_old_code_is_shown_no_more(office, gate, writing):
    with writing() as session:
        past = clock.now() - pairing.LASTS - timedelta(seconds=1)
        code = pairing.offer_code(session, gate, "Phone of Ana", now=past).code

    assert f"{code[:3]} {code[3:]}" not in office.get(PAGE).text


def test_an_unpaired_phone_opens_nothing_and_is_written_down(office, client, make, stored):
    (device_id,) = make.devices(1)
    headers = {"Authorization": f"Bearer key-{device_id}"}
    assert client.get("/door/api/state", headers=headers).status_code == 200

    office.submit(PAGE, f"{PAGE}devices/{device_id}/revoke")

    assert client.get("/door/api/state", headers=headers).status_code == 401
    (entry,) = [
        e for e in stored(AuditEntry) if "revoked_at" in e.change and e.change["revoked_at"][1]
    ]
    assert entry.actor.startswith("staff:")


def test_what_is_not_there_is_a_page_not_found(office, gate):
    assert office.submit(PAGE, f"{PAGE}devices/99/revoke").status_code == 404
    assert office.submit(PAGE, f"{PAGE}codes/99/withdraw").status_code == 404
