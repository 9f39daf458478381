"""Invitations: what they open and waive, on which seat, and where they are refused."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summit.admission import service as admission
from summit.admission.codes import invitations
from summit.admission.codes.errors import (
    InvitationForOthers,
    InvitationForOtherTypes,
    InvitationOver,
    InvitationRevoked,
    InvitationUsedUp,
    MoreThanInvited,
    NotInvited,
)
from summit.admission.codes.jobs import remind_invited
from summit.admission.codes.models import Code, Invitation
from summit.admission.codes.statuses import ReducedBy
from summit.admission.models import Category, Counter
from summit.commands import doctor
from summit.extensions import db
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.registration import service
from summit.registration.first_contact import service as first_contact
from summit.registration.first_contact.service import Registrant
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT
from tests.mail.conftest import read
from tests.site import HOLDS

ADDRESS = "alcaldesa@tres-aguas.example"


@pytest.fixture
def category(make, writing):
    """A type by invitation only."""
    made = make.category(price=45_000)
    with writing() as session:
        session.get_one(Category, made.id).is_invitation_only = True
    return made


@pytest.fixture
def start(make, writing):
    def hold(category, invitation=None, people=1, *, now=MOMENT, **asked):
        code = invitation.code.text if invitation else ""
        wanted = make.application(category, people, code=code, **asked)
        with writing() as session:
            session.expire_on_commit = False
            held = service.start(session, wanted, now=now, holds=HOLDS)
            _ = [one.id for one in held.attendees]
        return held

    return hold


def seats(stored, category):
    (counter,) = stored(Counter, id=category.counter_id)
    return counter.taken, counter.extra


def test_an_invited_mayor_pays_nothing_and_is_confirmed(make, category, start, writing, stored):
    held = start(category, make.invitation(category, waives_price=True))

    with writing() as session:
        service.submit(session, held.id, make.submission(), now=MOMENT)

    (mayor,) = stored(Attendee)
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert (mayor.price.amount, mayor.list_price.amount) == (0, 45_000)
    assert mayor.reduced_by is ReducedBy.INVITATION
    assert stored(Code)[0].used == 1


def test_an_invitation_that_waives_no_price_leaves_it(make, category, start, stored):
    start(category, make.invitation(category))

    (mayor,) = stored(Attendee)
    assert (mayor.price.amount, mayor.list_price, mayor.reduced_by) == (45_000, None, None)
    assert mayor.code_id is not None


def test_a_type_by_invitation_only_is_refused_without_one(category, start):
    with pytest.raises(NotInvited):
        start(category)


def test_more_people_than_invited_are_refused(make, category, start):
    with pytest.raises(MoreThanInvited):
        start(category, make.invitation(category, places=2), 3)


def test_an_invitation_for_another_type_is_refused(make, category, start):
    with pytest.raises(InvitationForOtherTypes):
        start(make.category(), make.invitation(category))


def test_a_used_up_invitation_is_refused(make, category, start):
    invitation = make.invitation(category)
    start(category, invitation)

    with pytest.raises(InvitationUsedUp):
        start(category, invitation)


def test_a_withdrawn_invitation_is_refused(make, category, start, writing):
    invitation = make.invitation(category)
    with writing() as session:
        invitations.revoke(session, invitation.id, now=MOMENT)

    with pytest.raises(InvitationRevoked):
        start(category, invitation)


def test_an_invitation_after_its_last_day_is_refused(make, category, start):
    with pytest.raises(InvitationOver):
        start(category, make.invitation(category, last_day=date(2026, 3, 9)))


def test_a_locked_invitation_is_used_with_its_address_only(make, category, start, stored):
    invitation = make.invitation(category, email=ADDRESS, locks_email=True)

    with pytest.raises(InvitationForOthers):
        start(category, invitation)
    start(category, invitation, contact_email=ADDRESS.upper())

    assert len(stored(Registration)) == 1


def test_a_draft_that_was_added_keeps_its_invitation_when_its_contact_is_changed(
    make, category, start, writing, stored
):
    invitation = make.invitation(category, email=ADDRESS, locks_email=True)
    whole = make.registration(Status.AWAITING_PAYMENT, category=make.category())
    draft = start(category, invitation, contact_email=ADDRESS)
    with writing() as session:
        session.get_one(Registration, draft.id).part_of_id = whole.id
    wanted = Registrant("Inés Vidal", "ines@ville.example")
    with writing() as session:
        first_contact.change(session, whole.id, wanted, by="contact:1", now=MOMENT)

    code = invitation.code.text
    asked = make.application(category, 1, code=code, contact_email=wanted.email)
    with writing() as session:
        service.revise(session, draft.id, asked, now=MOMENT, holds=HOLDS)

    assert stored(Attendee, registration_id=draft.id)[0].code_id == invitation.code.id


def test_an_invited_person_comes_although_it_is_full_and_the_seat_goes_with_them(
    make, start, writing, stored
):
    full = make.category(capacity=1)
    make.registration(category=full)
    with pytest.raises(admission.SoldOut):
        start(full, make.invitation(full))

    held = start(full, make.invitation(full, waives_capacity=True))
    assert seats(stored, full) == (2, 1)
    assert held.held_until == MOMENT + HOLDS.ample

    with writing() as session:
        service.withdraw(session, held.id, Status.CANCELLED, now=MOMENT)
    assert seats(stored, full) == (1, 0)
    with pytest.raises(admission.SoldOut):
        start(full)


def test_a_draft_that_gives_its_invitation_up_needs_a_free_seat(make, start, writing, stored):
    full = make.category(capacity=1)
    make.registration(category=full)
    held = start(full, make.invitation(full, waives_capacity=True))

    with pytest.raises(admission.SoldOut), writing() as session:
        service.revise(session, held.id, make.application(full), now=MOMENT, holds=HOLDS)

    assert seats(stored, full) == (2, 1)


@pytest.mark.parametrize(("capacity", "has_room"), [(1, False), (2, True)])
def test_another_type_of_the_same_seats_has_room_only_without_what_a_waiver_added(
    make, start, writing, capacity, has_room
):
    pool = make.counter(capacity=capacity)
    sold, mayors = (make.category(price=0, pool_id=pool.id) for _ in range(2))
    start(sold)
    held = start(mayors, make.invitation(mayors, waives_capacity=True))
    with writing() as session:
        service.submit(session, held.id, make.submission(), now=MOMENT)

    with writing() as session:
        booking = service.lock(session, held.id)
        found = service.other_types(
            session, booking, booking.attendees[0].id, by_contact=False, now=MOMENT
        )
        rooms = {one.offer.category.id: one.has_room for one in found}
    assert rooms[sold.id] is has_room


def test_late_money_brings_an_invited_person_back_although_it_is_full(make, start, writing, stored):
    full = make.category(capacity=1)
    make.registration(category=full)
    held = start(full, make.invitation(full, waives_capacity=True))
    late = MOMENT + timedelta(hours=25)
    with writing() as session:
        service.submit(session, held.id, make.submission(), now=MOMENT)
        service.expire(session, held.id, now=late)
    assert seats(stored, full) == (1, 0)

    with writing() as session:
        service.revive(session, service.lock(session, held.id), now=late)

    assert seats(stored, full) == (2, 1)


MOVES = st.lists(
    st.tuples(st.sampled_from(["take", "waive", "leave", "leave waived"]), st.integers(1, 3)),
    max_size=25,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 4), MOVES)
def test_added_seats_never_outnumber_who_was_invited_nor_let_the_public_beyond_capacity(
    make, writing, stored, capacity, moves
):
    counter = make.counter(capacity=capacity)
    public = invited = 0
    for move, count in moves:
        try:
            with writing() as session:
                if move == "take":
                    admission.take(session, {counter.id: count})
                    public += count
                elif move == "waive":
                    admission.take(session, {counter.id: count}, waiver=True)
                    invited += count
                elif move == "leave" and public >= count:
                    admission.give_back(session, {counter.id: count}, now=MOMENT)
                    public -= count
                elif move == "leave waived" and invited >= count:
                    admission.give_back(session, {}, waived={counter.id: count}, now=MOMENT)
                    invited -= count
        except admission.SoldOut:
            continue  # counted before the commit that did not come
        (now_there,) = stored(Counter, id=counter.id)
        assert now_there.taken == public + invited
        assert now_there.extra <= invited
        assert now_there.taken <= capacity + now_there.extra
        assert public <= capacity


@pytest.fixture
def page(client, make, at_moment):
    """Open the page of an invitation, and send its form."""

    class Page:
        def open(self, invitation, language="en"):
            self.address = f"/{language}/invitation/{invitation.code.text}"
            return client.get(self.address)

        def send(self, invitation, **given):
            answers = answers_in(self.open(invitation)) | {"country": "MX"} | given
            return client.post(self.address, data=answers)

    return Page()


def test_the_page_of_an_invitation_is_filled_in_and_offers_its_type(make, category, page, stored):
    invitation = make.invitation(
        category, email=ADDRESS, given_name="Noé", family_name="Ruiz", municipality="Tres Aguas"
    )

    shown = page.open(invitation)

    answers = answers_in(shown)
    assert shown.status_code == 200
    assert (answers["contact_name"], answers["contact_email"]) == ("Noé Ruiz", ADDRESS)
    assert (answers["municipality"], answers["code"]) == ("Tres Aguas", invitation.code.text)
    assert (answers["people-0-given_name"], answers["people-0-category"]) == ("Noé", category.code)
    assert shown.headers["Cache-Control"] == "no-store"
    assert stored(Invitation)[0].opened_at is not None


def test_the_first_opening_is_the_one_that_is_kept(make, category, page, at_moment, stored):
    invitation = make.invitation(category)
    page.open(invitation)
    first = stored(Invitation)[0].opened_at

    at_moment(MOMENT + timedelta(days=1))
    page.open(invitation)

    assert stored(Invitation)[0].opened_at == first


def test_an_invitation_is_used_from_its_page(make, category, page, client, stored):
    invitation = make.invitation(category, given_name="Noé", municipality="Tres Aguas")

    answer = page.send(invitation)

    assert answer.status_code == 303
    assert "/r/contact-" in answer.location
    assert stored(Code)[0].used == 1
    again = page.open(invitation)
    assert again.status_code == 409
    assert "All places of this invitation have been taken." in text_of(again)


def test_an_invitations_page_says_how_many_places_are_left(make, category, page):
    invitation = make.invitation(category, given_name="Noé", municipality="Sol", places=3)
    assert "3 places" in text_of(page.open(invitation))

    page.send(invitation)

    assert "2 places" in text_of(page.open(invitation))


def test_a_withdrawn_invitation_says_so_on_its_page(make, category, page, writing):
    invitation = make.invitation(category)
    with writing() as session:
        invitations.revoke(session, invitation.id, now=MOMENT)

    assert "This invitation has been withdrawn." in text_of(page.open(invitation))


def test_the_page_of_a_code_nobody_knows_is_no_page(client, make, at_moment):
    assert client.get("/en/invitation/NOSUCHCODE").status_code == 404
    code = make.code(make.category())
    assert client.get(f"/en/invitation/{code.text}").status_code == 404  # of no invitation


def test_who_is_invited_and_pays_nothing_is_asked_for_no_payer(desk, make, category, stored):
    paid = make.category(price=45_000)
    code = make.invitation(category, waives_price=True).code.text
    other = {"paid_by": "other", "payer_name": "", "payer_email": ""}
    answers = desk.fill(category, code=code) | {f"people-0-{one}": other[one] for one in other}
    answers |= desk.person(1, paid, paid_by="other", payer_name="Ministerio", payer_email="m@m.mx")

    refused = desk.send(answers | {"people-1-payer_email": ""})
    assert text_of(refused).count("Write the e-mail of who pays") == 2  # on top, and at the field
    assert desk.send(answers).status_code == 303

    invited, beside = stored(Attendee)
    assert (invited.price, beside.price) == (Cents(0), Cents(45_000))
    assert beside.payer_email == "m@m.mx"


def test_the_public_form_does_not_offer_a_type_by_invitation_only(desk, make, category):
    make.category()

    assert f'value="{category.code}"' not in desk.open().text


def test_the_public_form_offers_it_once_the_code_was_typed(desk, make, category, stored):
    other = make.category()
    invitation = make.invitation(category)

    refused = desk.send(desk.fill(other, code=invitation.code.text))

    assert refused.status_code == 422
    assert f"This invitation is for “{category.name['en']}”" in text_of(refused)
    sent = answers_in(refused) | {"people-0-category": category.code}
    assert desk.send(sent).status_code == 303
    assert stored(Attendee)[0].category_id == category.id


def test_the_form_of_who_is_invited_is_open_although_all_is_sold_out(make, page, start, stored):
    full = make.category(capacity=1)
    make.registration(category=full)
    invitation = make.invitation(full, waives_capacity=True, given_name="Noé", municipality="Sol")

    assert page.send(invitation).status_code == 303

    assert seats(stored, full) == (2, 1)


def test_one_reminder_goes_before_the_last_day_to_who_has_not_come(
    make, category, start, writing, stored
):
    late, used, early = (
        make.invitation(category, last_day=date(2026, 3, day), remind_before=7)
        for day in (17, 17, 18)
    )
    start(category, used)
    with writing() as session:
        for one in (late, used, early):
            invitations.send(session, one.id, now=MOMENT)
    today = MOMENT.date()

    with writing() as session:
        due = list(invitations.to_remind(session, today=today))
        for hours in range(2):
            for one in due:
                later = MOMENT + timedelta(hours=hours)
                invitations.remind(session, one, today=today, now=later)

    assert due == [late.id]
    assert len(stored(OutboxMessage, occasion="invitation.reminder")) == 1


@pytest.mark.parametrize(("is_sent", "reminded"), [(True, False), (False, True)])
def test_nobody_is_reminded_who_came_by_it_and_comes_no_more(
    make, category, start, writing, is_sent, reminded
):
    last_day = MOMENT.date() + timedelta(days=2)
    invitation = make.invitation(category, last_day=last_day)
    with writing() as session:
        invitations.send(session, invitation.id, now=MOMENT)
    held = start(category, invitation)
    with writing() as session:
        if is_sent:
            service.submit(session, held.id, make.submission(), now=MOMENT)
        service.withdraw(session, held.id, Status.CANCELLED, now=MOMENT)

    with writing() as session:
        due = invitations.to_remind(session, today=MOMENT.date())
    assert due == ([invitation.id] if reminded else [])


def test_the_letter_carries_the_link_in_the_language_of_who_is_invited(
    make, category, writing, deliver, office, at_moment
):
    invitation = make.invitation(
        category, given_name="Noé", message="Venga.\nGracias.", waives_price=True, locks_email=True
    )
    with writing() as session:
        invitations.send(session, invitation.id, now=MOMENT)

    deliver()

    (letter,) = office.to(invitation.email)
    plain, html = read(letter)
    assert f"/es/invitation/{invitation.code.text}" in html
    assert "Venga." in plain
    assert invitation.code.text in plain


def test_the_sweep_reminds_of_what_ends_soon(app, make, category, writing, at_moment, stored):
    invitation = make.invitation(category, last_day=date(2026, 3, 12))
    with writing() as session:
        invitations.send(session, invitation.id, now=MOMENT)

    with app.app_context():
        remind_invited()
        remind_invited()

    assert len(stored(OutboxMessage, occasion="invitation.reminder")) == 1
    assert stored(Invitation)[0].reminded_at is not None


def test_a_withdrawn_invitation_is_not_sent(make, category, writing):
    invitation = make.invitation(category)
    with writing() as session:
        invitations.revoke(session, invitation.id, now=MOMENT)

    with pytest.raises(InvitationRevoked), writing() as session:
        invitations.send(session, invitation.id, now=MOMENT)


def test_the_form_asks_names_of_whom_organizers_decide_on_and_of_nobody_else(desk, make, stored):
    press = make.category(needs_approval=True)
    page = f"/en/invitation/{make.invitation(press).code.text}"
    open_ended = make.invitation(press, waives_approval=True)
    waived = f"/en/invitation/{open_ended.code.text}"
    unnamed = {"people_0_given_name": "", "people_0_name_follows": "y"}

    refused = desk.send(desk.fill(press, page, **unnamed), page)

    assert refused.status_code == 422
    assert "decides on each request by name" in text_of(refused)
    assert "on request: the organizing team decides" in text_of(refused)
    assert "on request: the organizing team decides" not in text_of(desk.open(waived))
    assert desk.send(desk.fill(press, waived, **unnamed), waived).status_code == 303
    assert stored(Attendee)[0].name_follows


def test_a_draft_by_invitation_shows_what_it_opens_while_it_is_changed(
    make, start, holder, at_moment
):
    full = make.category(capacity=0)
    invitation = make.invitation(full, waives_capacity=True, places=3)

    page = holder(start(full, invitation)).get("/change")

    blank = page.text[page.text.index("data-blank") :]
    offered = re.search(rf'<input[^>]*value="{full.code}"[^>]*>', blank)[0]
    assert "disabled" not in offered
    assert answers_in(page)["code"] == invitation.code.text


def test_the_doctor_counts_the_seats_that_waivers_added(app, make, monkeypatch):
    monkeypatch.setattr(doctor, "migrations_behind", lambda: "")
    counter = make.counter(extra=2)

    with app.app_context():
        found = list(doctor.findings(db.session(), app.config["SETTINGS"]))

    said = f"Counter {counter.id} has 2 seats added by waivers, and 0 people came by one."
    assert said in found


def test_a_type_made_by_invitation_only_leaves_the_public_form_at_once(desk, make, sign_in):
    make.category()
    category = make.category()
    browser = sign_in(make.staff())
    assert f'value="{category.code}"' in desk.open().text
    page = f"/office/categories/{category.id}"

    sent = browser.draft(page) | {"is_invitation_only": "y"}
    assert browser.post(page, data=sent).status_code == 303

    assert browser.draft(page)["is_invitation_only"] == "y"
    assert f'value="{category.code}"' not in desk.open().text


@pytest.mark.parametrize("waives", [True, False])
def test_an_invitation_may_say_that_nobody_decides_again(make, start, writing, stored, waives):
    on_request = make.category(price=0, needs_approval=True)
    held = start(on_request, make.invitation(on_request, waives_approval=waives))

    with writing() as session:
        service.submit(session, held.id, make.submission(), now=MOMENT)

    wanted = Status.CONFIRMED if waives else Status.PENDING_APPROVAL
    assert stored(Registration, id=held.id)[0].status is wanted
