"""Refusals whose sentence the pages' tests read, each by its name where it is raised."""

from dataclasses import replace
from datetime import date

import pytest

from summit.admission.catalogue import CapacityBelowTaken, set_capacity
from summit.admission.codes import service as codes
from summit.admission.codes.errors import LimitBelowUses, TooManyUnknownCodes
from summit.admission.codes.models import Code
from summit.kernel.edits import fingerprint
from summit.kernel.languages import Language, Translated
from summit.registration import service
from summit.registration.approval.errors import TypeOnRequest
from summit.registration.codes.tries import FROM_ADDRESS, is_known
from summit.registration.errors import TermsNotAccepted
from summit.registration.models import Registration
from summit.registration.naming.errors import TooLateToChange, TooLateToName
from summit.registration.naming.models import PeopleRules
from summit.registration.naming.service import check_changes_open, check_names_open
from summit.registration.statuses import Status
from tests.factories import MOMENT
from tests.site import HOLDS

OVER = date(2026, 3, 9)  # the day before `MOMENT`


@pytest.fixture
def until(writing):
    """Let the office have set a last day for names and for changes."""

    def put(day):
        with writing() as session:
            session.add(PeopleRules(id=1, names_until=day, changes_until=day))

    return put


@pytest.mark.parametrize(
    ("check", "refusal"), [(check_names_open, TooLateToName), (check_changes_open, TooLateToChange)]
)
def test_after_the_last_day_contacts_neither_name_nor_change(make, until, writing, check, refusal):
    with writing() as session:
        check(session, now=MOMENT)
    until(OVER)

    with pytest.raises(refusal), writing() as session:
        check(session, now=MOMENT)


def test_terms_in_a_language_they_are_not_written_in_are_not_accepted(make, writing, stored):
    held = make.registration()
    with writing() as session:
        session.merge(make.terms).text = Translated(fr="Conditions", en="Terms")

    given = replace(make.submission(), terms_language=Language.ES)
    with pytest.raises(TermsNotAccepted), writing() as session:
        service.submit(session, held.id, given, now=MOMENT)

    assert stored(Registration)[0].status is Status.DRAFT


def test_a_contact_changes_nobody_to_a_type_that_organizers_decide_on(make, writing):
    held = make.registration(Status.CONFIRMED, category=make.category(price=0))
    wanted = service.WantedType(category_id=make.category(needs_approval=True).id)

    with writing() as session:
        booking = service.lock(session, held.id)
        person = booking.attendees[0].id
        with pytest.raises(TypeOnRequest):
            service.find_change(session, booking, person, wanted, by_contact=True, now=MOMENT)


def test_codes_nobody_knows_are_tried_so_often_from_one_address(make, writing):
    tried = {"address": "192.0.2.7", "registration_id": None, "now": MOMENT}
    for _ in range(FROM_ADDRESS.most):
        with writing() as session:
            assert not is_known(session, "NOSUCH2026", **tried)

    with pytest.raises(TooManyUnknownCodes), writing() as session:
        is_known(session, "NOSUCH2026", **tried)


def test_a_limit_of_a_code_is_not_lowered_below_its_uses(make, writing):
    category = make.category()
    code = make.code(category, most_uses=5)
    with writing() as session:
        asked = make.application(category, 2, code=code.text)
        service.start(session, asked, now=MOMENT, holds=HOLDS)

    with writing() as session:
        shown = codes.show_code(session.get_one(Code, code.id))
        seen, wish = fingerprint(shown, codes.CODE_SHOWN), replace(shown, most_uses=1)
        with pytest.raises(LimitBelowUses):
            codes.edit_code(session, code.id, wish, seen=seen)


def test_a_capacity_is_not_lowered_below_what_is_taken(make, writing):
    category = make.category()
    make.registration(category=category, people=2)

    with pytest.raises(CapacityBelowTaken), writing() as session:
        set_capacity(session, category.counter_id, 1, now=MOMENT)
