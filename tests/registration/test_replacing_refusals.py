"""Who cannot leave or be replaced, each by name: nothing changes."""

import pytest

from summit.kernel.languages import Language
from summit.registration.errors import NotYetSent
from summit.registration.models import Attendee, Registration
from summit.registration.replacing.errors import NobodyNamedYet
from summit.registration.replacing.service import Named, correct, replace
from summit.registration.service import leaving_with
from summit.registration.statuses import Status
from tests.factories import MOMENT

NOE = Named(given_name="Noé", language=Language.ES)


def test_nobody_leaves_a_draft(make, writing):
    held = make.registration()

    with writing() as session, pytest.raises(NotYetSent):
        leaving_with(session.get_one(Registration, held.id), held.attendees[0].id)


@pytest.mark.parametrize("deed", [replace, correct])
def test_nobody_of_a_draft_is_replaced_or_put_right(make, writing, stored, deed):
    held = make.registration()

    with pytest.raises(NotYetSent), writing() as session:
        deed(session, held.id, held.attendees[0].id, NOE, now=MOMENT)

    assert [one.given_name for one in stored(Attendee)] == ["Ana María"]


@pytest.mark.parametrize("deed", [replace, correct])
def test_a_place_that_nobody_is_named_for_is_named_first(make, writing, stored, deed):
    held = make.registration(Status.CONFIRMED, now=MOMENT)
    with writing() as session:
        session.get_one(Attendee, held.attendees[0].id).given_name = ""

    with pytest.raises(NobodyNamedYet), writing() as session:
        deed(session, held.id, held.attendees[0].id, NOE, now=MOMENT)

    assert [one.given_name for one in stored(Attendee)] == [""]
