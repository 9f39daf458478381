"""One person at another rate of the same type, once a registration was sent: money, seat, badge."""

from datetime import timedelta

import pytest

from summit.admission.codes.models import Code
from summit.admission.codes.statuses import ReducedBy, Reduces
from summit.admission.models import Counter, Variant
from summit.badges.models import Badge
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.errors import ChangedSincePreview
from summit.payments.models import Bill, Refund
from summit.payments.proofs import service as proofs
from summit.payments.refunding.errors import AskedOtherwise
from summit.registration import service
from summit.registration.errors import SameType, TypeNotOffered
from summit.registration.models import Attendee
from summit.registration.statuses import Status
from summit.web.uploads.rules import look_at
from tests.site import HOLDS
from tests.web.uploads.files import PDF


@pytest.fixture
def kind(make):
    return make.category(price=45_000, capacity=2)


@pytest.fixture
def member(make, kind):
    return make.variant(kind, price=30_000)


@pytest.fixture
def prove(writing):
    """Send a proof for a person as they take part now, and accept it."""

    def accept(person):
        with writing() as session:
            file = look_at(PDF, "carta.pdf")
            sent = proofs.send(session, person.id, file, by="contact:1", now=clock.now())
            given = {"saw_original": True, "by": "staff:1", "now": clock.now()}
            proofs.accept(session, sent.id, **given)

    return accept


@pytest.fixture
def send(make, writing):
    """Send people of a type, at a rate or with a code; returns the registration."""

    def start(people, **given):
        asked = make.application(None, people, **given)
        with writing() as session:
            session.expire_on_commit = False
            held = service.start(session, asked, now=clock.now(), holds=HOLDS)
            service.submit(session, held.id, make.submission(), now=clock.now())
            _ = [one.id for one in held.attendees]
        return held

    return start


def test_a_cheaper_rate_leaves_the_bill_and_a_dearer_one_is_a_line_more(
    make, kind, member, send, change, balance, disagreements, stored
):
    held = send((make.person(kind), make.person(kind)))
    assert balance(held) == 103_478

    change(held, kind, variant=member)
    assert balance(held) == 86_232  # the bill less the part of 150 dollars, to the cent
    assert stored(Attendee)[0].variant_id == member.id
    assert stored(Counter, id=kind.counter_id)[0].taken == 2  # of a full type: nobody moved

    change(held, kind)
    assert balance(held) == 103_478
    line = stored(Bill)[0].lines[-1]["name"]["en"]
    assert line == f"{kind.name.to('en')} – Member → {kind.name.to('en')}"
    assert stored(Attendee)[0].variant_id is None
    assert disagreements() == []


def test_what_was_paid_goes_back_as_the_policy_says_and_the_badge_stays(
    make, kind, member, send, receive, policy, change, seen, disagreements, stored
):
    held = send((make.person(kind),))
    receive(held, 51_739)
    (badge,) = stored(Badge)

    change(held, kind, variant=member)

    assert stored(Badge)[0].ended_at is None
    assert stored(Badge)[0].id == badge.id
    assert len(stored(Badge)) == 1
    assert len(stored(Refund)) == 1
    assert disagreements() == []


def test_a_code_stays_within_a_type_and_lowers_the_new_rate(
    make, kind, member, send, change, stored
):
    half = make.code(kind, reduces=Reduces.PERCENT, percent=50)
    held = send((make.person(kind),), code=half.text)

    change(held, kind, variant=member)

    one = stored(Attendee)[0]
    assert (one.price, one.list_price) == (Cents(15_000), Cents(30_000))
    assert (one.reduced_by, one.code_id) == (ReducedBy.CODE, half.id)
    assert stored(Code)[0].used == 1


def test_an_invited_person_keeps_the_seat_that_the_waiver_took(
    make, kind, member, send, change, disagreements, stored
):
    make.registration(category=kind, people=2, now=clock.now())  # full
    invited = make.invitation(kind, waives_capacity=True).code
    held = send((make.person(kind),), code=invited.text)

    change(held, kind, variant=member)

    assert stored(Attendee)[-1].by_waiver
    assert stored(Counter, id=kind.counter_id)[0].extra == 1
    assert disagreements() == []


def test_another_type_at_one_of_its_rates(make, kind, member, send, change, balance, stored):
    held = send((make.person(make.category(price=75_000)),))
    change(held, kind, variant=member)

    one = stored(Attendee)[0]
    assert (one.category_id, one.variant_id, one.price) == (kind.id, member.id, Cents(30_000))
    assert balance(held) == 34_492


def test_the_same_rate_one_of_another_type_and_one_no_longer_offered_are_refused(
    make, kind, member, send, change, seen, writing, stored
):
    held = send((make.person(kind, variant_id=member.id),))
    elsewhere = make.variant(make.category(price=75_000))
    with pytest.raises(SameType):
        change(held, kind, variant=member, shown="")
    with pytest.raises(TypeNotOffered):
        change(held, kind, variant=elsewhere, shown="")

    region = make.variant(kind, price=20_000)
    shown = seen(held, kind, variant=region)
    with writing() as session:
        session.get_one(Variant, region.id).is_offered = False
    with pytest.raises(TypeNotOffered):
        change(held, kind, variant=region, shown=shown)
    assert stored(Attendee)[0].variant_id == member.id


def test_a_button_that_showed_another_rate_or_price_changes_nothing(
    make, kind, member, send, change, seen, writing, stored
):
    held = send((make.person(kind),))
    region = make.variant(kind, price=30_000)
    shown = seen(held, kind, variant=member)
    with pytest.raises(AskedOtherwise):
        change(held, kind, variant=region, shown=shown)  # it costs the same
    with writing() as session:
        session.get_one(Variant, member.id).windows[0].price = Cents(31_000)
    with pytest.raises(ChangedSincePreview):
        change(held, kind, variant=member, shown=shown)
    assert stored(Attendee)[0].price == Cents(45_000)


def test_a_confirmed_registration_that_owes_for_a_dearer_rate_keeps_its_badges(
    make, kind, member, send, receive, change, balance, stored
):
    held = send((make.person(kind, variant_id=member.id),))
    receive(held, 34_493)

    change(held, kind)

    assert balance(held) == 17_246
    assert stored(service.types.Registration)[0].status is Status.CONFIRMED
    assert [one.ended_at for one in stored(Badge)] == [None]


def test_who_is_back_at_the_rate_that_was_proven_has_a_badge(
    make, send, receive, change, prove, disagreements, stored
):
    kind = make.category(price=45_000, needs_proof=True, badge_waits_for_proof=True)
    member, other = make.variant(kind, price=30_000), make.variant(kind, price=30_000)
    held = send((make.person(kind, variant_id=member.id),))
    prove(held.attendees[0])
    change(held, kind, variant=other)
    receive(held, 34_493)
    assert stored(Badge) == []  # what was accepted is of another rate

    change(held, kind, variant=member)

    assert [one.ended_at for one in stored(Badge)] == [None]
    assert disagreements() == []


def test_who_is_back_at_the_rate_that_was_proven_waits_for_no_money_where_others_do_not(
    make, send, change, prove, writing, stored
):
    kind = make.category(price=45_000, needs_proof=True, badge_waits_for_proof=True)
    member, other = make.variant(kind, price=30_000), make.variant(kind, price=30_000)
    held = send((make.person(kind, variant_id=member.id), make.person(make.category())))
    prove(held.attendees[0])
    change(held, kind, variant=other)
    with writing() as session:
        due = clock.now() + timedelta(days=30)
        service.choose_invoice(session, held.id, due=due, purchase_order=None, now=clock.now())
    assert [one.attendee_id for one in stored(Badge)] == [held.attendees[1].id]

    change(held, kind, variant=member)

    assert {one.attendee_id for one in stored(Badge)} == {one.id for one in held.attendees}
