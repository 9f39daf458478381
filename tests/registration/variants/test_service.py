"""Whoever has a rate pays it, whichever way they came in; each refusal by its name."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from summit.admission.codes.statuses import ReducedBy, Reduces
from summit.admission.models import Counter, Variant, VariantWindow
from summit.admission.rules import NotOnSale
from summit.admission.service import SoldOut
from summit.admission.variants.errors import VariantNotOffered, VariantOfAnotherType
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments.models import Bill
from summit.payments.queries import preview
from summit.registration import service
from summit.registration.city_holds import service as city_holds
from summit.registration.holding.rules import Holding
from summit.registration.holding.service import extend
from summit.registration.models import Attendee, Registration
from summit.registration.payers import shares_of
from summit.registration.replacing.service import Named, replace
from summit.registration.service.drafts import AtDesk
from summit.registration.statuses import PaidBy, Status
from tests.factories import MOMENT
from tests.registration.variants.conftest import MEMBER, NORMAL, REGION
from tests.site import HOLDS


@pytest.fixture
def hold(make, writing):
    """Hold places for these people; returns the number of the draft."""

    def start(people, *, now=MOMENT, at_desk=None, part_of_id=None, **given):
        asked = make.application(None, tuple(people), **given)
        more = {"at_desk": at_desk, "part_of_id": part_of_id}
        with writing() as session:
            return service.start(session, asked, now=now, holds=HOLDS, **more).id

    return start


@pytest.fixture
def revise(make, writing):
    def change(draft_id, people, *, now=MOMENT, **given):
        asked = make.application(None, tuple(people), **given)
        with writing() as session:
            service.revise(session, draft_id, asked, now=now, holds=HOLDS)

    return change


@pytest.fixture
def sent(make, writing):
    """Send a draft; returns the prices its review showed, and sees that the bills say the same."""

    def send(draft_id, *, now=MOMENT):
        with writing() as session:
            draft = session.get_one(Registration, draft_id)
            people = [one.id for one in draft.attendees]
            shown = [preview(session, share.people) for share in shares_of(draft.attendees)]
        with writing() as session:
            service.submit(session, draft_id, make.submission(), now=now)
        with writing() as session:
            billed = [session.get_one(Attendee, one) for one in people]
            ids = {one.registration_id for one in billed}
            bills = session.query(Bill).filter(Bill.registration_id.in_(ids)).all()
            asked = [one.sums for one in shown if one.sums.subtotal]
            assert sorted(one.total for one in asked) == sorted(one.total for one in bills)
            for one in bills:
                lines = sum((Cents(x["unit"] * x["quantity"]) for x in one.lines), Cents(0))
                owner = session.get_one(Registration, one.registration_id)
                prices = sum((person.price for person in owner.attendees), Cents(0))
                assert one.subtotal == lines == owner.subtotal == prices
            return [one.price.amount for one in billed]

    return send


def amounts(*prices):
    return [one.amount for one in prices]


def test_every_way_in_bills_what_the_review_showed(make, kind, member, region, hold, revise, sent):
    plain, of_member = make.person(kind), make.person(kind, variant_id=member.id)
    of_region = make.person(kind, variant_id=region.id)

    first = hold([plain, of_member, of_region])
    assert sent(first) == amounts(NORMAL, MEMBER, REGION)

    added = hold([of_region], part_of_id=first)
    assert sent(added) == amounts(REGION)

    revised = hold([plain, plain])
    revise(revised, [of_member, plain])
    assert sent(revised) == amounts(MEMBER, NORMAL)

    own = make.person(kind, variant_id=member.id, paid_by=PaidBy.SELF)
    assert sent(hold([plain, own])) == amounts(NORMAL, MEMBER)

    assert sent(hold([of_region], at_desk=AtDesk(waives=True))) == amounts(REGION)


def test_a_city_says_at_which_rate_its_people_come(make, kind, member, writing, revise, sent):
    wish = {
        "municipality": "Puebla",
        "country": "MX",
        "contact_name": "Eva Sol",
        "contact_email": "eva@puebla.example",
        "language": Language.ES,
        "places": {kind.id: 2},
        "until": MOMENT + timedelta(days=9),
        "remind_before": 7,
    }
    with writing() as session:
        draft = city_holds.hold(session, city_holds.Wish(**wish), now=MOMENT).registration_id

    revise(draft, [make.person(kind, variant_id=member.id), make.person(kind)])

    assert sent(draft) == amounts(MEMBER, NORMAL)


def test_who_waited_says_at_which_rate_they_come(make, member, writing, revise, sent, stored):
    full = make.category(price=NORMAL.amount, capacity=1)
    rate = make.variant(full, price=MEMBER.amount)
    held = make.registration(category=full)
    make.waiting(full)
    with writing() as session:
        service.withdraw(session, held.id, Status.CANCELLED, now=MOMENT)
    offered = stored(Registration)[-1]
    assert offered.waiting_entry_id is not None
    assert offered.subtotal == NORMAL

    revise(offered.id, [make.person(full, variant_id=rate.id)])

    assert sent(offered.id) == amounts(MEMBER)
    assert stored(Counter, id=full.counter_id)[0].taken == 1


def test_a_code_and_a_group_lower_the_price_of_the_rate(make, kind, member, hold, sent, stored):
    of_member = make.person(kind, variant_id=member.id)
    half = make.code(kind, reduces=Reduces.PERCENT, percent=50)
    assert sent(hold([of_member], code=half.text)) == [15_000]
    one = stored(Attendee)[-1]
    assert (one.list_price, one.reduced_by) == (MEMBER, ReducedBy.CODE)

    make.group_rule(kind, every=2)
    assert sent(hold([make.person(kind), of_member])) == amounts(NORMAL, Cents(0))

    ten = make.code(kind, reduces=Reduces.AMOUNT, amount=Cents(1_000))
    assert sent(hold([of_member], code=ten.text)) == [29_000]

    invited = make.invitation(kind).code
    assert sent(hold([of_member], code=invited.text)) == amounts(MEMBER)


def test_the_bill_names_the_rate_and_keeps_its_words(
    make, kind, member, hold, sent, stored, writing
):
    sent(hold([make.person(kind, variant_id=member.id)]))
    with writing() as session:
        session.get_one(Variant, member.id).name = kind.name

    (line,) = stored(Bill)[0].lines
    assert line["name"]["en"] == f"{kind.name.to('en')} – Member"


def test_a_price_that_is_held_stands_and_a_draft_saved_anew_has_todays(
    make, kind, writing, hold, revise, sent
):
    later = ((date(2026, 3, 20), 38_000),)
    rate = make.variant(kind, price=MEMBER.amount, later=later)
    person = make.person(kind, variant_id=rate.id)
    kept, anew = hold([person]), hold([person])
    with writing() as session:  # organizers change the price of today, too
        session.get_one(VariantWindow, (rate.id, date(2026, 1, 1))).price = Cents(33_000)

    assert sent(kept) == amounts(MEMBER)
    revise(anew, [person], now=MOMENT + timedelta(hours=1))
    assert sent(anew, now=MOMENT + timedelta(hours=1)) == [33_000]


def test_a_rate_of_another_type_is_refused(make, kind, member, hold, stored):
    other = make.category(price=75_000)
    with pytest.raises(VariantOfAnotherType):
        hold([make.person(other, variant_id=member.id)])
    with pytest.raises(VariantOfAnotherType):
        hold([make.person(kind, variant_id=member.id + 99)])
    assert stored(Registration) == []


def test_a_rate_that_is_no_longer_offered_is_refused_and_stays_with_who_has_it(
    make, kind, member, hold, revise, sent, writing
):
    person = make.person(kind, variant_id=member.id)
    draft = hold([person, make.person(kind)])
    with writing() as session:
        session.get_one(Variant, member.id).is_offered = False

    with pytest.raises(VariantNotOffered):
        hold([person])
    with pytest.raises(VariantNotOffered):
        revise(draft, [person, person])  # one had it
    revise(draft, [person, make.person(kind, given_name="Luz")])

    assert sent(draft) == amounts(MEMBER, NORMAL)


def test_a_rate_that_has_not_begun_is_refused(make, kind, hold):
    later = make.variant(kind, on_sale=date(2026, 6, 1))
    with pytest.raises(NotOnSale):
        hold([make.person(kind, variant_id=later.id)])


def test_seats_are_the_types_whatever_the_rate(make, hold, stored):
    small = make.category(capacity=2)
    rate = make.variant(small)
    hold([make.person(small), make.person(small, variant_id=rate.id)])
    assert stored(Counter, id=small.counter_id)[0].taken == 2
    with pytest.raises(SoldOut):
        hold([make.person(small, variant_id=rate.id)])


def test_who_comes_instead_comes_at_the_same_rate(make, kind, member, hold, sent, writing, stored):
    draft = hold([make.person(kind, variant_id=member.id)])
    sent(draft)
    with writing() as session:
        wanted = Named(given_name="Luz", language=Language.ES)
        replace(session, draft, stored(Attendee)[0].id, wanted, now=MOMENT)

    new = stored(Attendee)[-1]
    assert (new.variant_id, new.price) == (member.id, MEMBER)
    assert stored(Bill)[0].subtotal == MEMBER


def test_old_rows_have_no_rate_and_cost_what_they_cost(make, kind, member, hold, sent, stored):
    assert sent(hold([make.person(kind)])) == amounts(NORMAL)
    (line,) = stored(Bill)[0].lines
    assert line["name"] == dict(kind.name)


def test_a_rate_is_held_longer_until_its_own_next_price(make, kind, writing, hold, app):
    """What the type costs is no matter; without its own next price it would be held to the end."""
    day = MOMENT.astimezone(ZoneInfo("America/Toronto")).date()
    later = ((day + timedelta(days=2), 38_000),)
    rate = make.variant(kind, price=MEMBER.amount, later=later)
    draft = hold([make.person(kind, variant_id=rate.id)])
    with writing() as session:
        seen = session.get_one(Registration, draft).held_until.isoformat()
        holding = Holding(policy=HOLDS, extension=timedelta(hours=48))
        until = extend(session, draft, seen=seen, holding=holding, now=MOMENT)

    assert until == datetime(2026, 3, 12, 4, 0, tzinfo=UTC)  # midnight in Montreal
