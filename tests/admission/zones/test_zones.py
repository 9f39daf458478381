"""Zones as the office makes, changes and deletes them; each refusal by its name."""

import pytest

from summit.admission.zones import service
from summit.admission.zones.errors import ZoneGone
from summit.admission.zones.models import Zone, ZoneType
from summit.audit.models import AuditEntry
from summit.checkin.models import Checkpoint
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.factories import in_all

NEW, LIST, DOOR = "/office/zones/new", "/office/zones", "/office/door/"


@pytest.fixture
def office(make, sign_in):
    return sign_in(make.staff(Role.DOOR_SUPERVISOR))


def typed(*categories, **more):
    names = {"name-fr": "Salon", "name-en": "Lounge", "name-es": "Salón", "letters": " s "}
    return names | {"category_ids": [str(one.id) for one in categories]} | more


def test_a_zone_is_named_and_filled_and_a_door_asks_for_it(make, office, stored):
    mayor, press = make.category(), make.category()
    gate = make.keep(Checkpoint(name=in_all("Upstairs")))
    assert "each door admits everybody" in text_of(office.get(LIST))
    assert "None: admits everybody" not in office.get(DOOR).text

    assert office.submit(NEW, **typed(mayor, press)).location == DOOR
    (zone,) = stored(Zone)
    assert (dict(zone.name)["en"], zone.letters) == ("Lounge", "S")
    office.submit(DOOR, f"{DOOR}checkpoints/{gate.id}/zone", zone_id=zone.id)
    assert stored(Checkpoint)[0].zone_id == zone.id

    page = f"{LIST}/{zone.id}"
    seen = office.draft(page)["seen"]
    assert office.submit(page, **typed(mayor, seen=seen)).location == LIST
    assert [one.category_id for one in stored(ZoneType)] == [mayor.id]
    assert stored(AuditEntry, subject=f"zone_type:{zone.id},{press.id}")
    office.submit(DOOR, f"{DOOR}checkpoints/{gate.id}/zone", zone_id=0)
    assert stored(Checkpoint)[0].zone_id is None
    office.submit(page, f"{page}/delete")
    assert stored(Zone) == []


def test_a_new_door_stands_at_a_zone_at_once(make, office, stored):
    zone = make.zone(make.category())
    new = {"name-fr": "Salon", "kind": "room", "zone_id": zone.id}

    office.submit(DOOR, f"{DOOR}checkpoints", **new)

    assert stored(Checkpoint)[0].zone_id == zone.id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"category_ids": []}, "Tick at least one participation type."),
        ({"category_ids": ["999999"]}, "Tick at least one participation type."),
        ({"letters": "S-2"}, "Write one or two letters or digits"),
        ({"letters": "Q1"}, "Another zone has these letters."),
        ({"name-fr": ""}, "Write this"),
    ],
)
def test_an_odd_zone_is_refused_with_what_was_typed(make, office, stored, wrong, said):
    category = make.category()
    make.zone(category, letters="Q1")

    answer = office.submit(NEW, **typed(category) | wrong)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="Lounge"' in answer.text
    assert len(stored(Zone)) == 1


def test_who_edits_a_zone_from_a_stale_page_is_told(make, office, stored):
    category = make.category()
    zone = make.zone(category, name=in_all("Hall"))
    page = f"{LIST}/{zone.id}"
    seen = office.draft(page)["seen"]
    office.submit(page, **typed(category, seen=seen))

    answer = office.submit(page, **typed(category, seen=seen, letters="Z"))

    assert "Someone else changed this" in text_of(answer)
    assert stored(Zone)[0].letters == "S"


def test_a_zone_at_which_a_door_stands_is_not_deleted(make, office, stored):
    zone = make.zone(make.category())
    make.keep(Checkpoint(name=in_all("Upstairs"), zone_id=zone.id))
    page = f"{LIST}/{zone.id}"

    office.submit(page, f"{page}/delete")

    assert "A door stands at this zone" in text_of(office.get(page))
    assert len(stored(Zone)) == 1


def test_a_door_is_not_put_at_a_zone_that_is_gone(make, office, stored):
    make.zone(make.category())
    gate = make.keep(Checkpoint(name=in_all("Upstairs")))

    answer = office.submit(DOOR, f"{DOOR}checkpoints/{gate.id}/zone", zone_id=999_999)

    assert answer.status_code == 409
    assert "This zone was deleted meanwhile" in text_of(answer)
    assert stored(Checkpoint)[0].zone_id is None


def test_who_may_not_manage_doors_changes_no_zone(make, sign_in):
    assert sign_in(make.staff(Role.PROTOCOL)).get(LIST).status_code == 403


def test_a_zone_deleted_while_it_was_edited_is_said_to_be_gone(make, writing):
    zone = make.zone(make.category())
    wish = service.show(zone)
    with writing() as session:
        service.delete_zone(session, zone.id)

    with pytest.raises(ZoneGone), writing() as session:
        service.edit_zone(session, zone.id, wish, seen="")
    with pytest.raises(ZoneGone), writing() as session:
        service.delete_zone(session, zone.id)
