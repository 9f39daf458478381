import random
import uuid
from collections import Counter
from datetime import timedelta

import pytest

from summit.badges.models import Badge, BadgeEnd
from summit.badges.service import replace_badge
from summit.badges.token import SigningKey
from summit.checkin.errors import AnotherReading
from summit.checkin.models import Presence, Scan
from summit.checkin.service import Reading, prove, record_scan
from summit.checkin.statuses import Verdict, Way
from summit.registration.models import Attendee
from summit.registration.service import choose_invoice, withdraw
from summit.registration.statuses import Status
from tests import crowd as process
from tests.factories import MOMENT

KEY = SigningKey(b"\x0b" * 32)
KEYS = {KEY.key_id: KEY.public}


def reading(badge_id=None, *, text=None, number=None):
    return Reading(
        id=uuid.UUID(int=number) if number else uuid.uuid4(),
        text=text or KEY.sign_badge(badge_id),
        way=Way.CAMERA,
        at=MOMENT,
    )


@pytest.fixture
def scan(writing):
    def scan(device_id, wanted, *, minute=0):
        proof = prove(wanted.text, KEYS)
        with writing() as session:
            now = MOMENT + timedelta(minutes=minute)
            return record_scan(session, wanted, proof, device_id=device_id, now=now)

    return scan


@pytest.fixture
def change(writing):
    """Change the badge or its registration, as the office would."""

    def change(badge_id, act):
        with writing() as session:
            act(session, session.get_one(Badge, badge_id))

    return change


def test_a_confirmed_guest_is_let_in_by_name(make, scan, stored):
    (badge,), (gate,) = make.badges(1), make.devices(1)

    answer = scan(gate, reading(badge))

    assert answer.verdict is Verdict.ADMITTED
    assert (answer.guest.name, answer.guest.city) == (
        "Ana María Ruiz",
        "San Bartolomé de las Tres Aguas",
    )
    assert [(s.badge_id, s.shown) for s in stored(Scan)] == [(badge, "admitted")]


def test_a_second_scan_says_since_when_and_by_whom(make, scan, stored):
    (badge,), (gate, other) = make.badges(1), make.devices(2)
    scan(gate, reading(badge), minute=3)

    here, elsewhere = scan(gate, reading(badge), minute=5), scan(other, reading(badge), minute=6)

    assert (here.verdict, elsewhere.verdict) == (Verdict.REPEAT, Verdict.DUPLICATE)
    for answer in (here, elsewhere):
        assert answer.first.at == MOMENT + timedelta(minutes=3)
        assert (answer.first.place["en"], answer.first.device) == ("Main entrance", "Phone 1")
    assert sorted(s.shown for s in stored(Scan)) == ["admitted", "duplicate", "repeat"]


def test_the_same_reading_sent_again_gets_the_same_answer(make, scan, stored):
    (badge,), (gate,) = make.badges(1), make.devices(1)
    first, second = reading(badge), reading(badge)

    answers = [scan(gate, one) for one in (first, first, second, second, first)]

    shown = [answer.verdict for answer in answers]
    assert shown == ["admitted", "admitted", "repeat", "repeat", "admitted"]
    assert answers[2].first == answers[3].first
    assert len(stored(Scan)) == 2


def test_a_reading_keeps_its_answer_after_the_badge_ends(make, scan, change):
    (badge,), (gate,) = make.badges(1), make.devices(1)
    sent = reading(badge)
    scan(gate, sent)

    change(badge, lambda session, b: replace_badge(session, b.attendee_id, b.serial, now=MOMENT))

    assert scan(gate, sent).verdict is Verdict.ADMITTED
    assert scan(gate, reading(badge)).verdict is Verdict.REPLACED


def test_one_id_cannot_carry_two_readings(make, scan, stored):
    (badge, other_badge), (gate, other) = make.badges(2), make.devices(2)
    scan(gate, reading(badge, number=7))

    with pytest.raises(AnotherReading):
        scan(gate, reading(other_badge, number=7))
    with pytest.raises(AnotherReading):
        scan(other, reading(badge, number=7))

    assert [s.badge_id for s in stored(Scan)] == [badge]
    assert len(stored(Presence)) == 1


def test_a_replaced_badge_does_not_walk_in_twice(make, scan, change, stored):
    (badge,), (gate,) = make.badges(1), make.devices(1)
    scan(gate, reading(badge))

    change(badge, lambda session, b: replace_badge(session, b.attendee_id, b.serial, now=MOMENT))
    (newer,) = [b.id for b in stored(Badge) if b.ended_at is None]

    assert scan(gate, reading(newer)).verdict is Verdict.REPEAT
    assert len(stored(Presence)) == 1


@pytest.mark.parametrize(
    ("end", "verdict"),
    [
        (BadgeEnd.REPLACED, Verdict.REPLACED),
        (BadgeEnd.SUBSTITUTED, Verdict.CANCELLED),
        (BadgeEnd.CANCELLED, Verdict.CANCELLED),
    ],
)
def test_an_ended_badge_is_kept_out_and_written_down(make, scan, change, stored, end, verdict):
    (badge,), (gate,) = make.badges(1), make.devices(1)

    def finish(_session, found):
        found.ended_at, found.end = MOMENT, end

    change(badge, finish)

    assert scan(gate, reading(badge)).verdict is verdict
    assert [s.shown for s in stored(Scan)] == [verdict]
    assert stored(Presence) == []


def test_a_withdrawn_registration_opens_no_door(make, scan, change):
    (badge,), (gate,) = make.badges(1), make.devices(1)

    def leave(session, found):
        held = session.get_one(Attendee, found.attendee_id).registration
        withdraw(session, held.id, Status.CANCELLED, now=MOMENT)

    change(badge, leave)

    assert scan(gate, reading(badge)).verdict is Verdict.CANCELLED


def test_a_place_kept_by_invoice_is_let_in_and_sent_to_the_desk(make, writing, scan, stored):
    held = make.registration(Status.AWAITING_PAYMENT)
    with writing() as session:
        due = MOMENT + timedelta(days=30)
        choose_invoice(session, held.id, due=due, purchase_order=None, now=MOMENT)
    (badge,), (gate,) = stored(Badge), make.devices(1)

    answers = [scan(gate, reading(badge.id)), scan(gate, reading(badge.id))]

    assert [answer.verdict for answer in answers] == [Verdict.DESK, Verdict.REPEAT]


def test_a_typed_short_code_lets_in_like_the_camera(make, scan, stored):
    make.badges(1)
    (badge,), (gate,) = stored(Badge), make.devices(1)

    typed = badge.short_code.replace("-", " ").lower()

    assert scan(gate, reading(text=typed)).verdict is Verdict.ADMITTED
    assert scan(gate, reading(badge.id)).verdict is Verdict.REPEAT


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (SigningKey(b"\x0c" * 32).sign_badge(uuid.UUID(int=1)), Verdict.UNKNOWN),  # another summit
        (KEY.sign_badge(uuid.UUID(int=1)), Verdict.UNKNOWN),  # ours, of nobody we know
        (KEY.sign_badge(uuid.UUID(int=1))[:-1] + "0", Verdict.FORGED),
        ("9" * 200, Verdict.UNKNOWN),
        ("https://example.com/", Verdict.UNKNOWN),
        ("2222-2222", Verdict.UNKNOWN),
        ("\x00\u202e🧑‍🚀", Verdict.UNKNOWN),
    ],
)
def test_what_is_not_ours_is_kept_without_its_text(make, scan, stored, text, verdict):
    (gate,) = make.devices(1)

    answer = scan(gate, reading(text=text))

    assert (answer.verdict, answer.guest, answer.first) == (verdict, None, None)
    (kept,) = stored(Scan)
    assert (kept.shown, kept.badge_id, len(kept.digest)) == (verdict, None, 64)


def test_each_checkpoint_has_a_presence_of_its_own(make, scan, stored):
    (badge,), (gate,), (room,) = make.badges(1), make.devices(1), make.devices(1)

    answers = [scan(where, reading(badge)).verdict for where in (gate, room, room)]

    assert answers == [Verdict.ADMITTED, Verdict.ADMITTED, Verdict.REPEAT]
    assert len(stored(Presence)) == 2


def test_eighty_scans_of_twenty_badges_admit_exactly_twenty(make, crowd, stored):
    devices = make.devices(4)
    wanted = [(reading(badge), gate) for badge in make.badges(20) for gate in devices]
    jobs = [(process.scan, one, prove(one.text, KEYS), gate) for one, gate in wanted]
    random.shuffle(jobs)

    answers = crowd(*jobs)

    assert Counter(answers) == {"admitted": 20, "duplicate": 60}
    assert len(stored(Presence)) == 20
    assert len(stored(Scan)) == 80


def test_one_reading_sent_by_eight_at_once_is_one_scan(make, crowd, stored):
    (badge,), (gate,) = make.badges(1), make.devices(1)
    sent = reading(badge)

    answers = crowd(*[(process.scan, sent, prove(sent.text, KEYS), gate)] * 8)

    assert answers == ["admitted"] * 8
    assert len(stored(Scan)) == 1
