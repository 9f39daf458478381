"""The office finds what was sent together with a registration, for other payers."""

from datetime import timedelta

from summit.registration import service
from summit.registration.family import sent_with
from summit.registration.statuses import PaidBy
from tests.browsing import text_of
from tests.factories import MOMENT
from tests.site import HOLDS


def test_the_folder_leads_to_what_others_pay(make, writing, sign_in):
    category = make.category()
    spouse = make.person(category, given_name="Iria", paid_by=PaidBy.SELF)
    with writing() as session:
        session.expire_on_commit = False
        asked = make.application(category, (make.person(category), spouse))
        held = service.start(session, asked, now=MOMENT, holds=HOLDS)
        due = MOMENT + timedelta(days=9)
        sent = service.submit(session, held.id, make.submission(), bills_due=due, now=MOMENT)
        [part] = sent_with(session, sent)

    page = sign_in(make.staff()).get(f"/office/registrations/{sent.id}")

    assert f"Sent with {part.reference}" in text_of(page)
