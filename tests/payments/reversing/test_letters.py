"""Who reads that a payment is not there: of a return who pays, of a mistake who knew."""

import pytest

from summit.mail.models import OutboxMessage
from summit.registration.models import Registration
from tests.browsing import text_of
from tests.mail.conftest import read
from tests.payments.another_payer.conftest import MINISTRY, ministry_of_two  # noqa: F401
from tests.payments.leaving.conftest import BOTH
from tests.payments.reversing.conftest import MISTAKE, RETURNED, TOTAL

BACK, WRONG = "A payment was returned by the bank", "A payment was recorded by mistake"
OPEN_AGAIN = "A bill is open again"


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


@pytest.mark.parametrize("kind", [RETURNED, MISTAKE])
def test_the_contact_reads_only_that_another_payers_bill_is_open_again(
    part, receive, undo, texts, kind
):
    undo(receive(part, BOTH), kind)

    letters = texts(part.contact_email)
    assert BACK not in letters
    assert WRONG not in letters
    text = letters[OPEN_AGAIN]
    assert "The bill of Ministerio inventado was paid, and is open again." in text
    assert "We write to who pays separately: Ministerio inventado." in text
    assert "The registration stays confirmed, and the badges stay valid." in text
    for hidden in ("1,034.78", "$", "bank", "mistake", "receipt", "/pay/"):
        assert hidden not in text


def test_of_another_payers_part_payment_the_contact_reads_nothing(part, receive, undo, promised):
    """They were never told that it came: their registration waits as it did."""
    undo(receive(part, 10_000))

    assert promised() == ["payer.undone"]


def test_of_what_another_payer_paid_too_much_the_contact_reads_nothing(
    part, receive, undo, promised
):
    receive(part, BOTH)
    undo(receive(part, 500))

    assert promised() == ["payer.undone"]


def test_of_what_stays_owed_anyway_the_contact_reads_nothing_twice(part, receive, undo, promised):
    first = receive(part, 10_000)
    second = receive(part, BOTH - 10_000)
    undo(first)
    undo(second)

    assert promised() == ["payment.undone", "payer.undone", "payer.undone"]


def test_a_contact_who_pays_as_another_reads_one_letter(part, receive, undo, promised, writing):
    with writing() as session:
        session.get_one(Registration, part.id).contact_email = MINISTRY.payer.email
        session.flush()
    undo(receive(part, BOTH))

    assert promised() == ["payer.undone"]


def test_another_payer_reads_of_a_mistake_because_each_receipt_goes_to_them(
    part, receive, undo, promised
):
    undo(receive(part, 10_000), MISTAKE)

    assert promised() == ["payer.undone"]


def test_the_page_says_who_reads_what(part, till, receive, finance):
    other = text_of(finance.get(f"/office/payments/{receive(part, BOTH).id}/undo"))
    assert "Ministerio inventado reads in a letter what happened" in other
    assert "The contact reads at most that this bill is open again, without sums." in other

    own = text_of(finance.get(f"/office/payments/{receive(till.awaiting()).id}/undo"))
    assert "The contact reads in a letter what happened and what is owed;" in own


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
