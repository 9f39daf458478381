"""Formal invitations: asked for, issued once and for all, declined, withdrawn."""

import hashlib

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from summit.admission.models import Category
from summit.kernel import clock
from summit.kernel.languages import Language, Translated
from summit.mail.models import OutboxMessage
from summit.payments.formal import service
from summit.payments.formal.errors import (
    AskedAlready,
    LetterDecided,
    LetterReasonMissing,
    NobodySigns,
    NotComing,
    NotSentYet,
    StillOnRequest,
    WordsMissing,
)
from summit.payments.formal.files import draw_letters, keep_letter
from summit.payments.formal.models import (
    FormalInvitation,
    FormalLetter,
    FormalLetterFile,
    Signatory,
)
from summit.payments.formal.rules import SIGNS, languages_of, new_code, shown_code, tidy_code
from summit.payments.formal.statuses import LetterState, WithdrawnFor
from summit.registration import service as registration
from summit.registration.models import Attendee, Registration
from summit.registration.replacing.service import Named, correct, replace
from summit.registration.statuses import Status
from tests.payments.formal.conftest import WORDS


def state(stored):
    return stored(FormalInvitation)[0].state


# -- rules -------------------------------------------------------------------------------------


def test_a_code_is_read_however_it_was_typed_and_a_mistyped_one_is_none():
    code = new_code()

    assert len(code) == SIGNS
    assert tidy_code(f" {shown_code(code).lower()} ") == code
    assert tidy_code(code[:-1]) is None
    assert tidy_code(code[1] + code[0] + code[2:] if code[0] != code[1] else "") is None


def test_a_letter_is_in_french_and_in_the_language_of_the_contact():
    assert languages_of(Language.ES) == (Language.FR, Language.ES)
    assert languages_of(Language.FR) == (Language.FR,)


# -- asking ------------------------------------------------------------------------------------


def test_nobody_asks_before_a_registration_is_sent(make, ask):
    with pytest.raises(NotSentYet):
        ask(make.registration(now=clock.now()))


def test_nobody_asks_once_a_registration_has_ended(booking, ask, writing):
    with writing() as session:
        registration.withdraw(session, booking.id, Status.CANCELLED, now=clock.now())

    with pytest.raises(NotSentYet):
        ask(booking)


def test_no_letter_is_addressed_to_somebody_else_or_to_a_place_without_a_name(make, booking, ask):
    kind = make.category()
    unnamed = make.person(kind, given_name="", family_name="", name_follows=True)
    other = make.registration(
        Status.AWAITING_PAYMENT, people=(unnamed,), category=kind, now=clock.now()
    )

    for asked_in, person in ((other, other.attendees[0]), (booking, other.attendees[0])):
        with pytest.raises(NotComing):
            ask(asked_in, person)


def test_a_letter_is_asked_for_once(booking, ask):
    ask(booking)

    with pytest.raises(AskedAlready):
        ask(booking)

    ask(booking, person=1)


# -- issuing -----------------------------------------------------------------------------------


def test_an_unpaid_registration_gets_its_letter_with_the_cost_on_the_bill(issued, stored):
    letter = stored(FormalLetter)[0]

    assert issued.state is LetterState.ISSUED
    assert issued.decided_by == "staff:1"
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    said = letter.facts
    assert (said["title"], said["name"], said["role"]) == ("Mtra.", "Ana María Ruiz", "Mayor")
    assert said["cost"] == {
        "subtotal": 45_000,
        "gst": 2_250,
        "qst": 4_489,
        "total": 51_739,
        "regime": "registered_full",
        "currency": "cad",
    }
    assert said["salutation"] == dict(WORDS.salutation)
    assert said["signatory"]["name"] == "Ing. Rosa Díaz"
    assert stored(OutboxMessage, occasion="formal.issued")[0].recipient == "luc@city.example"


def test_what_is_free_costs_nothing_in_the_letter(make, ask, decide, signatory, stored):
    free = make.registration(Status.CONFIRMED, category=make.category(price=0), now=clock.now())
    decide("issue", ask(free), words=WORDS)

    assert stored(FormalLetter)[0].facts["cost"] is None


def test_no_letter_is_issued_that_nobody_signs(booking, ask, decide, stored):
    asked = ask(booking)

    with pytest.raises(NobodySigns):
        decide("issue", asked, words=WORDS)

    assert state(stored) is LetterState.ASKED


def test_no_letter_is_issued_before_the_registration_is_approved(make, ask, decide, signatory):
    kind = make.category(needs_approval=True)
    asked = ask(make.registration(Status.PENDING_APPROVAL, category=kind, now=clock.now()))

    with pytest.raises(StillOnRequest):
        decide("issue", asked, words=WORDS)


def test_no_letter_is_issued_without_words_in_each_of_its_languages(
    booking, ask, decide, signatory
):
    asked = ask(booking)
    words = service.Words(salutation=Translated(fr="Madame,"), paragraph=WORDS.paragraph)

    with pytest.raises(WordsMissing):
        decide("issue", asked, words=words)


def test_a_letter_is_drawn_once_and_stays_what_it_was(app, issued, stored, writing):
    with app.app_context():
        draw_letters()
    kept = stored(FormalLetterFile)[0]
    assert kept.sha256 == hashlib.sha256(kept.content).hexdigest()

    with writing() as session:
        session.get_one(Signatory, 1).name = "Somebody else"
    with app.app_context():
        assert keep_letter(issued.id) == kept.content


@pytest.mark.parametrize(
    ("model", "other"), [(FormalLetter, {"code": "X"}), (FormalLetterFile, {"sha256": "X"})]
)
def test_the_database_refuses_to_change_what_was_issued(app, issued, writing, model, other):
    if model is FormalLetterFile:
        with app.app_context():
            draw_letters()

    for statement in (delete(model), update(model).values(**other)):
        with pytest.raises(DBAPIError), writing() as session:
            session.execute(statement)


# -- declining, withdrawing --------------------------------------------------------------------


def test_a_letter_is_declined_with_a_reason_and_may_be_asked_for_anew(booking, ask, decide, stored):
    asked = ask(booking)
    with pytest.raises(LetterReasonMissing):
        decide("decline", asked, reason=" ")

    decide("decline", asked, reason="Please give her title first.")

    assert state(stored) is LetterState.DECLINED
    assert stored(OutboxMessage, occasion="formal.declined")
    ask(booking)


def test_what_was_decided_is_not_decided_again(issued, decide):
    for deed, given in (("issue", {"words": WORDS}), ("decline", {"reason": "No"})):
        with pytest.raises(LetterDecided):
            decide(deed, issued, **given)


def test_an_organizer_withdraws_an_issued_letter_with_a_reason(issued, decide, stored):
    with pytest.raises(LetterReasonMissing):
        decide("withdraw", issued, reason="")

    decide("withdraw", issued, reason="Wrong city.")

    found = stored(FormalInvitation)[0]
    assert (found.state, found.withdrawn_for) == (LetterState.WITHDRAWN, WithdrawnFor.ORGANIZERS)
    assert stored(OutboxMessage, occasion="formal.withdrawn")
    with pytest.raises(LetterDecided):
        decide("withdraw", issued, reason="Again")


def test_what_was_never_issued_is_not_withdrawn(booking, ask, decide):
    with pytest.raises(LetterDecided):
        decide("withdraw", ask(booking), reason="No")


def _leave(session, booking):
    held = registration.lock(session, booking.id)
    registration.leave(session, held, held.attendees[:1], now=clock.now())


def _replace(session, booking):
    named = Named(
        given_name="Eva",
        family_name="Paz",
        role="",
        email=None,
        language=Language.ES,
        title="",
        badge_name="",
        represents="",
    )
    replace(session, booking.id, booking.attendees[0].id, named, now=clock.now())


def _cancel(session, booking):
    registration.withdraw(session, booking.id, Status.CANCELLED, now=clock.now())


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (_leave, WithdrawnFor.LEFT),
        (_replace, WithdrawnFor.REPLACED),
        (_cancel, WithdrawnFor.ENDED),
    ],
    ids=["left", "replaced", "cancelled"],
)
def test_a_letter_is_withdrawn_when_its_person_no_longer_comes(
    booking, issued, writing, stored, deed, why
):
    with writing() as session:
        deed(session, booking)

    found = stored(FormalInvitation)[0]
    assert (found.state, found.withdrawn_for) == (LetterState.WITHDRAWN, why)
    assert found.withdrawn_at is not None


def test_a_letter_stands_when_others_leave_or_a_name_is_put_right(booking, issued, writing, stored):
    mayor, director = booking.attendees
    named = Named(
        given_name="Ana Maria",
        family_name="Ruiz",
        role="Mayor",
        email=None,
        language=Language.ES,
        title="Mtra.",
        badge_name="",
        represents="",
    )
    with writing() as session:
        correct(session, booking.id, mayor.id, named, now=clock.now())
        held = registration.lock(session, booking.id)
        people = [one for one in held.attendees if one.id == director.id]
        registration.leave(session, held, people, now=clock.now())

    assert state(stored) is LetterState.ISSUED


def test_a_type_named_anew_in_a_language_the_letter_speaks_not_changes_it_not(
    app, booking, issued, writing, stored
):
    letter, kind = stored(FormalLetter)[0], booking.attendees[0].category_id
    client, page = app.test_client(), f"/en/verify/{letter.code}"
    spoken = letter.facts["languages"]
    silent = next(one.value for one in Language if one.value not in spoken)

    def rename(language):
        with writing() as session:
            kept = session.get_one(Category, kind)
            kept.name = Translated({**kept.name, language: "Otra cosa"})

    rename(silent)
    assert "and it holds" in client.get(page).text
    rename(spoken[0])
    assert "Some of it has changed since" in client.get(page).text


def test_a_letter_whose_facts_changed_is_asked_for_anew_and_the_old_one_is_replaced(
    app, booking, issued, ask, decide, writing, stored
):
    mayor = booking.attendees[0]
    page = f"/en/verify/{stored(FormalLetter)[0].code}"
    client = app.test_client()
    assert "and it holds" in client.get(page).text
    with writing() as session:
        person = session.get_one(Attendee, mayor.id)
        named = Named(
            given_name="Ana María",
            family_name="Ruiz Soto",
            role="Mayor",
            email=None,
            language=Language.ES,
            title="Mtra.",
            badge_name="",
            represents="",
        )
        correct(session, person.registration_id, person.id, named, now=clock.now())
    assert "Some of it has changed since" in client.get(page).text

    another = ask(booking)
    with pytest.raises(AskedAlready):
        ask(booking)
    assert "Some of it has changed since" in client.get(page).text  # it stands until the new one
    decide("issue", another, words=WORDS)

    old, new = stored(FormalInvitation)
    assert (old.state, old.withdrawn_for) == (LetterState.WITHDRAWN, WithdrawnFor.REISSUED)
    assert new.state is LetterState.ISSUED
    assert "replaced it by another one" in client.get(page).text
    with pytest.raises(AskedAlready):
        ask(booking)
