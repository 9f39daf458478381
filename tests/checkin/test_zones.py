"""Gates that stand at a zone: whom they refuse, what they say, and what stays as it was."""

from dataclasses import replace

import pytest

from summit.admission.models import Category
from summit.admission.zones.models import Zone, ZoneType
from summit.admission.zones.queries import opens as opens_zone
from summit.badges.models import Badge
from summit.badges.queries import faces_of_attendee, signing_key
from summit.checkin import admin_views, service
from summit.checkin.models import Checkpoint, Presence, Scan
from summit.checkin.queries import place_of
from summit.extensions import db
from summit.kernel.languages import Language
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.checkin.test_api import phone, scan_of  # noqa: F401
from tests.factories import in_all


@pytest.fixture
def badge(make):
    return make.badges(1)[0]


@pytest.fixture
def its_type(badge, stored):
    return stored(Category)[0]


@pytest.fixture
def send(make, client):
    """Return a way to send a reading from a phone of its own at a gate of a zone."""

    def at(zone=None, name="Upstairs"):
        gate = make.keep(Checkpoint(name=in_all(name), zone_id=zone and zone.id))
        (device,) = make.devices(1, checkpoint=gate)
        headers = {"Authorization": f"Bearer key-{device}"}
        sent = lambda path, **body: client.post(f"/door/api/{path}", headers=headers, **body)  # noqa: E731
        return lambda reading: sent("scans", json=reading).json

    return at


def test_a_gate_refuses_a_type_that_its_zone_does_not_admit(make, send, badge, its_type, stored):
    lounge = make.zone(make.category(), name=in_all("Lounge"))
    make.zone(its_type, name=in_all("Hall"))
    reading = scan_of(badge)
    read = send(lounge)

    told, again = read(reading), read(reading)

    assert told["verdict"] == again["verdict"] == "elsewhere"
    assert told["zones"] == again["zones"]
    assert told["zones"]["asked"]["en"] == "Lounge"
    assert [one["en"] for one in told["zones"]["opened"]] == ["Hall"]
    assert told["guest"]["name"] == "Ana María Ruiz"
    assert told["counts"] == {"inside": 0, "expected": 1}
    assert stored(Presence) == []
    (scan,) = stored(Scan)
    assert (scan.shown, scan.zone_id) == ("elsewhere", lounge.id)


def test_whoever_entered_the_hall_enters_the_lounge_as_somebody_new(make, send, badge, its_type):
    hall, lounge = make.zone(its_type), make.zone(its_type)
    at_hall, at_lounge = send(hall), send(lounge)

    shown = [read(scan_of(badge))["verdict"] for read in (at_hall, at_lounge, at_lounge, at_hall)]

    assert shown == ["admitted", "admitted", "repeat", "repeat"]


def test_a_gate_without_a_zone_admits_whoever_opens_none(make, send, badge):
    make.zone(make.category())

    told = send()(scan_of(badge))

    assert (told["verdict"], told["zones"]) == ("admitted", None)


def test_what_the_office_changes_decides_the_next_badge(make, send, badge, its_type, writing):
    lounge = make.zone(make.category())
    read = send(lounge)
    assert read(scan_of(badge))["verdict"] == "elsewhere"

    make.keep(ZoneType(zone_id=lounge.id, category_id=its_type.id))
    assert read(scan_of(badge))["verdict"] == "admitted"

    with writing() as session:
        session.delete(session.get(ZoneType, (lounge.id, its_type.id)))
    assert read(scan_of(badge))["verdict"] == "elsewhere"  # though they are in


def test_a_phone_learns_which_zone_its_gate_stands_at(make, client, its_type):
    gate = make.keep(
        Checkpoint(name=in_all("Upstairs"), zone_id=make.zone(its_type, name=in_all("Hall")).id)
    )
    (device,) = make.devices(1, checkpoint=gate)

    state = client.get("/door/api/state", headers={"Authorization": f"Bearer key-{device}"}).json

    assert state["checkpoint"]["zone"]["en"] == "Hall"


def test_a_phone_at_a_gate_of_no_zone_learns_of_none(phone):  # noqa: F811
    assert phone("state").json["checkpoint"]["zone"] is None


def test_a_list_of_scans_names_the_zone_that_was_asked_for(make, app, send, badge, its_type):
    zone = make.zone(its_type, name=in_all("Hall"))
    send(zone)(scan_of(badge))

    with app.app_context():
        (scan,) = db.session.query(Scan)
        gate = db.session.get_one(Checkpoint, scan.checkpoint_id)
        assert place_of(scan, gate, Language.EN) == "Upstairs – Hall"


def test_a_badge_shows_the_letters_of_its_zones(make, app, badge, its_type, stored):
    make.zone(its_type, letters="H")
    make.zone(make.category(), letters="L")
    person = stored(Badge, id=badge)[0].attendee_id

    with app.app_context():
        key = signing_key(app.config["SETTINGS"])
        (face,) = faces_of_attendee(db.session(), person, key)

    assert face.zones == ("H",)


@pytest.mark.parametrize("opens", [True, False], ids=["opened", "not opened"])
def test_a_scan_is_answered_although_its_zone_is_deleted_in_that_moment(
    make, send, badge, writing, monkeypatch, stored, opens
):
    gone = make.zone(name=in_all("Lounge"))
    read = send()
    with writing() as session:
        session.delete(session.get(Zone, gone.id))
    as_it_stood, turns = service.get_post, []

    def a_moment_ago(connection, device_id, reading_id):
        post = as_it_stood(connection, device_id, reading_id)
        turns.append(post)
        if len(turns) > 1:
            return post
        monkeypatch.setattr(service, "opens_zone", as_they_open)
        return replace(post, zone_id=gone.id)

    def as_they_open(*asked):
        return opens if len(turns) == 1 else opens_zone(*asked)

    monkeypatch.setattr(service, "get_post", a_moment_ago)

    assert read(scan_of(badge))["verdict"] == "admitted"
    assert [one.zone_id for one in stored(Scan)] == [None]
    assert len(stored(Presence)) == 1


@pytest.mark.parametrize("when", ["before the form", "after it"])
def test_a_door_is_not_added_at_a_zone_that_was_just_deleted(
    make, sign_in, writing, monkeypatch, stored, when
):
    gone = make.zone(name=in_all("Lounge"))
    page = "/office/door/"
    office = sign_in(make.staff(Role.DOOR_SUPERVISOR))
    sent = office.draft(page) | {
        "name-fr": "Entrée", "name-en": "Kept as typed", "kind": "room", "zone_id": f"{gone.id}"
    }  # fmt: skip
    with writing() as session:
        session.delete(session.get(Zone, gone.id))
    if when == "after it":
        seen = iter([[gone]])
        every = admin_views.zones
        monkeypatch.setattr(admin_views, "zones", lambda it: next(seen, None) or every(it))

    answer = office.post(f"{page}checkpoints", data=sent)

    assert answer.status_code in (409, 422)
    assert "This zone was deleted meanwhile. Choose another one." in text_of(answer)
    assert "Kept as typed" in answer.text
    assert stored(Checkpoint) == []
