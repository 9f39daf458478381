"""A contact lets a person take part as something else, seeing first what it means."""

import re
from datetime import timedelta

import pytest

from summit.admission.models import PriceWindow
from summit.badges.models import Badge
from summit.edition.models import Summit
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments.models import Bill, Refund, RefundWindow
from summit.registration.links import attendee_link
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from summit.web import formats
from tests.browsing import answers_in, text_of
from tests.holder.conftest import stripe_session
from tests.payments.changing.conftest import CHEAP, DEAR, USUAL, is_open  # noqa: F401


@pytest.fixture
def policy(make):
    """Half of it until tomorrow, and 40 dollars for each person who leaves."""
    until = clock.now().date() + timedelta(days=1)
    make.keep(RefundWindow(until=until, percent=50, fee=Cents(4_000)))


@pytest.fixture
def paid(till, holder):
    def build(people=2):
        held = till.awaiting(people=people)
        till.stripe.pay(till.begin(held))
        till.deliver()
        return holder(held)

    return build


def page_of(contact, kind=None, person=0, principal=""):
    page = f"/people/{contact.registration.attendees[person].id}/type"
    return f"{page}?category={kind.id}&principal={principal}" if kind else page


def change(contact, kind, person=0, principal="", **given):
    shown = contact.get(page_of(contact, kind, person, principal))
    page = page_of(contact, person=person)
    return contact.client.post(contact.base + page, data=answers_in(shown, "/type") | given)


def test_the_persons_page_leads_there_and_the_types_are_named_with_their_prices(till, holder, dear):
    contact = holder(till.awaiting(people=1))
    one = contact.registration.attendees[0]
    assert "Take part as something else" in text_of(contact.get(f"/people/{one.id}"))

    text = text_of(contact.get(page_of(contact)))

    assert dear.name.to("en") in text
    assert "$750.00 CAD before taxes" in text
    assert "What it means" not in text.replace("Show what it means", "")


def test_the_sums_are_shown_before_it_is_done_and_then_it_is_exactly_so(till, holder, dear, stored):
    contact = holder(till.awaiting(people=1))
    text = text_of(contact.get(page_of(contact, dear)))
    for shown in ("$450.00", "$750.00", "$300.00", "$15.00", "$29.92", "$862.31"):
        assert shown in text
    assert len(stored(Bill)[0].lines) == 1  # shown only

    answer = change(contact, dear)

    assert answer.status_code == 303
    assert stored(Bill)[0].total == Cents(DEAR)
    text = text_of(contact.client.get(answer.location))
    assert "To be paid: $862.31" in text
    assert "→" in text  # the line of the bill


def test_what_goes_back_of_the_paid_difference_is_shown_without_a_fee(paid, policy, cheap, stored):
    contact = paid()
    text = text_of(contact.get(page_of(contact, cheap)))
    assert "Goes back to you $114.97" in text or "Goes back to you $114.98" in text
    assert "Kept, by the refund dates" in text

    assert change(contact, cheap).status_code == 303

    assert stored(Refund)[0].amount in (Cents(11_497), Cents(11_498))
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_what_a_confirmed_registration_owes_is_paid_behind_the_contacts_link(
    app, till, paid, dear, stored
):
    contact = paid()
    text = text_of(contact.get(page_of(contact, dear)))
    assert "the registration stays confirmed, and the other badges stay valid" in text
    change(contact, dear)
    text = text_of(contact.get())
    assert "To be paid: $344.92" in text
    assert "A badge comes once nothing is left to pay: Ana María Ruiz." in text
    with app.app_context():
        own = f"/en/r/{attendee_link(stored(Attendee)[0])}"
    assert "once the bill of the registration is paid in full" in text_of(contact.client.get(own))

    session_id = stripe_session(contact.post("/pay"))
    till.stripe.pay(session_id)
    till.deliver()

    text = text_of(contact.get())
    assert "To be paid" not in text
    assert "2 people are registered and paid for." in text
    assert len([one for one in stored(Badge) if one.ended_at is None]) == 2


def test_and_behind_the_payers_link(till, paid, dear, stored):
    contact = paid()
    change(contact, dear)
    page = contact.get()
    address = answers_in_text(page)

    shown = contact.client.get(address)
    assert "$344.92" in text_of(shown)
    answer = contact.client.post(f"{address}/pay", data=answers_in(shown, "/pay"))

    till.stripe.pay(stripe_session(answer))
    till.deliver()
    assert "Nothing is left to pay" in text_of(contact.client.get(address))


def answers_in_text(page):
    """Return the path of the payer's link that a contact may forward."""
    return re.search(r'value="https?://[^/"]+(/en/pay/[^"]+)"', page.text)[1]


def test_a_companion_says_whom_they_accompany(till, holder, make, stored):
    beside = make.category(price=10_000, is_companion=True)
    contact = holder(till.awaiting(people=2))
    alone = contact.get(page_of(contact, beside, 1))
    assert alone.status_code == 400
    assert "Say whom Ana María Ruiz accompanies" in text_of(alone)

    first = contact.registration.attendees[0].id
    assert change(contact, beside, 1, principal=first).status_code == 303

    assert stored(Attendee)[1].principal_id == first


def test_nothing_chosen_is_said(till, holder, dear):
    contact = holder(till.awaiting(people=1))

    answer = contact.get(page_of(contact) + "?principal=")

    assert answer.status_code == 422
    assert "Choose a participation type." in text_of(answer)


def test_a_full_type_is_refused_with_its_sentence(till, holder, make, stored):
    full = make.category(price=75_000, capacity=0)
    contact = holder(till.awaiting(people=1))
    assert "Sold out" in text_of(contact.get(page_of(contact)))

    answer = change(contact, full)

    assert answer.status_code == 409
    assert "There are not enough places left for this participation type." in text_of(answer)
    assert stored(Attendee)[0].price == Cents(45_000)


def test_a_second_press_says_that_it_is_so_already(till, holder, dear, stored):
    contact = holder(till.awaiting(people=1))
    shown = contact.get(page_of(contact, dear))
    sent = answers_in(shown, "/type")
    page = contact.base + page_of(contact)
    assert contact.client.post(page, data=sent).status_code == 303

    again = contact.client.post(page, data=sent)

    assert again.status_code == 409
    assert "This person takes part as that already." in text_of(again)
    assert len(stored(Bill)[0].lines) == 2


def test_without_dates_the_page_says_who_decides(paid, cheap):
    contact = paid()

    answer = contact.get(page_of(contact, cheap))

    assert answer.status_code == 409
    assert "they decide" in text_of(answer)


def test_once_registration_is_closed_the_page_says_so(till, holder, dear, writing):
    contact = holder(till.awaiting(people=1))
    with writing() as session:
        session.get_one(Summit, 1).registration_closes_at = clock.now()

    answer = contact.get(page_of(contact))

    assert answer.status_code == 409
    assert "while registration is open" in text_of(answer)


def test_nobody_of_another_registration_is_opened(till, holder):
    contact, other = holder(till.awaiting(people=1)), till.awaiting(people=1)

    assert contact.get(f"/people/{other.attendees[0].id}/type").status_code == 404


def test_the_letter_says_who_takes_part_as_what(till, paid, policy, dear, cheap, office, deliver):
    contact = paid()
    change(contact, dear)
    change(contact, cheap, 1)

    deliver()

    letters = [one for _to, one in office.letters if "Another participation type" in one["Subject"]]
    first = letters[0].get_body(("plain",)).get_content()
    assert "To be paid: $" in first
    assert "The new one comes by e-mail once nothing is left to pay" in " ".join(first.split())
    assert len(letters) == 2


def test_pressing_again_and_again_is_slowed_for_one_registration_only(till, holder, limited, dear):
    mine, neighbour = (holder(till.awaiting(people=1)) for _ in range(2))
    mine.client = neighbour.client = limited  # one address, as in a hotel

    def press(contact):
        token = answers_in(contact.get(page_of(contact, dear)), "/type")["csrf_token"]
        form = {"csrf_token": token, "category": str(dear.id), "seen": "nothing"}
        return limited.post(contact.base + page_of(contact), data=form).status_code

    answers = [press(mine) for _ in range(21)]

    assert set(answers[:20]) == {409}  # shown anew: nothing of it was seen
    assert answers[20] == 429
    assert press(neighbour) == 409


def test_the_types_name_their_coming_price_with_its_day(till, holder, dear, writing):
    tomorrow = clock.now().date() + timedelta(days=2)
    with writing() as session:
        session.add(PriceWindow(category_id=dear.id, first_day=tomorrow, price=Cents(90_000)))
    contact = holder(till.awaiting(people=1))

    text = text_of(contact.get(page_of(contact)))

    day = " ".join(formats.day(tomorrow, Language.EN).split())
    assert f"from {day}: $900.00" in text
