import re
from datetime import timedelta

from summit.edition.models import Heartbeat
from summit.kernel.clock import now, real_now
from summit.mail.models import OutboxMessage
from summit.payments.statuses import TaxRegime
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of


def test_today_counts_people_seats_and_money(make, sign_in):
    make.registration(Status.AWAITING_PAYMENT, people=3, now=now())
    make.registration(now=now())

    page = sign_in(make.staff(Role.OWNER)).get("/office/").text

    assert re.search(r"<dd>\s*3\s*</dd>", page)
    assert "$1,552.16" in page  # three times 450 with both taxes
    assert "Place kept – payment due" in page


def test_today_tells_when_nobody_sends_the_emails(make, sign_in, writing):
    browser = sign_in(make.staff())
    assert "never been seen" in browser.get("/office/").text
    with writing() as session:
        session.add(Heartbeat(name="worker", at=real_now() - timedelta(hours=1)))
    assert "has been silent since" in browser.get("/office/").text
    with writing() as session:
        session.get_one(Heartbeat, "worker").at = real_now()

    assert "at work" in browser.get("/office/").text


def test_what_closes_paid_sales_stands_above_today_and_money(make, sign_in, taxes):
    browser = sign_in(make.staff(Role.OWNER))
    assert "Registration stays closed until the taxes are set" not in browser.get("/office/").text

    taxes(regime=TaxRegime.NOT_YET_REGISTERED)

    for page in ("/office/", "/office/finance"):
        shown = browser.get(page)
        assert "Registration stays closed until the taxes are set" in text_of(shown)
        assert ">Taxes</a>, " in shown.text
        assert "/office/taxes" in shown.text


def test_today_points_to_emails_that_were_given_up(make, sign_in, writing):
    make.registration(now=now())
    with writing() as session:
        letter = session.query(OutboxMessage).first()
        letter.given_up_at, letter.last_error = now(), "550 no such person"
    browser = sign_in(make.staff())

    assert "1 e-mail could not be delivered" in browser.get("/office/").text
    assert "550 no such person" in browser.get("/office/letters?state=failed").text


def test_a_door_opens_only_where_a_room_behind_it_does(make, sign_in):
    page = sign_in(make.staff(Role.VIEWER)).get("/office/").text

    assert ">Delegations<" in page
    assert "/office/money" not in page
    assert "/office/taxes" not in page


def test_every_change_can_be_read_by_an_owner(make, sign_in, writing):
    account = make.staff(Role.OWNER)
    browser = sign_in(account)
    held = make.registration(now=now())
    browser.submit(f"/office/registrations/{held.id}/cancel")

    page = browser.get(f"/office/changes?kind=registration&by=staff:{account.id}").text

    assert account.name in page
    assert "Cancelled" in page
    assert browser.get("/office/changes?q=%00&kind=zzz").status_code == 200


def test_changes_are_found_by_reference_and_by_who_made_them(make, sign_in):
    browser = sign_in(make.staff(Role.OWNER))
    make.registration(now=now())
    held = make.registration(now=now())
    browser.submit(f"/office/registrations/{held.id}/cancel")

    by_reference = browser.get(f"/office/changes?kind=registration&q={held.reference}").text
    by_nobody = browser.get(f"/office/changes?kind=registration&q={held.reference}&by=stripe").text

    assert "Cancelled" in by_reference
    assert "1–2 of 2" in by_reference  # of two registrations, one's
    assert "Nothing matches" in by_nobody
