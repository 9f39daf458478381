"""Places that are held, sent and confirmed without a name, which follows."""

from datetime import date, timedelta

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel import clock
from summit.kernel.edits import ChangedMeanwhile, fingerprint
from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage
from summit.registration import service
from summit.registration.errors import LeftAlready, NamesMissing, NotYetSent, PayerUnnamed
from summit.registration.models import Attendee, Registration
from summit.registration.naming.errors import NamedAlready
from summit.registration.naming.jobs import remind_of_names
from summit.registration.naming.models import NamesReminder, PeopleRules
from summit.registration.naming.queries import find_limits
from summit.registration.naming.rules import Limits
from summit.registration.naming.service import SHOWN, name, remind, set_limits
from summit.registration.payers import OtherPayer, Paying
from summit.registration.replacing.service import Named
from summit.registration.service import hand_over, lock
from summit.registration.statuses import PaidBy, Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.factories import MOMENT
from tests.registration.test_views import errors_of
from tests.site import HOLDS

LUZ = Named(
    given_name="Luz", family_name="Vega", email="luz@city.example", language=Language.ES, title="C."
)


@pytest.fixture
def send(make, at_moment):
    """Send a registration: one named person and as many places without a name as asked."""

    def build(unnamed=1, price=0, **given):
        kind = make.category(price=price)
        empty = make.person(kind, given_name="", family_name="", email=None, name_follows=True)
        people = (make.person(kind), *[empty] * unnamed)
        status = given.pop("status", Status.CONFIRMED)
        return make.registration(status, people=people, category=kind, now=clock.now(), **given)

    return build


@pytest.fixture
def browser(make, sign_in):
    return sign_in(make.staff(Role.OWNER))


def holders(stored):
    living = {one.attendee_id for one in stored(Badge) if one.ended_at is None}
    return [one.given_name for one in stored(Attendee) if one.id in living]


def test_a_place_is_unnamed_only_where_it_was_ticked(desk, make, stored):
    category = make.category()

    page = desk.send(desk.fill(category, people_0_given_name=""))

    assert page.status_code == 422
    assert "Write the given names" in errors_of(page)
    assert stored(Attendee) == []

    ticked = desk.fill(category, people_0_given_name="", people_0_name_follows="y")
    assert desk.send(ticked).status_code == 303
    (place,) = stored(Attendee)
    assert (place.is_named, place.name_follows) == (False, True)
    assert stored(Counter)[0].taken == 1


def test_a_family_name_alone_is_refused_and_stays_as_typed(desk, make, stored):
    page = desk.send(
        desk.fill(
            make.category(),
            people_0_given_name="",
            people_0_family_name="Vega",
            people_0_name_follows="y",
        )
    )

    assert page.status_code == 422
    assert "Write the given names too" in errors_of(page)
    assert 'value="Vega"' in page.text


def test_who_is_named_is_named_whatever_was_ticked(desk, make, stored):
    desk.send(desk.fill(make.category(), people_0_name_follows="y"))

    assert stored(Attendee)[0].name_follows is False


def test_who_pays_for_themselves_is_named_first(desk, make, stored):
    page = desk.send(
        desk.fill(
            make.category(),
            people_0_given_name="",
            people_0_name_follows="y",
            people_0_paid_by="self",
            people_0_email="a@city.example",
        )
    )

    assert page.status_code == 422
    assert "billed by name" in errors_of(page)
    assert stored(Attendee) == []


def test_a_draft_sends_no_unnamed_place_that_pays_for_itself(make, writing, at_moment):
    kind = make.category()
    nobody = make.person(kind, given_name="", name_follows=True, paid_by=PaidBy.SELF)
    with writing() as session:
        asked = make.application(kind, people=(nobody,))
        held = service.start(session, asked, now=MOMENT, holds=HOLDS).id

    with pytest.raises(PayerUnnamed), writing() as session:
        service.submit(session, held, make.submission(), now=MOMENT)


def test_an_unnamed_place_is_given_to_no_payer_of_its_own(send, writing):
    held = send(price=100_00, status=Status.AWAITING_PAYMENT)
    paying = Paying(PaidBy.SELF, OtherPayer("", "a@city.example"))

    def give():
        with writing() as session:
            booking = lock(session, held.id)
            hand_over(session, booking, booking.attendees[1], paying, due=MOMENT, now=MOMENT)

    with pytest.raises(PayerUnnamed):
        give()


def test_a_place_left_empty_by_accident_is_not_sent(make, writing, at_moment):
    kind = make.category()
    with writing() as session:
        asked = make.application(kind, people=(make.person(kind, given_name=""),))
        held = service.start(session, asked, now=MOMENT, holds=HOLDS).id

    with pytest.raises(NamesMissing), writing() as session:
        service.submit(session, held, make.submission(), now=MOMENT)


def test_an_unnamed_place_is_confirmed_without_a_badge(send, stored):
    held = send(unnamed=2)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Counter)[0].taken == 3
    assert holders(stored) == ["Ana María"]
    letters = [one.occasion for one in stored(OutboxMessage)]
    assert letters.count("attendee.confirmed") == 1
    assert held.attendees[1].full_name == ""


def test_an_unnamed_companion_may_accompany_an_unnamed_person(make, stored, at_moment):
    kind, beside = make.category(price=0), make.category(price=0, is_companion=True)
    people = (
        make.person(kind, given_name="", family_name="", name_follows=True),
        make.person(beside, given_name="", family_name="", name_follows=True, principal=0),
    )
    make.registration(Status.CONFIRMED, people=people, category=kind, now=clock.now())

    place, companion = stored(Attendee)
    assert companion.principal_id == place.id
    assert stored(Badge) == []


def test_naming_issues_the_badge_and_writes_to_the_person(send, writing, stored):
    held = send()
    place = held.attendees[1]

    with writing() as session:
        name(session, held.id, place.id, LUZ, now=clock.now())

    named = stored(Attendee, id=place.id)[0]
    assert (named.titled_name, named.name_follows) == ("C. Luz Vega", False)
    assert "luz vega" in named.folded
    assert "luz vega" in stored(Registration)[0].folded
    assert holders(stored) == ["Ana María", "Luz"]
    assert stored(OutboxMessage)[-1].recipient == "luz@city.example"
    assert stored(Counter)[0].taken == 2


def test_before_the_money_comes_naming_issues_no_badge(send, writing, stored):
    held = send(price=100_00, status=Status.AWAITING_PAYMENT)

    with writing() as session:
        name(session, held.id, held.attendees[1].id, LUZ, now=clock.now())

    assert stored(Badge) == []


def test_by_invoice_naming_issues_the_badge_where_the_others_have_theirs(send, writing, stored):
    held = send(price=100_00, status=Status.AWAITING_PAYMENT)
    with writing() as session:
        service.choose_invoice(
            session,
            held.id,
            due=MOMENT + timedelta(days=30),
            purchase_order=None,
            now=clock.now(),
        )
    assert holders(stored) == ["Ana María"]

    with writing() as session:
        name(session, held.id, held.attendees[1].id, LUZ, now=clock.now())

    assert holders(stored) == ["Ana María", "Luz"]


def test_confirming_later_gives_an_unnamed_place_no_badge(send, writing, stored):
    held = send(price=100_00, status=Status.AWAITING_PAYMENT)

    with writing() as session:
        service.confirm(session, lock(session, held.id), now=clock.now())

    assert holders(stored) == ["Ana María"]


def test_a_place_is_named_once(send, writing, stored):
    held = send()
    place = held.attendees[1]
    with writing() as session:
        name(session, held.id, place.id, LUZ, now=clock.now())

    other = Named(given_name="Eva", language=Language.ES)
    with pytest.raises(NamedAlready, match="Luc Roy"), writing() as session:
        name(session, held.id, place.id, other, now=clock.now())

    assert stored(Attendee, id=place.id)[0].given_name == "Luz"


def test_who_left_or_was_not_sent_is_not_named(send, make, writing):
    held = send(unnamed=2)
    place = held.attendees[1].id
    with writing() as session:
        booking = lock(session, held.id)
        service.leave(session, booking, [booking.attendees[1]], now=clock.now())
    with pytest.raises(LeftAlready), writing() as session:
        name(session, held.id, place, LUZ, now=clock.now())

    draft = make.registration(now=clock.now())
    with pytest.raises(NotYetSent), writing() as session:
        name(session, draft.id, draft.attendees[0].id, LUZ, now=clock.now())


# -- what the office sees and sets -------------------------------------------------------------


def test_the_office_lists_and_finds_whose_name_follows(send, browser):
    send()

    page = text_of(browser.get("/office/participants?names=missing"))
    assert "Name to follow" in page
    assert "Ana María" not in page
    assert "Name to follow" in browser.get("/office/participants.csv").text
    assert "Name to follow" in text_of(browser.get("/office/find?q=san"))


def test_the_office_names_somebody_also_after_the_last_day(send, browser, writing, stored):
    held = send()
    place = held.attendees[1]
    with writing() as session:
        session.add(PeopleRules(id=1, names_until=date(2026, 1, 1), changes_until=None))

    page = f"/office/participants/{place.id}/name"
    answer = browser.post(page, data=browser.draft(page) | {"given_name": "Luz"})

    assert answer.status_code == 303
    assert stored(Attendee, id=place.id)[0].given_name == "Luz"
    assert "Somebody has been named" in text_of(
        browser.post(page, data=browser.draft(page) | {"given_name": "Eva"})
    )


def test_the_office_sets_both_days(browser, stored, make):
    page = "/office/people-rules"
    days = {"names_until": "2026-07-01", "changes_until": "2026-07-10"}

    assert browser.post(page, data=browser.draft(page) | days).status_code == 303

    (kept,) = stored(PeopleRules)
    assert (kept.names_until, kept.changes_until) == (date(2026, 7, 1), date(2026, 7, 10))
    wrong = browser.post(page, data=browser.draft(page) | {"names_until": "soon"})
    assert wrong.status_code == 422
    assert "Write a day as 2026-07-20." in wrong.text


def test_days_that_somebody_else_set_meanwhile_are_not_overwritten(writing, make):
    with writing() as session:
        seen = fingerprint(find_limits(session), SHOWN)
        set_limits(session, Limits(names_until=date(2026, 7, 1)), seen=seen)

    with pytest.raises(ChangedMeanwhile), writing() as session:
        set_limits(session, Limits(), seen=seen)


def test_who_may_not_change_settings_sets_no_days(make, sign_in):
    organizer = sign_in(make.staff(Role.VIEWER))

    assert organizer.get("/office/people-rules").status_code == 403


# -- reminders ---------------------------------------------------------------------------------


def test_a_contact_is_reminded_once_a_week_until_the_last_day(
    send, app, at_moment, stored, writing
):
    send()
    with writing() as session:
        session.add(PeopleRules(id=1, names_until=date(2026, 3, 31), changes_until=None))

    def letters_after(days):
        at_moment(MOMENT + timedelta(days=days))
        with app.app_context():
            remind_of_names()
            remind_of_names()
        return sum(one.occasion == "registration.names" for one in stored(OutboxMessage))

    assert [letters_after(days) for days in (0, 6, 7, 13, 14, 21, 22, 40)] == [
        0, 0, 1, 1, 2, 3, 3, 3
    ]  # fmt: skip
    assert len(stored(NamesReminder)) == 3


def test_nobody_is_reminded_once_all_are_named_or_the_registration_ended(send, writing, stored):
    named, ended = send(), send()
    with writing() as session:
        session.add(PeopleRules(id=1, names_until=date(2026, 3, 31), changes_until=None))
        name(session, named.id, named.attendees[1].id, LUZ, now=clock.now())
        service.withdraw(session, ended.id, Status.CANCELLED, now=clock.now())

    with writing() as session:
        later = MOMENT + timedelta(days=8)
        assert not remind(session, named.id, now=later)
        assert not remind(session, ended.id, now=later)
