from datetime import timedelta

import pytest

from summit.extensions import transaction
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.mail import jobs, letters, service
from summit.mail.models import OutboxMessage
from summit.mail.rules import LEASE, WAITS
from tests.mail.conftest import read


def plain_letter(_session, promised):
    if promised.facts.get("broken"):
        raise ValueError("no such badge")
    return letters.Letter("Hello\nthere", "mail/letter.html", {})


@pytest.fixture
def promised(make, writing, monkeypatch):
    """Promise letters that say nothing in particular; returns their ids."""
    monkeypatch.setitem(letters._renderers, "test.hello", plain_letter)

    def promise(*recipients, **facts):
        with writing() as session:
            for recipient in recipients:
                service.promise(
                    session,
                    "test.hello",
                    "test:1",
                    to=recipient,
                    language=Language.EN,
                    facts=facts,
                    now=clock.now(),
                    key=f"{recipient}:{facts}",
                )
            return [row.id for row in session.query(OutboxMessage).order_by(OutboxMessage.id)]

    return promise


@pytest.fixture
def later(monkeypatch):
    """Let time pass for the delivery."""

    def wait(how_long):
        moment = clock.now() + how_long
        monkeypatch.setattr(jobs, "now", lambda: moment)

    return wait


def test_a_promised_letter_arrives_once_and_is_written_down(office, promised, deliver, stored):
    promised("luc@city.example")

    deliver()
    deliver()

    (letter,) = office.to("luc@city.example")
    row = stored(OutboxMessage)[0]
    assert (letter["Subject"], row.subject) == ("Hello there", "Hello there")
    assert (row.sent_at is not None, len(row.digest), row.tries) == (True, 64, 1)


def test_a_letter_says_who_sends_it_and_that_nobody_need_answer(office, promised, deliver):
    promised("luc@city.example")

    deliver()

    (letter,) = office.to("luc@city.example")
    text, html = read(letter)
    assert letter["From"] == "2nd International Mayors Summit <summit@localhost>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "Organizer: Organisme inventé, 1, rue Inventée, Montréal (Québec)" in text
    assert 'style="' in html
    assert "<link" not in html
    assert "<script" not in html


def test_one_letter_that_cannot_be_written_does_not_stop_the_rest(
    office, promised, deliver, stored
):
    promised("first@city.example", broken=True)
    promised("second@city.example")

    deliver()

    bad, good = stored(OutboxMessage)
    assert good.sent_at is not None
    assert (bad.sent_at, bad.given_up_at, bad.last_error) == (
        None,
        None,
        "ValueError: no such badge",
    )


def test_an_occasion_without_a_writer_waits_and_is_seen(office, make, writing, deliver, stored):
    with writing() as session:
        service.promise(
            session, "no.such", "test:1", to="a@b.example", language="en", facts={}, now=clock.now()
        )

    deliver()

    assert stored(OutboxMessage)[0].last_error == "KeyError: 'no.such'"


def test_a_refusal_for_good_is_given_up_at_once(office, promised, deliver, stored):
    office.says["gone@city.example"] = "550 no such user"
    promised("gone@city.example", "luc@city.example")

    deliver()

    gone, good = stored(OutboxMessage)
    assert (gone.given_up_at is not None, gone.last_error) == (True, "550 no such user")
    assert good.sent_at is not None


def test_a_refusal_for_now_is_tried_again_later(office, promised, deliver, stored, later):
    office.says["full@city.example"] = "452 mailbox full"
    promised("full@city.example")
    deliver()
    assert office.to("full@city.example") == []

    office.says.clear()
    deliver()
    assert stored(OutboxMessage)[0].tries == 1
    later(WAITS[0] + timedelta(seconds=1))
    deliver()

    row = stored(OutboxMessage)[0]
    assert (row.tries, row.last_error, row.sent_at is not None) == (2, None, True)


def test_a_letter_is_given_up_after_the_last_try(office, promised, deliver, stored, later):
    office.says["full@city.example"] = "452 mailbox full"
    promised("full@city.example")

    wait = timedelta()
    for pause in [timedelta(), *WAITS]:
        wait += pause + timedelta(seconds=5)
        later(wait)
        deliver()

    row = stored(OutboxMessage)[0]
    assert (row.tries, row.given_up_at is not None) == (len(WAITS) + 1, True)


def test_a_lost_answer_sends_the_same_letter_under_the_same_id(
    office, promised, deliver, stored, later
):
    office.loses = 1
    promised("luc@city.example")
    deliver()
    assert stored(OutboxMessage)[0].sent_at is None

    later(WAITS[0] + timedelta(seconds=1))
    deliver()

    first, second = office.to("luc@city.example")
    assert first["Message-ID"] == second["Message-ID"]
    assert stored(OutboxMessage)[0].sent_at is not None


def test_a_silent_server_costs_one_try_not_one_each(
    app, office, promised, deliver, stored, monkeypatch
):
    nobody = app.config["SETTINGS"].model_copy(update={"smtp_port": 9})
    monkeypatch.setitem(app.config, "SETTINGS", nobody)
    promised("a@city.example", "b@city.example", "c@city.example")

    deliver()

    assert [row.tries for row in stored(OutboxMessage)] == [1, 0, 0]
    assert stored(OutboxMessage)[0].last_error.startswith("ConnectionRefusedError")


def test_two_workers_never_take_the_same_letter(promised, crowd, stored):
    (message_id,) = promised("luc@city.example")

    answers = crowd(*[(claim_letter, message_id)] * 16)

    assert answers.count("mine") == stored(OutboxMessage)[0].tries == 1


def claim_letter(message_id):
    with transaction(by="post") as session:
        return "mine" if service.claim(session, message_id, now=clock.now()) else "another's"


def test_a_letter_of_a_worker_that_died_is_due_again(promised, writing, stored):
    (message_id,) = promised("luc@city.example")
    with writing() as session:
        assert service.claim(session, message_id, now=clock.now())

    with writing() as session:
        assert service.due(session, now=clock.now()) == []
        assert service.due(session, now=clock.now() + LEASE) == [message_id]


def test_a_letter_sent_again_is_a_row_of_its_own(office, promised, deliver, writing, stored):
    (message_id,) = promised("luc@city.example")
    deliver()

    with writing() as session:
        service.resend(session, message_id, now=clock.now(), to="lucie@city.example")
    deliver()

    first, again = stored(OutboxMessage)
    assert (first.recipient, again.recipient, again.resend_of) == (
        "luc@city.example",
        "lucie@city.example",
        first.id,
    )
    ids = [letter["Message-ID"] for _, letter in office.letters]
    assert len(set(ids)) == 2


def test_a_domain_with_accents_is_written_as_every_server_takes_it(office, promised, deliver):
    promised("mairie@montréal.example")

    deliver()

    assert office.letters[0][0] == "mairie@xn--montral-fya.example"
