"""The published list: only who is confirmed and agreed, gone at once when they no longer do."""

import pytest

from summit.registration import service
from summit.registration.models import Consent, Purpose
from summit.registration.naming.service import name
from summit.registration.replacing.service import Named
from summit.registration.statuses import Status
from tests.factories import MOMENT
from tests.pages.published import text_of

PAGE = "/en/delegations"


@pytest.fixture
def agreed(make, writing):
    """A registration whose contact said yes to the published list."""

    def build(status=Status.CONFIRMED, **given):
        held = make.registration(status, **given)
        with writing() as session:
            session.add(
                Consent(
                    registration_id=held.id,
                    purpose=Purpose.PUBLIC_LIST,
                    wording="You may show us.",
                    language=held.language,
                    given_at=MOMENT,
                )
            )
        return held

    return build


@pytest.fixture
def shown(shown_by_all):
    return lambda: text_of(shown_by_all(PAGE))


def test_an_empty_list_says_so_and_is_linked_from_nowhere(client, site):
    assert "No delegation is shown yet" in client.get(PAGE).text
    assert "/en/delegations" not in client.get("/en/").text


def test_who_agreed_and_is_confirmed_is_shown_and_linked(client, site, agreed):
    held = agreed(people=2)

    page = client.get(PAGE).text

    assert held.municipality in page
    assert "noindex" in page
    assert 'href="/en/delegations"' in client.get("/en/").text
    assert "/en/delegations" not in client.get("/sitemap.xml").text


def test_without_a_yes_nobody_is_shown(client, site, make):
    held = make.registration(Status.CONFIRMED)

    assert held.municipality not in client.get(PAGE).text


@pytest.mark.parametrize(
    "status", [Status.DRAFT, Status.AWAITING_PAYMENT, Status.CANCELLED, Status.EXPIRED]
)
def test_who_is_not_confirmed_is_not_shown(client, site, agreed, status):
    held = agreed(status)

    assert held.municipality not in client.get(PAGE).text


def test_accompanying_persons_are_left_out(client, site, make, agreed):
    mayor = make.person(make.category(), given_name="Aline", role="Mairesse")
    spouse = make.person(make.category(is_companion=True), given_name="Bruno", principal=0)
    agreed(people=(mayor, spouse))

    page = text_of(client.get(PAGE).text)

    assert "Aline Ruiz, Mairesse" in page
    assert "Bruno" not in page


def test_a_place_whose_name_follows_is_left_out(client, site, make, agreed):
    kind = make.category()
    empty = make.person(kind, given_name="", family_name="", name_follows=True, role="Director")
    agreed(people=(make.person(kind, given_name="Aline"), empty), category=kind)

    page = text_of(client.get(PAGE).text)

    assert "Aline Ruiz" in page
    assert "Director" not in page


def test_a_name_that_is_given_shows_in_every_worker(site, make, agreed, writing, shown):
    kind = make.category()
    empty = make.person(kind, given_name="", family_name="", name_follows=True)
    held = agreed(people=(make.person(kind), empty), category=kind)
    assert "Luz" not in shown()

    with writing() as session:
        luz = Named(given_name="Luz", language="es")
        name(session, held.id, held.attendees[1].id, luz, now=MOMENT)

    assert "Luz" in shown()


def test_a_confirmation_shows_in_every_worker(site, agreed, writing, shown):
    held = agreed(Status.AWAITING_PAYMENT)
    assert held.municipality not in shown()

    with writing() as session:
        service.confirm(session, service.lock(session, held.id), now=MOMENT)

    assert held.municipality in shown()


def test_a_withdrawn_consent_shows_in_every_worker(site, agreed, writing, shown):
    held = agreed()
    assert held.municipality in shown()

    with writing() as session:
        service.withdraw_consent(session, held.id, Purpose.PUBLIC_LIST, now=MOMENT)

    assert held.municipality not in shown()


def test_a_cancelled_registration_shows_in_every_worker(site, agreed, writing, shown):
    held = agreed()
    assert held.municipality in shown()

    with writing() as session:
        service.withdraw(session, held.id, Status.CANCELLED, now=MOMENT)

    assert held.municipality not in shown()
