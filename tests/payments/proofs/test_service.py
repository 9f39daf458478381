"""Proofs: sent, scanned, accepted, refused; what waits for them."""

import pytest

from summit.admission import catalogue
from summit.admission.models import Category
from summit.badges.models import Badge
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.edits import fingerprint
from summit.mail.models import OutboxMessage
from summit.payments.proofs import lists
from summit.payments.proofs.errors import (
    BeingChecked,
    NobodyNamed,
    NoPlaceYet,
    NoProofNeeded,
    ProofDecided,
    ProofReasonMissing,
    ProofThere,
)
from summit.payments.proofs.models import TypeProof, TypeProofFile
from summit.payments.proofs.queries import latest_of
from summit.payments.proofs.service import KEPT, forget_old_files
from summit.payments.proofs.statuses import ProofState
from summit.registration import service as registration
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from summit.web.uploads.errors import TooLargeFile
from summit.web.uploads.rules import MOST_BYTES
from summit.web.uploads.statuses import ScanState
from tests.clock import at


def badges(stored, person):
    return [one for one in stored(Badge) if one.attendee_id == person.id]


def of_proofs(stored):
    return [one for one in stored(OutboxMessage) if one.occasion.startswith("proof.")]


def test_a_proof_is_sent_once_the_registration_is(make, press, send):
    draft = make.registration(category=press, now=clock.now())

    with pytest.raises(NoPlaceYet):
        send(draft.attendees[0])


def test_nobody_sends_a_proof_that_no_type_asks_for(booking, send):
    with pytest.raises(NoProofNeeded):
        send(booking.attendees[1])


def test_a_proof_that_is_too_large_is_refused(booking, send):
    with pytest.raises(TooLargeFile):
        send(booking.attendees[0], b"%PDF-" + b"0" * MOST_BYTES)


def test_one_proof_is_looked_at_at_a_time(booking, send, decide, stored):
    first = send(booking.attendees[0])
    with pytest.raises(ProofThere):
        send(booking.attendees[0])

    decide("refuse", first, reason="Not legible.")
    send(booking.attendees[0])

    assert [one.state for one in stored(TypeProof)] == [ProofState.REFUSED, ProofState.SENT]


def test_the_badge_waits_for_the_proof_and_nobody_elses(booking, sent, scanner, decide, stored):
    waits, other = booking.attendees
    assert badges(stored, waits) == []
    assert len(badges(stored, other)) == 1

    scanner(0)
    decide("accept", sent)

    assert len(badges(stored, waits)) == 1
    occasions = [one.occasion for one in stored(OutboxMessage, recipient="ana@city.example")]
    assert occasions[-2:] == ["attendee.confirmed", "proof.accepted"]


def test_a_badge_waits_for_nothing_where_the_type_does_not_say_so(make, stored):
    plain = make.category(price=0, needs_proof=True)
    booking = make.registration(Status.CONFIRMED, category=plain, now=clock.now())

    assert len(badges(stored, booking.attendees[0])) == 1


def test_a_missing_proof_keeps_nobody_from_confirming(booking, stored):
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_a_refused_proof_says_why_and_gives_no_badge(booking, sent, decide, stored):
    with pytest.raises(ProofReasonMissing):
        decide("refuse", sent, reason=" ")

    decide("refuse", sent, reason="Not legible.")

    assert badges(stored, booking.attendees[0]) == []
    assert stored(TypeProof)[0].reason == "Not legible."
    assert [one.recipient for one in of_proofs(stored)] == ["ana@city.example"]


def test_what_was_decided_is_not_decided_again(sent, decide):
    decide("refuse", sent, reason="No")

    with pytest.raises(ProofDecided):
        decide("accept", sent, saw_original=True)


def test_a_file_being_checked_is_accepted_only_by_who_saw_the_original(sent, decide, stored):
    with pytest.raises(BeingChecked):
        decide("accept", sent)

    decide("accept", sent, saw_original=True)

    assert stored(TypeProof)[0].state is ProofState.ACCEPTED
    assert stored(TypeProof)[0].scan is ScanState.CHECKING


def test_a_scanner_that_finds_nothing_opens_the_file(sent, scanner, stored):
    scanner(0)

    assert stored(TypeProof)[0].scan is ScanState.CLEAN


def test_a_scanner_that_says_no_refuses_and_deletes_the_file(sent, scanner, stored):
    scanner(1)

    found = stored(TypeProof)[0]
    assert (found.scan, found.state) == (ScanState.INFECTED, ProofState.REFUSED)
    assert found.decided_by is None
    assert stored(TypeProofFile) == []
    assert [one.occasion for one in of_proofs(stored)] == ["proof.refused"]


def test_who_comes_no_more_is_asked_for_no_other_proof_after_a_virus(
    booking, sent, scanner, writing, stored
):
    with writing() as session:
        registration.withdraw(session, booking.id, Status.CANCELLED, now=clock.now())

    scanner(1)

    assert stored(TypeProofFile) == []
    assert of_proofs(stored) == []


@pytest.mark.parametrize(
    ("status", "command"),
    [(2, None), (0, "/nowhere/scanner"), (0, "unclosed 'quote")],
    ids=["fails", "not there", "no command"],
)
def test_a_scanner_that_fails_or_is_not_there_holds_the_file_back(
    sent, scanner, stored, status, command
):
    scanner(status, command)

    assert stored(TypeProof)[0].scan is ScanState.CHECKING
    assert len(stored(TypeProofFile)) == 1


def test_without_a_scanner_a_file_opens_and_is_never_called_clean(sent, scanner, decide, stored):
    scanner(command="")

    assert stored(TypeProof)[0].scan is ScanState.UNSCANNED
    decide("accept", sent)
    assert stored(TypeProof)[0].state is ProofState.ACCEPTED


def test_a_file_goes_long_after_the_decision_and_its_hash_stays(sent, decide, writing, stored):
    decide("accept", sent, saw_original=True)
    for moment, left in ((clock.now() + KEPT / 2, 1), (clock.now() + KEPT * 2, 0)):
        with writing() as session:
            forget_old_files(session, now=moment)
        assert len(stored(TypeProofFile)) == left

    assert len(stored(TypeProof)[0].sha256) == 64


def test_no_proof_is_sent_for_a_place_without_a_name(make, press, send):
    unnamed = make.person(press, given_name="", family_name="", name_follows=True)
    kind = make.registration(Status.CONFIRMED, people=(unnamed,), category=press, now=clock.now())

    with pytest.raises(NobodyNamed):
        send(kind.attendees[0])


def test_nothing_is_decided_about_the_proof_of_who_comes_no_more(
    booking, sent, decide, writing, stored
):
    with writing() as session:
        registration.withdraw(session, booking.id, Status.CANCELLED, now=clock.now())

    with pytest.raises(ProofDecided):
        decide("accept", sent, saw_original=True)

    assert of_proofs(stored) == []


def test_a_file_goes_long_after_its_person_left_undecided(booking, sent, writing, stored):
    with writing() as session:
        registration.withdraw(session, booking.id, Status.CANCELLED, now=clock.now())

    for moment, left in ((clock.now() + KEPT / 2, 1), (clock.now() + KEPT * 2, 0)):
        with writing() as session:
            forget_old_files(session, now=moment)
        assert len(stored(TypeProofFile)) == left


@pytest.mark.parametrize("waits_for_money", [False, True], ids=["settled", "owing"])
def test_who_waited_for_a_proof_gets_a_badge_once_the_type_asks_for_none(
    make, press, writing, stored, waits_for_money
):
    status = Status.AWAITING_PAYMENT if waits_for_money else Status.CONFIRMED
    kind = make.category(price=100, needs_proof=True, badge_waits_for_proof=True)
    booking = make.registration(status, category=kind if waits_for_money else press)
    category_id = booking.attendees[0].category_id
    before = len(stored(OutboxMessage, occasion="attendee.confirmed"))

    with writing() as session:
        shown = catalogue.show(session, session.get_one(Category, category_id))
        wish = catalogue.Wish(
            **{name: getattr(shown, name) for name in (*catalogue.COLUMNS, "capacity")}
            | {"prices": dict(shown.prices), "badge_waits_for_proof": False}
        )
        seen = fingerprint(shown, catalogue.SHOWN)
        catalogue.edit_category(session, category_id, wish, seen=seen, now=clock.now())

    given = 0 if waits_for_money else 1
    assert len(badges(stored, booking.attendees[0])) == given
    letters = stored(OutboxMessage, occasion="attendee.confirmed")
    assert len(letters) == before + given


def test_a_rate_asks_for_a_proof_of_its_own_and_no_badge_waits_for_it(
    make, writing, send, decide, scanner, stored
):
    kind = make.category(price=0)
    rate, other = (make.variant(kind, price=0, needs_proof=True) for _ in range(2))
    people = (make.person(kind, variant_id=rate.id), make.person(kind))
    booking = make.registration(Status.CONFIRMED, people=people, now=clock.now())
    member, plain = booking.attendees
    assert len(badges(stored, member)) == 1

    with pytest.raises(NoProofNeeded):
        send(plain)
    first = send(member)
    with pytest.raises(ProofThere):
        send(member)
    scanner(0)
    decide("accept", first)
    with writing() as session:
        session.get_one(Attendee, member.id).variant_id = other.id
    send(member)  # who has another rate sends another one

    assert [one.variant_id for one in stored(TypeProof)] == [rate.id, other.id]
    with writing() as session:
        latest = latest_of(session, [session.get_one(Attendee, member.id)])
        assert latest[member.id].variant_id == other.id


@pytest.mark.parametrize("gone", ["a virus", "a long time"])
def test_who_comes_back_to_a_type_sends_another_proof_where_the_file_went(
    make, booking, send, scanner, writing, stored, gone
):
    person, other = booking.attendees[0], make.category(price=0, needs_proof=True)
    send(person)
    with writing() as session:
        session.get_one(Attendee, person.id).category_id = other.id
    if gone == "a virus":
        scanner(1)
    else:
        with writing() as session:
            forget_old_files(session, now=clock.now() + KEPT * 2)
    assert of_proofs(stored) == []  # they take part as something else: nobody is told
    with writing() as session:
        session.get_one(Attendee, person.id).category_id = person.category_id

    send(person)

    assert [one.state for one in stored(TypeProof)] == [ProofState.REFUSED, ProofState.SENT]


def test_a_proof_for_a_type_of_before_waits_for_nobody(make, booking, sent, decide, writing, app):
    person, other = booking.attendees[0], make.category(price=0, needs_proof=True)
    with writing() as session:
        session.get_one(Attendee, person.id).category_id = other.id

    with app.app_context():
        rows, _total = lists.proofs(db.session(), "", "sent", limit=9, offset=0)
        assert list(rows) == []
    with pytest.raises(ProofDecided):
        decide("accept", sent)


@pytest.fixture
def move_to(writing):
    """Let a person take part as another type, or as before."""

    def call(person, kind):
        with writing() as session:
            session.get_one(Attendee, person.id).category_id = kind.id

    return call


@pytest.mark.parametrize("accepted", [False, True], ids=["undecided", "accepted"])
def test_a_file_of_a_former_type_is_kept_as_long_from_the_day_nobody_needs_it(
    make, booking, sent, decide, move_to, writing, stored, accepted
):
    start, late = clock.now(), KEPT * 0.9
    with at(start + late):
        if accepted:
            decide("accept", sent, saw_original=True)
        move_to(booking.attendees[0], make.category(price=0))

    for moment, left in ((start + KEPT * 1.5, 1), (start + late + KEPT * 1.1, 0)):
        with writing() as session:
            forget_old_files(session, now=moment)
        assert len(stored(TypeProofFile)) == left


def test_who_has_no_address_any_more_is_not_sent_the_contacts_link(
    booking, sent, decide, writing, deliver, office
):
    decide("refuse", sent, reason="Not legible.")
    with writing() as session:
        session.get_one(Attendee, booking.attendees[0].id).email = None
    deliver()

    assert office.to("ana@city.example") == []
