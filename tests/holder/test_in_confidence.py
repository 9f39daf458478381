"""Sensitive questions: only the person answers, agrees to each alone, and takes it back."""

from datetime import UTC, datetime

import pytest

from summit.audit.models import AuditEntry
from summit.kernel import clock
from summit.registration.questions.models import FormAnswer, FormQuestion
from summit.registration.questions.statuses import Erased, Kind
from summit.registration.statuses import Status
from tests.browsing import answers_in, text_of
from tests.registration.questions.conftest import sensitive


@pytest.fixture
def booking(make, at_moment):
    return make.registration(Status.CONFIRMED, category=make.category(price=0), now=clock.now())


@pytest.fixture
def person(booking):
    return booking.attendees[0]


@pytest.fixture
def own(client, link_of, person):
    class Own:
        base = f"/en/r/{link_of(person)}"

        def get(self):
            return client.get(self.base)

        def send(self, question, typed, *, agrees=True, **given):
            sent = answers_in(self.get(), "/own/confidential") | {
                f"p{person.id}-q{question.id}": typed
            }
            sent |= {f"agree-{question.id}": "y"} if agrees else {}
            return client.post(f"{self.base}/own/confidential", data=sent | given)

        def take_back(self, question):
            page = f"/own/confidential/{question.id}/take-back"
            sent = answers_in(self.get(), page)
            return client.post(self.base + page, data=sent)

    return Own()


def test_a_sensitive_answer_is_kept_with_the_persons_yes(ask, own, person, stored):
    question = ask("Diet", make=sensitive)
    assert f'name="agree-{question.id}" value="y">' in own.get().text  # not ticked beforehand

    assert own.send(question, "No peanuts").status_code == 303

    kept = stored(FormAnswer)[0]
    assert (kept.value, kept.answered_by) == ("No peanuts", f"attendee:{person.id}")
    assert kept.wording == (
        "I agree that the organizing team keeps and uses my answer to “Diet” for this alone: "
        "To cook. It is erased on August 1, 2026, or as soon as I take it back here."
    ).replace("August 1", "August\u00a01")
    assert "No peanuts" not in own.get().text  # whoever holds the link could read it
    assert not [one for one in stored(AuditEntry) if "peanuts" in str(one.change)]


def test_nothing_is_kept_without_a_consent(ask, own, stored):
    question = ask("Diet", make=sensitive)

    refused = own.send(question, "No peanuts", agrees=False)

    assert refused.status_code == 422
    assert "Nothing was kept: tick the sentence" in refused.text
    assert "No peanuts" in refused.text  # still there to be sent again
    assert stored(FormAnswer) == []


def test_nothing_is_kept_by_a_consent_to_another_sentence(ask, own, stored):
    question = ask("Diet", make=sensitive)

    refused = own.send(question, "No peanuts", **{f"words-{question.id}": "I agree to anything."})

    assert refused.status_code == 422
    assert "was changed meanwhile" in refused.text
    assert stored(FormAnswer) == []


def test_a_sensitive_answer_is_taken_back_and_erased(ask, own, stored):
    question = ask("Diet", make=sensitive)
    own.send(question, "No peanuts")

    assert own.take_back(question).status_code == 303

    kept = stored(FormAnswer)[0]
    assert (kept.value, kept.erased_because) == ("", Erased.WITHDRAWN)
    assert kept.wording is not None
    assert "Take back and erase" not in own.get().text


def test_an_answer_left_empty_stays_as_it_is(ask, own, stored):
    question, other = (
        ask("Diet", make=sensitive),
        ask("Wheelchair", make=sensitive, kind=Kind.YES_NO),
    )
    own.send(question, "No peanuts")

    own.send(other, "yes")

    assert {one.value for one in stored(FormAnswer)} == {"No peanuts", "yes"}


def test_a_contact_neither_sees_nor_answers_what_is_sensitive(ask, own, booking, holder):
    question = ask("Diet", make=sensitive)
    own.send(question, "No peanuts")
    desk = holder(booking)

    for page in ("", "/questions", "/people"):
        assert "peanuts" not in desk.get(page).text
        assert "Diet" not in text_of(desk.get(page))


def test_what_became_sensitive_afterwards_is_taken_back_too(ask, own, person, make, stored):
    question = ask("Diet", make=sensitive)
    make.keep(  # answered while it was asked as any other
        FormAnswer(
            question_id=question.id,
            attendee_id=person.id,
            value="No peanuts",
            answered_at=clock.now(),
            answered_by="contact:1",
        )
    )
    assert "None" not in text_of(own.get())

    own.take_back(question)

    (kept,) = stored(FormAnswer)
    assert (kept.value, kept.erased_because) == ("", Erased.WITHDRAWN)


def test_an_answer_whose_question_ended_on_the_open_page_is_told_and_not_kept(
    ask, own, person, stored, at_moment, client
):
    question, other = ask("Diet", make=sensitive), ask("Size")
    wordy = answers_in(own.get(), "/own/confidential") | {
        f"p{person.id}-q{question.id}": "No peanuts",
        f"agree-{question.id}": "y",
    }
    plain = answers_in(own.get(), "/own/answers") | {f"p{person.id}-q{other.id}": "M"}
    at_moment(datetime(2026, 8, 1, 12, tzinfo=UTC))

    ended = client.post(f"{own.base}/own/confidential", data=wordy)

    assert ended.status_code == 422
    assert "A question was taken away while you were answering" in text_of(ended)
    assert "No peanuts" in text_of(ended)
    assert stored(FormAnswer) == []
    assert client.post(f"{own.base}/own/answers", data=plain).status_code == 303


def test_an_answer_to_what_is_not_confidential_any_more_is_told_back(
    ask, own, client, person, writing, stored
):
    question, other = ask("Diet", make=sensitive), ask("Allergies", make=sensitive)
    drawn = answers_in(own.get(), "/own/confidential")
    with writing() as session:
        session.get_one(FormQuestion, question.id).is_sensitive = False

    typed = {f"p{person.id}-q{question.id}": "No peanuts", f"agree-{question.id}": "y"}
    told = client.post(f"{own.base}/own/confidential", data=drawn | typed)

    assert "your answer to it was not kept: “No peanuts”" in text_of(told)
    assert stored(FormAnswer) == []
    assert other.text["en"] in told.text
