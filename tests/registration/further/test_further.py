"""Further contacts: who may be one, in all that was sent together, and until when."""

import pytest

from summit.audit.models import AuditEntry
from summit.kernel import clock
from summit.mail.models import OutboxMessage
from summit.registration.further import service
from summit.registration.further.errors import (
    ContactGone,
    ContactNamedAlready,
    ContactsClosed,
    IsFirstContact,
    NotSentYet,
    TooManyContacts,
)
from summit.registration.further.models import FurtherContact
from summit.registration.further.rules import MOST, TOPICS, hears
from summit.registration.further.statuses import Receives
from summit.registration.messages import promise_about
from summit.registration.models import Registration
from summit.registration.service import renew_links, submit
from summit.registration.statuses import PaidBy, Status
from summit.subscriptions import LETTERS
from tests.registration.further.conftest import wish

NOT_COPIED = {  # to somebody else, before anything is sent, or about the contacts themselves
    "attendee.confirmed",
    "attendee.questions",
    "city_hold.moved",
    "city_hold.reminder",
    "city_hold.sent",
    "desk.card_link",
    "further.left",
    "further.named",
    "invitation.reminder",
    "invitation.sent",
    "registration.contact",
    "registration.contact_left",
    "registration.held",
    "registration.hold_ends",
    "registration.lost_link",
    "registration.offered",
    "waiting.joined",
}


@pytest.fixture
def sent(make):
    return make.registration(Status.AWAITING_PAYMENT, now=clock.now())


def live(stored, **wanted):
    return [one for one in stored(FurtherContact, **wanted) if one.removed_at is None]


def letters(stored, occasion):
    return [one.recipient for one in stored(OutboxMessage, occasion=occasion)]


def changed(writing, registration, one, receives=Receives.EVERYTHING, **given):
    with writing() as session:
        asked = wish(receives, **given)
        service.change(session, registration.id, one.id, asked, by="contact:1", now=clock.now())


# -- which letters ---------------------------------------------------------------------------------


def test_every_letter_is_either_shared_by_rule_or_named_here():
    others = {one for one in LETTERS if one.startswith(("payer.", "staff."))}

    assert set(LETTERS) - others - NOT_COPIED == set(TOPICS)


def test_each_kind_hears_what_is_theirs_and_nothing_unknown():
    assert hears(Receives.PEOPLE, "registration.names")
    assert not hears(Receives.PEOPLE, "payment.reminder")
    assert hears(Receives.MONEY, "payment.reminder")
    assert not hears(Receives.MONEY, "registration.names")
    assert all(hears(Receives.EVERYTHING, one) for one in TOPICS)
    assert not hears(Receives.EVERYTHING, "registration.lost_link")
    assert not hears(Receives.PEOPLE, "formal.issued")  # it says what the person costs
    assert not hears(Receives.MONEY, "formal.issued")  # it says who the person is


def test_a_copy_of_a_letter_about_many_people_has_a_key_that_fits(sent, name_one, writing, stored):
    name_one(sent)
    many = f"{sent.id}:{'-'.join(str(one) for one in range(1000, 1015))}"
    given = {"key": many, "now": clock.now(), "names": []}
    for _time in range(2):  # promised twice, written once
        with writing() as session:
            booking = session.get_one(Registration, sent.id)
            promise_about(session, "registration.people_left", booking, **given)

    keys = [one.key for one in stored(OutboxMessage, occasion="registration.people_left")]
    assert len(keys) == 2
    assert max(map(len, keys)) <= 120


# -- naming ----------------------------------------------------------------------------------------


def test_who_is_named_is_told_and_the_audit_says_by_whom(sent, name_one, stored):
    made = name_one(sent, Receives.MONEY, by="contact:7")

    assert letters(stored, "further.named") == ["money@office.example"]
    entries = [one.actor for one in stored(AuditEntry, subject=f"further_contact:{made.id}")]
    assert entries == ["contact:7"]


def test_an_address_is_named_once(sent, name_one, stored):
    name_one(sent)

    with pytest.raises(ContactNamedAlready):
        name_one(sent, Receives.PEOPLE, email="Everything@Office.example")
    assert len(live(stored)) == 1


def test_the_first_contact_is_not_named_once_more(sent, name_one):
    with pytest.raises(IsFirstContact):
        name_one(sent, email=sent.contact_email.upper())


def test_a_persons_address_is_a_normal_one(sent, name_one, stored):
    name_one(sent, email=sent.attendees[0].email)

    assert len(live(stored)) == 1


def test_there_are_at_most_five(sent, name_one, stored):
    for number in range(MOST):
        name_one(sent, email=f"n{number}@office.example")

    with pytest.raises(TooManyContacts):
        name_one(sent, email="one@more.example")
    assert len(live(stored)) == MOST


def test_a_draft_has_its_first_contact_alone(make, name_one):
    with pytest.raises(NotSentYet):
        name_one(make.registration())


def test_what_has_ended_names_nobody_and_lets_each_go(sent, name_one, writing, stored):
    one = name_one(sent)
    with writing() as session:
        session.get_one(Registration, sent.id).status = Status.CANCELLED

    with pytest.raises(ContactsClosed):
        name_one(sent, email="late@office.example")
    with pytest.raises(ContactsClosed):
        changed(writing, sent, one, Receives.PEOPLE)
    with writing() as session:
        service.remove(session, sent.id, one.id, now=clock.now())
    assert live(stored) == []


# -- changing and taking off -----------------------------------------------------------------------


def test_another_address_ends_the_old_link_and_is_told(sent, name_one, writing, stored):
    one = name_one(sent)

    changed(writing, sent, one, email="new@office.example")

    (kept,) = live(stored)
    assert (kept.email, kept.link_version) == ("new@office.example", one.link_version + 1)
    assert letters(stored, "further.named") == ["everything@office.example", "new@office.example"]


def test_another_language_alone_is_no_news(sent, name_one, writing, stored):
    one = name_one(sent)

    changed(writing, sent, one, name="Inés Paz")

    assert [(one.name, one.link_version) for one in live(stored)] == [("Inés Paz", 1)]
    assert len(letters(stored, "further.named")) == 1


def test_who_was_taken_off_meanwhile_is_not_changed(sent, name_one, writing, stored):
    one = name_one(sent)
    with writing() as session:
        service.remove(session, sent.id, one.id, now=clock.now())
    with writing() as session:  # pressed twice
        service.remove(session, sent.id, one.id, now=clock.now())

    with pytest.raises(ContactGone):
        changed(writing, sent, one, Receives.MONEY)
    assert [one.link_version for one in stored(FurtherContact)] == [2]


def test_nobody_of_another_registration_is_taken_off(make, sent, name_one, writing, stored):
    one = name_one(sent)
    other = make.registration(Status.AWAITING_PAYMENT, now=clock.now())

    with pytest.raises(ContactGone), writing() as session:
        service.remove(session, other.id, one.id, now=clock.now())
    assert len(live(stored)) == 1


def test_who_takes_themselves_off_is_told_of(sent, name_one, writing, stored):
    one = name_one(sent)
    with writing(by=f"further:{one.id}") as session:
        service.remove(session, sent.id, one.id, is_own=True, now=clock.now())

    assert letters(stored, "further.left") == [sent.contact_email]


def test_new_secret_links_end_theirs_too(sent, name_one, writing, stored):
    name_one(sent)
    with writing() as session:
        renew_links(session, sent.id, now=clock.now())

    assert [one.link_version for one in stored(FurtherContact)] == [2]


# -- what was sent together ------------------------------------------------------------------------


@pytest.fixture
def divided(make):
    """One person whom the city pays for, and a part of one who pays for themselves."""
    kind = make.category()
    people = (
        make.person(kind),
        make.person(kind, given_name="Luz", email="luz@city.example", paid_by=PaidBy.SELF),
    )
    return make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())


def test_they_count_in_all_that_was_sent_together_but_money_of_another_payer(
    divided, name_one, writing, stored
):
    part = next(one for one in stored(Registration) if one.part_of_id == divided.id)
    name_one(divided, Receives.PEOPLE)
    money = name_one(divided, Receives.MONEY)

    assert [one.receives for one in live(stored, registration_id=part.id)] == [Receives.PEOPLE]
    assert len(letters(stored, "further.named")) == 2  # one letter each

    changed(writing, divided, money, email=money.email)  # everything: of the part too; and back
    assert len(live(stored, registration_id=part.id)) == 2
    changed(writing, divided, money, Receives.MONEY)
    assert [one.receives for one in live(stored, registration_id=part.id)] == [Receives.PEOPLE]

    here = next(one for one in live(stored, registration_id=part.id))
    with writing() as session:  # taken off at the part, taken off of all
        service.remove(session, part.id, here.id, now=clock.now())
    assert [one.receives for one in live(stored)] == [Receives.MONEY]


@pytest.mark.parametrize("on_request", [False, True])
def test_people_added_later_have_the_same_contacts(
    on_request, make, sent, name_one, writing, stored
):
    name_one(sent, Receives.MONEY)
    name_one(sent, Receives.PEOPLE)
    kind = make.category(needs_approval=on_request)
    later = make.registration(category=kind, now=clock.now())
    with writing() as session:
        session.get_one(Registration, later.id).part_of_id = sent.id
        session.flush()
        submit(session, later.id, make.submission(), now=clock.now())

    found = live(stored, registration_id=later.id)
    assert {one.receives for one in found} == {Receives.MONEY, Receives.PEOPLE}


def test_an_address_named_at_a_part_is_not_taken_for_another_there(
    divided, name_one, writing, stored
):
    part = next(one for one in stored(Registration) if one.part_of_id == divided.id)
    name_one(divided, Receives.MONEY)  # of the municipality's bill alone
    people = name_one(part, Receives.PEOPLE)

    with pytest.raises(ContactNamedAlready):
        changed(writing, part, people, Receives.PEOPLE, email="Money@office.example")
    emails = [one.email for one in live(stored, registration_id=divided.id)]
    assert sorted(emails) == ["money@office.example", "people@office.example"]


def test_who_was_named_at_another_payers_part_stays_there_when_their_name_is_corrected(
    divided, name_one, writing, stored
):
    part = next(one for one in stored(Registration) if one.part_of_id == divided.id)
    name_one(part, Receives.MONEY)
    beside = next(one for one in live(stored, registration_id=divided.id))

    changed(writing, divided, beside, Receives.MONEY, name="Inés Paz")

    assert [one.name for one in live(stored, registration_id=part.id)] == ["Inés Paz"]


def test_who_receives_different_things_at_two_parts_keeps_both_when_their_name_is_corrected(
    divided, name_one, writing, stored
):
    part = next(one for one in stored(Registration) if one.part_of_id == divided.id)
    money = name_one(divided, Receives.MONEY, email="ines@city.example")
    name_one(part, Receives.PEOPLE, email="ines@city.example")

    changed(writing, divided, money, Receives.MONEY, email="ines@city.example", name="Inés Paz")

    assert [(one.registration_id, one.receives, one.name) for one in live(stored)] == [
        (divided.id, Receives.MONEY, "Inés Paz"),
        (part.id, Receives.PEOPLE, "Inés Paz"),
    ]


@pytest.fixture
def added(make, sent, writing):
    """Send people who are added to what was sent, by another first contact or the same."""

    def send(**contact):
        later = make.registration(category=make.category(), now=clock.now())
        with writing() as session:
            draft = session.get_one(Registration, later.id)
            draft.part_of_id = sent.id
            for column, value in contact.items():
                setattr(draft, column, value)
            session.flush()
            submit(session, later.id, make.submission(), now=clock.now())
        return later

    return send


def test_who_is_first_contact_of_people_added_later_is_no_other_contact_of_them(
    sent, added, name_one, stored
):
    name_one(sent)

    later = added(contact_email="Everything@office.example")

    assert live(stored, registration_id=later.id) == []


def test_the_first_contact_of_a_part_is_named_at_the_others_alone(
    sent, added, name_one, writing, stored
):
    later = added(contact_email="ines@city.example")
    one = name_one(sent, email="ines@city.example")
    assert [row.registration_id for row in live(stored)] == [sent.id]

    changed(writing, sent, one, email="else@city.example")
    assert [row.registration_id for row in live(stored)] == [sent.id, later.id]
    changed(writing, sent, one, email="Ines@city.example")
    assert [row.registration_id for row in live(stored)] == [sent.id]


def test_who_receives_money_is_written_to_about_each_bill(sent, added, name_one, writing, stored):
    added()
    one = name_one(sent, Receives.MONEY)
    assert letters(stored, "further.named") == ["money@office.example"] * 2

    changed(writing, sent, one, Receives.MONEY, email="new@office.example")
    assert letters(stored, "further.named")[2:] == ["new@office.example"] * 2
    changed(writing, sent, one, Receives.PEOPLE, email="new@office.example")
    assert len(letters(stored, "further.named")) == 5  # one page leads to the other again


def test_new_secret_links_of_one_part_end_theirs_at_all(divided, name_one, writing, stored):
    part = next(one for one in stored(Registration) if one.part_of_id == divided.id)
    name_one(divided, Receives.PEOPLE)
    with writing() as session:
        renew_links(session, part.id, now=clock.now())

    assert [one.link_version for one in live(stored)] == [2, 2]
