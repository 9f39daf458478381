"""Random sequences of everything that takes, moves or returns seats, held against the people.

What may be refused is decided by a model of its own: the counters as they stand before each step.
Every other refusal is a sentence to somebody; anything else that is raised ends the trial.
"""

from collections import Counter as Tally
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from summit.admission import catalogue
from summit.admission.models import Category, Counter, Variant
from summit.admission.pools.service import move_type
from summit.admission.service import SoldOut
from summit.admission.variants.errors import VariantNotOffered
from summit.commands.doctor import EXAMINATIONS, seats_miscounted, waivers_miscounted
from summit.desk.errors import NeedsDecision
from summit.desk.service import Staff, register
from summit.edition.models import Summit
from summit.extensions import db, transaction
from summit.kernel import clock
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments import withdrawal
from summit.payments.changing.service import Hand
from summit.payments.changing.service import foresee as foresee_type
from summit.payments.changing.service import preview as preview_type
from summit.payments.leaving.service import foresee as foresee_leaving
from summit.payments.leaving.service import preview as preview_leaving
from summit.payments.queries import money_of
from summit.payments.refunding import service as refunding
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.registration import service
from summit.registration.approval import service as approval
from summit.registration.approval.jobs import end_lapsed_requests
from summit.registration.approval.models import ApprovalRequest
from summit.registration.city_holds import service as city_holds
from summit.registration.city_holds.errors import HeldNoMore, MoreThanHeld
from summit.registration.city_holds.jobs import remind_cities
from summit.registration.city_holds.models import CityHold
from summit.registration.entering.errors import SeatsLacking
from summit.registration.errors import CompanionAlone
from summit.registration.holding.rules import Holding
from summit.registration.holding.service import extend
from summit.registration.jobs import end_lapsed_holds
from summit.registration.models import Registration
from summit.registration.naming.service import name
from summit.registration.queries import get_whole
from summit.registration.replacing.service import Named
from summit.registration.replacing.service import replace as put_another
from summit.registration.service import WantedType
from summit.registration.statuses import ENDED, SENT, PaidBy, Status
from summit.registration.waiting import service as waiting
from summit.registration.waiting.jobs import offer_places
from summit.registration.waiting.models import WaitingEntry
from tests.factories import MOMENT, Factories
from tests.site import HOLDS

SOME = st.integers(1, 3)  # people
WHICH = st.integers(0, 999)  # of what there is, counted round
BY = "machine"
HELD = {Status.DRAFT, Status.AWAITING_PAYMENT}  # by a clock, some of them
NO_WORKER = "No worker is alive"


def where(statuses):
    """Let a rule happen only while there is such a registration."""
    return precondition(lambda self: statuses & self.standing.keys())


def in_line(self):
    return self.line > 0


def some_city(self):
    return self.cities > 0


class Delegations(RuleBasedStateMachine):
    """Cities, finance, organizers and the clock at one desk with few seats.

    `begin` empties the database of the trial and is set by it.
    """

    begin: ClassVar

    def __init__(self):
        super().__init__()
        self.app, self.writing = self.begin()
        self.moment = MOMENT
        make = Factories(self.writing)
        make.summit(month=None)
        self.hall = hall = make.counter(capacity=7, name="Hall").id
        kinds = [
            make.category(capacity=4),
            make.category(capacity=5, pool_id=hall, price=25_000),
            make.category(capacity=6, pool_id=hall, price=0),
            make.category(capacity=3, pool_id=hall, needs_approval=True),
        ]
        self.kinds = [one.id for one in kinds]
        self.rates = {one: make.variant(kinds[one], price=20_000).id for one in (0, 1, 3)}
        self.companion = make.category(capacity=2, price=10_000, is_companion=True).id
        self.make = make
        self.context = self.app.app_context()
        self.context.push()
        self.standing, self.line = Tally(), 0  # registrations by status, entries that wait
        self.cities = 0  # for which organizers hold or held places
        self.retired = set()  # rates that are not offered now

    def teardown(self):
        """The trial ends: all that must agree agrees, the money and the badges too."""
        found = [line for examine in EXAMINATIONS for line in examine(db.session())]
        self.context.pop()
        clock.shift(timedelta())
        assert not [line for line in found if not line.startswith(NO_WORKER)], found

    # -- what happens at the desk --------------------------------------------------------------

    @initialize()
    def fill(self):
        """Begin with a draft, an order, a full type that is waited for, a rate not offered now."""
        for kind in (0, 1, 1):
            self._hold(self._people(kind, 2, False, PaidBy.CITY))
        self.look()
        self.send(which=1)
        self._hold(self._people(0, 2, False, PaidBy.CITY))
        self.join_the_line(kind=0, people=2)
        self.hold_for_a_city(kind=2, people=2, accompanied=False, days=30)
        self.offer_rate(which=1, is_offered=False)  # the draft has it

    @rule(kind=WHICH, people=SOME, accompanied=st.booleans(), payer=st.sampled_from(PaidBy))
    def hold(self, kind, people, accompanied, payer):
        self._hold(self._people(kind, people, accompanied, payer))

    @rule(kind=WHICH, people=SOME, waives=st.booleans())
    def invite(self, kind, people, waives):
        """Invite people to a type, full or not, who come with their code."""
        category = db.session.get_one(Category, self.kinds[kind % len(self.kinds)])
        given = {"places": people, "waives_capacity": waives, "email": "luc@city.example"}
        code = self.make.invitation(category, **given).code.text
        db.session.rollback()
        asked = self._people(kind, people, False, PaidBy.CITY)
        with self._taking(asked, waives=waives), self._write() as session:
            wanted = self._asked(asked, code=code)
            service.start(session, wanted, now=clock.now(), holds=HOLDS)

    @rule(
        kind=WHICH, people=SOME, accompanied=st.booleans(), waives=st.booleans(),
        approves=st.booleans(),
    )  # fmt: skip
    def walk_in(self, kind, people, accompanied, waives, approves):
        """Staff register who stands at the desk, also over the capacity where they may."""
        asked = self._people(kind, people, accompanied, PaidBy.CITY)
        needs_decision = db.session.get_one(Category, asked[0].category_id).needs_approval
        try:
            is_in = self._at_desk(asked, waives=waives, approves=approves)
            assert approves or not (is_in and needs_decision), "let in without a decision"
        except NeedsDecision:
            assert needs_decision, "asked for a decision nobody needs"
            assert not approves, "refused who may decide"

    @where(SENT)
    @rule(which=WHICH, person=WHICH, waives=st.booleans())
    def accompany(self, which, person, waives):
        """Staff register who accompanies somebody that is expected, and nobody's companion."""
        one = self._one(which, SENT)
        who = one.attendees[person % len(one.attendees)]
        (asked,) = self._people(0, 1, False, PaidBy.CITY)
        asked = replace(asked, category_id=self.companion, variant_id=None, principal_id=who.id)
        is_companion = who.category_id == self.companion
        try:
            self._at_desk([asked], waives=waives, part_of_id=one.part_of_id or one.id)
            assert not is_companion, "accompanied a companion"  # said before places are looked for
        except CompanionAlone:
            assert is_companion, "alone beside somebody who comes"

    @rule(which=WHICH, is_offered=st.booleans())
    def offer_rate(self, which, is_offered):
        """A rate is taken out of the offer, or offered again; who has it keeps it."""
        rate = self._pick(which, [*self.rates.values()])
        with self._write() as session:
            session.get_one(Variant, rate).is_offered = is_offered
        (self.retired.discard if is_offered else self.retired.add)(rate)

    @where(HELD)
    @rule(which=WHICH)
    def extend(self, which):
        """The contact asks for more time, and has it only where nobody waits for the places."""
        one = self._one(which, HELD)
        theirs = set(self._seats([who.category_id for who in one.attendees if not who.by_waiver]))
        is_waited_for = any(its.waiting for its in self._all(Counter) if its.id in theirs)
        seen = one.held_until.isoformat() if one.held_until else ""
        with self._may_refuse(), self._write() as session:
            holding = Holding(policy=HOLDS)
            until = extend(session, one.id, seen=seen, holding=holding, now=clock.now())
            assert until > one.held_until, "no longer than before"
            assert not is_waited_for, "kept from those who wait"

    @where({Status.PENDING_APPROVAL})
    @rule(which=WHICH, deed=st.sampled_from(["approve", "decline"]))
    def decide(self, which, deed):
        one = self._one(which, {Status.PENDING_APPROVAL})
        wanted = select(ApprovalRequest.id).where(
            ApprovalRequest.registration_id == one.id, ApprovalRequest.decided_at.is_(None)
        )
        request_id = db.session.scalars(wanted).one()
        given = {"reason": "the trial"} if deed == "decline" else {}
        with self._may_refuse(), self._write() as session:
            hand = approval.Hand(by=BY, turn=0)
            getattr(approval, deed)(session, request_id, hand=hand, now=clock.now(), **given)

    @where(SENT)
    @rule(which=WHICH, kind=WHICH, people=SOME)
    def add(self, which, kind, people):
        """Hold places for people who are added to a registration that was sent."""
        one = self._one(which, SENT)
        whole = one.part_of_id or one.id
        self._hold(self._people(kind, people, False, PaidBy.CITY), part_of_id=whole)

    @where({Status.DRAFT})
    @rule(which=WHICH, kind=WHICH, people=SOME, accompanied=st.booleans())
    def revise(self, which, kind, people, accompanied):
        one = self._one(which, {Status.DRAFT})
        asked = self._people(kind, people, accompanied, PaidBy.CITY)
        had = Tally(self._seats([person.category_id for person in one.attendees]))
        invited = any(person.by_waiver for person in one.attendees)
        taking = self._taking(asked, had=had, invited=invited, before=one.attendees)
        with self._within_hold(one, asked), taking, self._write() as session:
            service.revise(session, one.id, self._asked(asked), now=clock.now(), holds=HOLDS)

    @where({Status.DRAFT})
    @rule(which=WHICH)
    def send(self, which):
        one = self._one(which, {Status.DRAFT})
        with self._may_refuse(), self._write() as session:
            given = self.make.submission()
            due = clock.now() + timedelta(days=30)
            service.submit(session, one.id, given, now=clock.now(), bills_due=due)

    @where({Status.AWAITING_PAYMENT})
    @rule(which=WHICH)
    def ask_for_an_invoice(self, which):
        one = self._one(which, {Status.AWAITING_PAYMENT})
        due = clock.now() + timedelta(days=30)
        with self._may_refuse(), self._write() as session:
            asked = {"due": due, "purchase_order": None, "now": clock.now()}
            service.choose_invoice(session, one.id, **asked)

    @where(SENT | {Status.EXPIRED})
    @rule(which=WHICH, part=st.sampled_from([1, 2]))
    def pay(self, which, part):
        """Pay all or half of what is owed, also after the end: seats that are free come back."""
        one = self._one(which, SENT | {Status.EXPIRED})
        owed = money_of(db.session(), one.id).balance or Cents(10_000)
        db.session.rollback()
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(owed.amount // part))
        with self._may_refuse(), self._write() as session:
            record_payment(session, one.id, receipt, now=clock.now())

    @where(set(Status) - ENDED)
    @rule(which=WHICH)
    def cancel(self, which):
        """End a registration: a draft or an unpaid one, or one whose money goes back."""
        one = self._one(which, set(Status) - ENDED)
        wish = self._sealed(lambda session, wish: self._foresee_end(session, one.id, wish))

        def settle(session, money):
            booking = get_whole(session, one.id)
            refunding.settle(session, money, wish, booking, by=BY, now=clock.now())

        with self._may_refuse():
            withdrawal.withdraw(
                one.id,
                Status.CANCELLED,
                gateway=None,  # no card page is open in this trial
                by=BY,
                settle=settle if money_of(db.session(), one.id).payments else None,
            )

    @where(SENT)
    @rule(which=WHICH, person=WHICH)
    def leave(self, which, person):
        one = self._one(which, SENT)
        who = one.attendees[person % len(one.attendees)].id
        with self._may_refuse():
            wish = self._sealed(lambda session, wish: self._foresee(session, one, who, wish))
            withdrawal.leave(one.id, who, wish, gateway=None, by=BY)

    @where(SENT)
    @rule(which=WHICH, person=WHICH, kind=WHICH, at_rate=st.booleans())
    def change_type(self, which, person, kind, at_rate):
        one = self._one(which, SENT)
        who = one.attendees[person % len(one.attendees)]
        kind %= len(self.kinds)
        rate = self.rates.get(kind) if at_rate else None
        wanted = WantedType(category_id=self.kinds[kind], variant_id=rate)
        hand = Hand(by=BY, is_contact=False)
        had = Tally(self._seats([who.category_id]))
        with self._may_refuse():
            wish = self._sealed(
                lambda session, wish: self._foresee_type(session, one, who, wanted, wish, hand)
            )
            with self._taking([wanted], had=had, invited=who.by_waiver):
                withdrawal.change_type(
                    one.id, who.id, wanted, wish, hand=hand, invoice_days=30, gateway=None
                )

    @where(SENT)
    @rule(which=WHICH, person=WHICH)
    def substitute(self, which, person):
        one = self._one(which, SENT)
        who = one.attendees[person % len(one.attendees)]
        deed = put_another if who.is_named else name  # as their pages do
        with self._may_refuse(), self._write() as session:
            wanted = Named(given_name="Eva", language=Language.ES)
            deed(session, one.id, who.id, wanted, now=clock.now())

    @rule(kind=WHICH, people=SOME, accompanied=st.booleans(), days=st.sampled_from([1, 30]))
    def hold_for_a_city(self, kind, people, accompanied, days):
        """Organizers hold places without names until a day they choose."""
        asked = self._people(kind, people, accompanied, PaidBy.CITY)
        wish = city_holds.Wish(
            municipality="Puebla",
            country="MX",
            contact_name="Eva Sol",
            contact_email="eva@city.example",
            language=Language.ES,
            places=Tally(one.category_id for one in asked),
            until=self.moment + timedelta(days=days),
            remind_before=7,
        )
        with (
            self._taking([replace(one, variant_id=None) for one in asked]),
            self._write() as session,
        ):
            try:
                city_holds.hold(session, wish, now=clock.now())
            except SeatsLacking:
                raise SoldOut(counter_id=0) from None

    @precondition(some_city)
    @rule(which=WHICH, hours=st.sampled_from([2, 24 * 60]))
    def move_a_deadline(self, which, hours):
        """Organizers extend or shorten a hold, as long as it is one."""
        one = self._pick(which, self._all(CityHold))
        with self._while_held(one), self._write() as session:
            until = self.moment + timedelta(hours=hours)
            city_holds.move(session, one.id, until, now=clock.now())

    @precondition(some_city)
    @rule(which=WHICH)
    def give_back(self, which):
        one = self._pick(which, self._all(CityHold))
        with self._while_held(one), self._write() as session:
            city_holds.give_back(session, one.id, now=clock.now())

    @rule(hours=st.sampled_from([1, 30, 24 * 40]), is_swept=st.booleans())
    def wait(self, hours, is_swept):
        """Let time pass; then the sweeps look at what has lapsed, or have not come by yet."""
        self.moment += timedelta(hours=hours)
        self._now()
        if not is_swept:
            return
        end_lapsed_holds()
        end_lapsed_requests()
        remind_cities()
        db.session.rollback()

    @rule(kind=WHICH, people=SOME)
    def join_the_line(self, kind, people):
        category = db.session.get_one(Category, self.kinds[kind % len(self.kinds)])
        wish = self.make.wish(category, people)
        digest = str(len(self._all(WaitingEntry)))  # none is ever deleted
        with self._may_refuse(), self._write() as session:
            waiting.join(session, wish, submission_digest=digest, now=clock.now())

    @precondition(in_line)
    @rule(which=WHICH, staying=st.integers(0, 1))
    def leave_the_line(self, which, staying):
        one = self._pick(which, [one for one in self._all(WaitingEntry) if one.people])
        with self._may_refuse(), self._write() as session:
            waiting.leave(session, one.id, staying=staying, now=clock.now())

    @rule(which=WHICH, capacity=st.integers(0, 9))
    def set_capacity(self, which, capacity):
        one = self._pick(which, self._all(Counter))
        with self._may_refuse(), self._write() as session:
            catalogue.set_capacity(session, one.id, capacity, now=clock.now())

    @rule(kind=WHICH, shares=st.booleans())
    def move(self, kind, shares):
        """A type enters the hall with its people, or leaves it, invited ones too."""
        pool_id = self.hall if shares else None
        with self._may_refuse(), self._write() as session:
            move_type(session, self._pick(kind, self.kinds), pool_id, now=clock.now())

    @rule(is_open=st.booleans())
    def open_or_close(self, is_open):
        """Registration closes and opens again; the sweep then asks who waited meanwhile."""
        with self._write() as session:
            closes = None if is_open else clock.now() - timedelta(hours=1)
            session.get_one(Summit, 1).registration_closes_at = closes
        offer_places(lambda _: True)
        db.session.rollback()

    # -- what must hold after each step --------------------------------------------------------

    @invariant()
    def look(self):
        rows = select(Registration.status, func.count()).group_by(Registration.status)
        self.standing = dict(db.session.execute(rows).all())
        self.line = db.session.query(WaitingEntry).filter(WaitingEntry.people > 0).count()
        self.cities = db.session.query(CityHold).count()
        db.session.rollback()

    @invariant()
    def counters_are_people(self):
        session = db.session()
        found = [*seats_miscounted(session), *waivers_miscounted(session)]
        assert not found, found
        db.session.rollback()

    @invariant()
    def nobody_is_above_capacity(self):
        for one in self._all(Counter):
            assert 0 <= one.taken <= one.capacity + one.extra, (one.id, one.taken, one.capacity)

    @invariant()
    def nobody_waits_beside_a_free_place(self):
        assert not waiting.is_somebody_next(db.session(), now=clock.now())
        db.session.rollback()

    # -- how it is done ------------------------------------------------------------------------

    def _now(self):
        clock.shift(self.moment - datetime.now(UTC))

    @contextmanager
    def _write(self):
        self._now()
        db.session.rollback()
        with transaction(by=BY) as session:
            yield session

    @staticmethod
    @contextmanager
    def _may_refuse():
        try:
            yield
        except Refused:
            pass
        finally:
            db.session.rollback()

    @contextmanager
    def _taking(self, people, *, had=None, invited=False, waives=False, before=()):
        """See that seats are refused where they are lacking, and only there; a rate as well.

        What comes back of who was `invited` over the capacity is not foretold. Who had a rate
        `before` keeps it.
        """
        wanted = Tally(self._seats([] if waives else [one.category_id for one in people]))
        wanted.subtract(had or {})
        rates = Tally(one.variant_id for one in people) - Tally(one.variant_id for one in before)
        is_retired = bool(self.retired & rates.keys())
        has_room = all(
            count <= 0 or (not one.waiting and one.taken + count <= one.capacity + one.extra)
            for one in self._all(Counter)
            if (count := wanted[one.id])
        )
        try:
            yield
        except SoldOut:
            assert invited or not has_room, "refused beside free places"
        except VariantNotOffered:
            assert is_retired, "refused at a rate that is offered"
        else:
            assert not is_retired, "sold at a rate that is not offered"
            assert invited or has_room, "sold what was not there"
        finally:
            db.session.rollback()

    @contextmanager
    def _within_hold(self, one, asked):
        """See that a city takes no more of a type than is held for it, and others may."""
        had = Tally(person.category_id for person in one.attendees)
        more = Tally(person.category_id for person in asked) - had
        is_held = any(hold.registration_id == one.id for hold in self._all(CityHold))
        try:
            yield
        except MoreThanHeld:
            assert is_held, "a draft of their own was limited"
            assert more, "fewer were refused"
        else:
            assert not (is_held and more), "more than was held"

    @contextmanager
    def _while_held(self, hold):
        """See that a hold is moved and given back while its city has not answered, only then."""
        draft = db.session.get_one(Registration, hold.registration_id)
        is_draft = draft.status is Status.DRAFT
        try:
            yield
        except HeldNoMore:
            assert not is_draft, "refused while it is held"
        else:
            assert is_draft, "moved what the city has sent, or what has ended"
        finally:
            db.session.rollback()

    def _seats(self, category_ids):
        kinds = {one.id: one for one in self._all(Category)}
        for category_id in category_ids:
            kind = kinds[category_id]
            yield from {kind.counter_id, kind.pool_id or kind.counter_id}

    def _hold(self, people, **given):
        with self._taking(people), self._write() as session:
            service.start(session, self._asked(people), now=clock.now(), holds=HOLDS, **given)

    def _at_desk(self, asked, *, waives, approves=False, part_of_id=None):
        staff = Staff(by=BY, waives=waives, approves=approves)
        given = {"submission_digest": f"{uuid4()}", "holds": HOLDS, "part_of_id": part_of_id}
        answers = self.make.submission()
        with self._taking(asked, waives=waives), self._write() as session:
            application = self._asked(asked)
            register(session, application, answers, staff=staff, now=clock.now(), **given)
            return True
        return False  # nothing was left, as foretold

    def _asked(self, people, **given):
        return self.make.application(None, tuple(people), **given)

    def _people(self, kind, count, accompanied, payer):
        given = {"paid_by": payer}
        if payer is PaidBy.OTHER:
            given |= {"payer_name": "Chamber of commerce", "payer_email": "pay@city.example"}
        kind %= len(self.kinds)
        category = self.kinds[kind]
        people = [
            service.Person(
                category_id=category,
                variant_id=self.rates.get(kind) if number % 2 else None,
                given_name=f"Ana {number}",
                email="ana@city.example",
                language=Language.ES,
                **given,
            )
            for number in range(count)
        ]
        if accompanied:
            beside = {"category_id": self.companion, "principal": 0, "given_name": "Luz"}
            beside["variant_id"] = None
            people.append(replace(people[0], **beside))
        return people

    @staticmethod
    def _all(model):
        found = db.session.scalars(select(model).order_by(model.id)).all()
        for one in found:
            db.session.expunge(one)
        db.session.rollback()
        return found

    @staticmethod
    def _pick(which, found):
        return found[which % len(found)]

    def _one(self, which, statuses):
        """Return one registration of these, to be read when the session is gone."""
        wanted = select(Registration.id).where(Registration.status.in_(statuses))
        ids = db.session.scalars(wanted.order_by(Registration.id)).all()
        found = get_whole(db.session(), self._pick(which, ids))
        db.session.expunge_all()
        db.session.rollback()
        return found

    def _sealed(self, foresee):
        """Return the wish to give everything back, sealed as a page shows what follows."""
        asked = Wish(reason=Reason.ORGANIZER, seen="", note="the trial")
        with self._may_refuse():
            return replace(asked, seen=foresee(db.session(), asked).seal())
        return asked

    @staticmethod
    def _foresee_end(session, registration_id, wish):
        booking, money = get_whole(session, registration_id), money_of(session, registration_id)
        return refunding.foresee_end(session, booking, money, wish, now=clock.now())

    @staticmethod
    def _foresee(session, one, who, wish):
        booking, money = get_whole(session, one.id), money_of(session, one.id)
        shown = preview_leaving(session, booking, who, money, now=clock.now())
        return foresee_leaving(session, booking, shown, money, wish)

    @staticmethod
    def _foresee_type(session, one, who, wanted, wish, hand):
        booking, money = get_whole(session, one.id), money_of(session, one.id)
        given = {"hand": hand, "now": clock.now()}
        shown = preview_type(session, booking, who.id, wanted, money, **given)
        return foresee_type(session, booking, shown, money, wish)
