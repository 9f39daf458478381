"""Who reads that a payment is not there: of a return everybody concerned, of a mistake who knew."""

import pytest

from summit.mail.models import OutboxMessage
from tests.mail.conftest import read
from tests.payments.another_payer.conftest import MINISTRY, ministry_of_two  # noqa: F401
from tests.payments.leaving.conftest import BOTH
from tests.payments.reversing.conftest import MISTAKE, RETURNED, TOTAL

BACK, WRONG = "A payment was returned by the bank", "A payment was recorded by mistake"


@pytest.fixture
def promised(stored):
    def read_occasions():
        return [one.occasion for one in stored(OutboxMessage) if one.occasion.endswith("undone")]

    return read_occasions


@pytest.fixture
def texts(deliver, office):
    def to(address):
        deliver()
        letters = {one["Subject"].partition(":")[0]: read(one)[0] for one in office.to(address)}
        return {subject: text.replace("\xa0", " ") for subject, text in letters.items()}

    return to


@pytest.fixture
def part(ministry_of_two, app, monkeypatch):  # noqa: F811
    return ministry_of_two()


def test_the_contact_reads_that_the_bank_returned_it_and_what_is_owed(
    till, receive, undo, texts, stored
):
    held = till.awaiting()
    undo(receive(held), reason="a word of finance's own")

    letters = texts(held.contact_email)
    text = letters[BACK]
    assert "The payment of $517.39 CAD dated" in text
    assert "the bank returned it, so we did not receive this money." in text
    assert "To be paid: $517.39 CAD." in text
    assert "The registration stays confirmed, and the badges stay valid." in text
    assert "https://summit.example/" in text
    assert "no longer holds" in text
    assert "a word of finance's own" not in text


def test_places_that_wait_are_said_to_stay_kept(till, receive, undo, texts):
    held = till.awaiting()
    undo(receive(held, 10_000))

    assert "Your places stay kept." in texts(held.contact_email)[BACK]


def test_who_still_paid_enough_reads_that_nothing_is_left(till, receive, undo, texts):
    held = till.awaiting()
    receive(held)
    undo(receive(held, 100))

    assert "Nothing is left to pay." in texts(held.contact_email)[BACK]


def test_a_mistake_is_told_to_the_contact_who_was_sent_the_receipt(till, receive, undo, texts):
    held = till.awaiting()
    undo(receive(held), MISTAKE, "another city's")

    text = texts(held.contact_email)[WRONG]
    assert "by mistake, so it counts no longer. We apologize." in text
    assert "To be paid: $517.39 CAD." in text
    assert "another city" not in text


def test_a_mistake_whose_receipt_went_to_nobody_is_silent(till, receive, undo, promised):
    held = till.awaiting()
    undo(receive(held, 10_000), MISTAKE)

    assert promised() == []


def test_a_receipt_that_went_out_with_a_later_letter_counts(till, receive, undo, promised):
    """The letter of the confirmation brings every receipt there is."""
    held = till.awaiting()
    first = receive(held, 10_000)
    receive(held, TOTAL - 10_000)
    undo(first, MISTAKE)

    assert promised() == ["payment.undone"]


def test_a_receipt_of_money_after_the_confirmation_was_sent_to_nobody(
    till, receive, undo, promised
):
    held = till.awaiting()
    receive(held)
    undo(receive(held, 500), MISTAKE)

    assert promised() == []


def test_another_payer_reads_it_with_their_own_link_and_no_names(part, receive, undo, texts):
    undo(receive(part, BOTH))

    text = texts(MINISTRY.payer.email)[BACK]
    assert "Dear Ministerio inventado," in text
    assert "To be paid: $1,034.78 CAD." in text
    assert "/pay/" in text
    assert "Iria" not in text
    told = texts(part.contact_email)[BACK]
    assert "We write to who pays separately: Ministerio inventado." in told


def test_another_payer_reads_of_a_mistake_because_each_receipt_goes_to_them(
    part, receive, undo, promised
):
    undo(receive(part, 10_000), MISTAKE)

    assert promised() == ["payer.undone"]


def test_a_letter_of_thanks_written_after_it_was_undone_says_so(part, receive, undo, texts):
    undo(receive(part, BOTH))

    assert "Payment received" not in texts(MINISTRY.payer.email)


@pytest.mark.parametrize("kind", [RETURNED, MISTAKE])
def test_no_letter_brings_a_receipt_that_no_longer_holds(
    till, receive, undo, deliver, office, kind
):
    held = till.awaiting()
    undo(receive(held), kind)

    deliver()

    files = [
        part.get_filename()
        for one in office.to(held.contact_email)
        for part in one.iter_attachments()
    ]
    assert not [name for name in files if name.startswith("R-")]
