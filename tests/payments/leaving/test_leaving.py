"""One person leaves a registration that others keep: seat, badge, claim, papers, money."""

import re

import pytest

from summit.admin import counts
from summit.admission.models import Counter
from summit.badges.models import Badge, BadgeEnd
from summit.commands.doctor import findings
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments import withdrawal
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.errors import PaidAlready
from summit.payments.forgiving.service import forgive
from summit.payments.leaving.service import let_go as let_go_now
from summit.payments.models import Attempt, Bill, Payment, Refund, RefundPolicy
from summit.payments.queries import money_of
from summit.payments.statuses import Account, AttemptStatus, RefundStatus
from summit.registration.delegations import published_delegations
from summit.registration.links import attendee_link
from summit.registration.lists import Wanted, registrations
from summit.registration.models import Attendee, Consent, Purpose, Registration
from summit.registration.service import choose_invoice
from summit.registration.statuses import Status
from tests.browsing import text_of
from tests.conftest import filled
from tests.factories import MOMENT
from tests.mail.conftest import read
from tests.payments.leaving.conftest import BOTH, EACH, FEE


def balance(writing, held):
    with writing() as session:
        return money_of(session, held.id).balance.amount


def disagreements(app):
    """Return what doctor finds about seats, badges, ledger, claims and papers."""
    with app.app_context():
        found = list(findings(db.session(), app.config["SETTINGS"]))
    return [one for one in found if re.search("seats|badge|ledger|bill|series|Counter", one)]


def test_one_person_leaves_by_policy_and_the_other_stays(
    app, till, by_card, policy, finance, let_go, stored, writing, books
):
    gone, stays = by_card.attendees
    shown = text_of(finance.get(f"/office/registrations/{by_card.id}/people/{gone.id}/leave"))
    assert "477.39" in shown  # said before it is done
    assert "kept: $40.00" in shown

    assert let_go(finance, by_card).status_code == 303
    till.work()

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert [bool(one.left_at) for one in stored(Attendee)] == [True, False]
    assert stored(Counter)[0].taken == 1
    ended = {badge.attendee_id: badge.end for badge in stored(Badge)}
    assert ended == {gone.id: BadgeEnd.CANCELLED, stays.id: None}
    (refund,) = stored(Refund)
    assert (refund.amount, refund.status) == (Cents(EACH - FEE), RefundStatus.SUCCEEDED)
    assert [one["amount"] for one in till.stripe.state()["refund"]] == [EACH - FEE]
    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert note.amount == Cents(EACH - FEE)
    assert balance(writing, by_card) == 0
    held = books()
    assert (held[Account.RECEIVABLE], held[Account.STRIPE]) == (0, EACH + FEE)
    occasions = [one.occasion for one in stored(OutboxMessage)]
    assert occasions.count("registration.people_left") == 1
    assert occasions.count("payment.refund") == 1
    assert disagreements(app) == []


def test_of_what_was_forgiven_only_the_part_of_who_stays_is_borne(
    app, till, receive, policy, finance, let_go, stored, writing, books
):
    held = till.awaiting(people=2)
    receive(held, BOTH - 1_500)
    with writing() as session:
        forgive(session, held.id, reason="A bank", seen=Cents(1_500), by="staff:1", now=clock.now())

    assert let_go(finance, held).status_code == 303

    (refund,) = stored(Refund)
    assert refund.amount == Cents((BOTH - 1_500) // 2 - FEE)
    assert balance(writing, held) == 0
    assert books()[Account.BANK_FEES] == 750
    assert disagreements(app) == []


def test_all_leave_one_after_the_other_and_everything_adds_up(
    app, till, paid, policy, finance, let_go, stored, writing, books
):
    held, _session = paid(people=3)
    till.deliver()
    for person in (1, 0):
        let_go(finance, held, person)
    page = f"/office/registrations/{held.id}/people/{held.attendees[2].id}/leave"
    last = finance.get(page)
    assert last.headers["Location"].endswith(f"/registrations/{held.id}/withdraw")
    whole = f"/office/registrations/{held.id}/withdraw"
    assert finance.decide(whole, reason="policy").status_code == 303
    till.work()

    assert stored(Registration)[0].status is Status.CANCELLED
    assert stored(Counter)[0].taken == 0
    total = stored(Bill)[0].total.amount
    assert sum(one.amount.amount for one in stored(Refund)) == total - 3 * FEE
    notes = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert sum(one.amount.amount for one in notes) == total - 3 * FEE
    assert stored(Bill)[0].retained == Cents(3 * FEE)
    assert balance(writing, held) == 0
    assert books()[Account.RECEIVABLE] == 0
    assert books()[Account.STRIPE] == 3 * FEE
    assert disagreements(app) == []


@pytest.mark.parametrize("is_together", [True, False])
def test_who_costs_nothing_pays_no_fee(
    till, make, paid, policy, finance, let_go, stored, is_together
):
    mayor, aide = make.category(price=45_000), make.category(price=0)
    held, _session = paid(people=(make.person(mayor), make.person(aide, given_name="Luz")))
    till.deliver()

    if not is_together:
        let_go(finance, held, 1)
    finance.decide(f"/office/registrations/{held.id}/withdraw", reason="policy")

    assert sum(one.amount.amount for one in stored(Refund)) == EACH - FEE


def test_without_a_fee_the_ledger_is_empty_once_all_have_left(
    till, paid, finance, let_go, stored, books
):
    held, _session = paid(people=3)
    till.deliver()
    for person in (0, 2):
        let_go(finance, held, person, "organizer", note="The hall is too small")
    note = stored(Document, kind=DocumentKind.CREDIT_NOTE)[0]
    assert note.facts["subtotal"] == 45_000  # the price, to the cent
    whole = f"/office/registrations/{held.id}/withdraw"
    finance.decide(whole, reason="organizer", note="cancelled")
    till.work()

    assert set(books().values()) == {0}


@pytest.mark.parametrize(
    ("reason", "given", "refund"),
    [
        ("visa", {"note": "refused on 3 March", "has_seen": "y"}, EACH - FEE),
        ("organizer", {"note": "we cancel"}, EACH),
        ("amount", {"amount": "100", "note": "goodwill"}, 10_000),
        ("amount", {"amount": "0", "note": "nothing"}, 0),
    ],
)
def test_each_reason_gives_what_it_says(
    by_card, policy, finance, let_go, stored, writing, reason, given, refund
):
    assert let_go(finance, by_card, reason=reason, **given).status_code == 303

    assert sum(one.amount.amount for one in stored(Refund)) == refund
    assert balance(writing, by_card) == 0


def test_who_accompanies_leaves_with_their_principal(
    till, make, finance, policy, let_go, stored, writing
):
    kind, beside = make.category(), make.category(price=10_000, is_companion=True)
    people = (
        make.person(kind),
        make.person(beside, given_name="Luz", principal=0),
        make.person(kind, given_name="Eva"),
    )
    held = make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())
    page = f"/office/registrations/{held.id}/people/{held.attendees[0].id}/leave"
    assert "Ana María Ruiz, Luz Ruiz" in text_of(finance.get(page))

    let_go(finance, held)

    assert [bool(one.left_at) for one in stored(Attendee)] == [True, True, False]
    assert [one.taken for one in stored(Counter)] == [1, 0]
    assert balance(writing, held) == EACH


def test_of_an_unpaid_registration_the_claim_goes_down_and_nothing_is_kept(
    till, organizer, policy, stored, writing
):
    held = till.awaiting(people=2)
    page = f"/office/registrations/{held.id}/people/{held.attendees[0].id}/remove"

    assert organizer.submit(page).status_code == 303

    assert balance(writing, held) == EACH
    assert stored(Refund) == []
    till.begin(held)
    assert stored(Attempt)[0].amount == Cents(EACH)


def test_an_invoice_is_credited_by_the_persons_part(
    till, finance, policy, let_go, stored, writing, receive
):
    held = till.awaiting(people=2)
    with writing() as session:
        choose_invoice(session, held.id, due=clock.now(), purchase_order=None, now=clock.now())

    let_go(finance, held)

    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert note.amount == Cents(EACH)
    receive(held, EACH)
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert len(stored(Document, kind=DocumentKind.INVOICE)) == 1  # it stands, less the note


def test_an_invoice_issued_after_somebody_left_is_credited_no_more_than_it_says(
    till, organizer, stored, writing
):
    held = till.awaiting(people=3)
    organizer.submit(f"/office/registrations/{held.id}/people/{held.attendees[0].id}/remove")
    with writing() as session:
        choose_invoice(session, held.id, due=clock.now(), purchase_order=None, now=clock.now())
    organizer.submit(f"/office/registrations/{held.id}/people/{held.attendees[1].id}/remove")

    (invoice,) = stored(Document, kind=DocumentKind.INVOICE)
    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    left = stored(Bill)[0].total - stored(Bill)[0].credited
    assert invoice.amount - note.amount == left


def test_what_came_for_one_confirms_once_the_other_has_left(
    till, finance, let_go, receive, stored, writing
):
    held = till.awaiting(people=2)
    receive(held, EACH)
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT

    let_go(finance, held, reason="organizer", note="moved away")

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert [badge.attendee_id for badge in stored(Badge)] == [held.attendees[1].id]
    assert balance(writing, held) == 0
    assert stored(Refund) == []


def test_who_left_is_nowhere_counted_or_shown(
    app, by_card, policy, finance, organizer, let_go, writing
):
    gone = by_card.attendees[0]
    with writing() as session:
        session.get_one(Attendee, gone.id).given_name = "Desaparecido"
        session.add(
            Consent(
                registration_id=by_card.id,
                purpose=Purpose.PUBLIC_LIST,
                wording="yes",
                language=by_card.language,
                given_at=clock.now(),
            )
        )
    let_go(finance, by_card)

    with app.app_context():
        assert counts.registrations(db.session()).people == 1
        ((_row, people),), _total = registrations(db.session(), Wanted(), limit=9, offset=0)
    assert people == 1
    assert "Desaparecido" not in organizer.get("/office/participants").text
    assert "Desaparecido" not in organizer.get("/office/participants.csv").text
    assert "Desaparecido Ruiz" not in organizer.get("/office/find?q=Desaparecido").text
    folder = text_of(organizer.get(f"/office/registrations/{by_card.id}"))
    assert "No longer coming" in folder  # the history keeps them
    with app.app_context():
        (city,) = published_delegations(db.session())
    assert [one.name for one in city.people] == ["Ana María Ruiz"]


def test_the_link_of_who_left_opens_nothing(app, client, by_card, policy, finance, let_go):
    with app.app_context():
        links = [attendee_link(db.session.get_one(Attendee, one.id)) for one in by_card.attendees]

    let_go(finance, by_card)

    assert client.get(f"/en/r/{links[0]}").status_code == 404
    assert client.get(f"/en/r/{links[1]}").status_code == 200


def test_a_button_pressed_twice_lets_one_go_once(by_card, policy, finance, stored):
    page = f"/office/registrations/{by_card.id}/people/{by_card.attendees[0].id}/leave"
    sent = filled(finance.foresee(page, reason="policy").text) | {"reason": "policy"}
    finance.post(page, data=sent)

    again = finance.post(page, data=sent, follow_redirects=True)

    assert "no longer part of the registration" in text_of(again)
    assert len(stored(Refund)) == 1


def test_sums_that_changed_meanwhile_are_shown_again(by_transfer, policy, finance, receive, stored):
    page = f"/office/registrations/{by_transfer.id}/people/{by_transfer.attendees[0].id}/leave"
    sent = filled(finance.foresee(page, reason="policy").text) | {"reason": "policy"}
    receive(by_transfer, 1_000)

    answer = finance.post(page, data=sent)

    assert answer.status_code == 422
    assert "changed while you were looking" in text_of(answer)
    assert stored(Refund) == []


@pytest.mark.parametrize(
    ("amount", "note", "said"),
    [
        ("517.40", "why", "At most $517.39 CAD can go back"),
        ("", "why", "Write the amount that goes back"),
        ("10", "", "Write in a few words why"),
    ],
)
def test_what_cannot_go_back_is_said_and_nobody_leaves(
    by_card, finance, let_go, stored, amount, note, said
):
    answer = let_go(finance, by_card, reason="amount", amount=amount, note=note)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert [one.left_at for one in stored(Attendee)] == [None, None]


def test_what_was_paid_too_much_goes_back_with_who_leaves(
    by_transfer, finance, let_go, receive, stored, writing
):
    receive(by_transfer, 2_000)
    kept = let_go(finance, by_transfer, reason="amount", amount="10", note="less")
    assert "at least so much goes back" in text_of(kept)

    let_go(finance, by_transfer, reason="organizer", note="all")

    assert sum(one.amount.amount for one in stored(Refund)) == EACH + 2_000
    assert balance(writing, by_transfer) == 0


def test_above_the_limit_a_second_person_approves(by_card, policy, finance, make, let_go, stored):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(10_000)))

    let_go(finance, by_card)

    assert stored(Refund)[0].awaits_approval
    assert stored(Attendee)[0].left_at


def test_money_stops_whoever_may_not_decide_on_it(app, by_card, organizer, gateway, stored):
    person = by_card.attendees[0].id
    page = f"/office/registrations/{by_card.id}/people/{person}"
    assert organizer.get(f"{page}/leave").status_code == 403

    organizer.submit(f"{page}/remove")
    with app.app_context(), pytest.raises(PaidAlready):
        withdrawal.leave(by_card.id, person, None, gateway=gateway, by="staff:1")

    assert stored(Attendee)[0].left_at is None


def test_an_open_card_page_is_closed_before_anybody_leaves(till, finance, policy, let_go, stored):
    held = till.awaiting(people=2)
    session_id = till.begin(held)

    assert let_go(finance, held).status_code == 303

    (page,) = till.stripe.state()["checkout.session"]
    assert (page["id"], page["status"]) == (session_id, "expired")
    assert stored(Attempt)[0].status is AttemptStatus.EXPIRED
    assert till.stripe.pay(session_id)["turn"] == "expired"


def test_a_card_paid_while_the_page_was_open_is_counted_first(till, paid, finance, policy, stored):
    held, _session = paid(people=2)  # paid at Stripe; nobody knows yet
    page = f"/office/registrations/{held.id}/people/{held.attendees[0].id}/leave"
    sent = filled(finance.foresee(page, reason="policy").text) | {"reason": "policy"}

    answer = finance.post(page, data=sent)

    assert "changed while you were looking" in text_of(answer)
    assert len(stored(Payment)) == 1
    assert stored(Attendee)[0].left_at is None


def test_nobody_leaves_an_unsent_or_ended_registration(till, make, finance, stored):
    draft = make.registration(people=2)
    page = f"/office/registrations/{draft.id}/people/{draft.attendees[0].id}/leave"

    answer = finance.get(page, follow_redirects=True)

    assert "this registration was not sent yet" in text_of(answer)
    assert finance.get("/office/registrations/99999/people/1/leave").status_code == 404


def test_the_freed_place_is_offered_to_who_waits(make, writing, stored):
    kind = make.category(capacity=2)
    held = make.registration(Status.AWAITING_PAYMENT, people=2, category=kind)
    make.waiting(kind)

    with writing() as session:
        let_go_now(session, held.id, held.attendees[0].id, None, by="staff:1", now=MOMENT)

    assert [one.waiting_entry_id is not None for one in stored(Registration)] == [False, True]
    assert stored(Counter)[0].taken == 2


def test_the_letter_says_who_left_and_what_goes_back(
    till, by_card, policy, finance, let_go, office, deliver
):
    deliver()
    let_go(finance, by_card)

    deliver()

    (letter,) = [
        one for one in office.to("luc@city.example") if "No longer coming" in one["Subject"]
    ]
    text, _html = read(letter)
    said = text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Ana María Ruiz" in said
    assert "$477.39 CAD go back to you" in said
    assert "$40.00 CAD are kept" in said
    (paper,) = letter.iter_attachments()
    assert paper.get_filename().startswith("N-")
