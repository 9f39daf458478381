"""What each kind of contact opens: one table of every view behind a link, tried by requests.

The list of views comes from the application itself: a new one that the table lacks fails here.
"""

import re

import pytest

from summit.kernel import clock
from summit.registration.further import service
from summit.registration.further.models import FurtherContact
from summit.registration.further.statuses import Receives
from summit.registration.statuses import Status
from summit.web import guards
from tests.browsing import text_of

F, E, P, M = "first", "everything", "people", "money"
ALL_OF_IT, PEOPLE = {F, E}, {F, E, P}
TABLE = {
    # every link there is
    "holder.show": {F, E, P, M},
    "given.as_csv": {F, E, P, M},
    "given.as_json": {F, E, P, M},
    # people: no sum on any of them
    "holder.badge": PEOPLE,
    "holder.badges": PEOPLE,
    "delegation.people": PEOPLE,
    "delegation.head": PEOPLE,
    "replacing.name": PEOPLE,
    "answering.questions": PEOPLE,
    "answering.file": PEOPLE,
    "asking.answer": PEOPLE,
    "proofs.proof": PEOPLE,
    "proofs.send": PEOPLE,
    # people and sums together
    "holder.pay": ALL_OF_IT,
    "holder.invoice": ALL_OF_IT,
    "holder.returned": ALL_OF_IT,
    "holder.cancel": ALL_OF_IT,
    "leaving.person": ALL_OF_IT,
    "leaving.leave": ALL_OF_IT,
    "leaving.visa": ALL_OF_IT,
    "leaving.withdraw": ALL_OF_IT,
    "changing.type_of": ALL_OF_IT,
    "another_payer.change": ALL_OF_IT,
    "another_payer.address": ALL_OF_IT,
    "formal.invitations": ALL_OF_IT,
    "formal.ask": ALL_OF_IT,
    "formal.letter": ALL_OF_IT,
    "orders.order": ALL_OF_IT,
    "orders.send_order": ALL_OF_IT,
    "orders.order_file": ALL_OF_IT,
    "papers.document": ALL_OF_IT,
    "papers.supplier": ALL_OF_IT,
    "papers.acknowledgement": ALL_OF_IT,
    "papers.quote": ALL_OF_IT,
    "papers.statement": ALL_OF_IT,
    # the first contact’s alone: a draft, their own consents, language and link, other contacts
    "holder.review": {F},
    "holder.submit": {F},
    "reviewing.save": {F},
    "holder.withdraw_consent": {F},
    "holding.longer": {F},
    "revising.change": {F},
    "adding.more": {F},
    "tongue.change": {F},
    "lost.send": {F},
    "first_contact.change": {F},
    "further.contacts": {F},
    "further.name": {F},
    "further.change": {F},
    "further.remove": {F},
    # each further contact’s own entry
    "further.own": {E, P, M},
    "further.speak": {E, P, M},
    "further.leave": {E, P, M},
    # the bill: nobody’s data on any of them
    "payer.show": {M},
    "payer.order": {M},
    "payer.send_order": {M},
    "payer.order_file": {M},
    "payer.pay": {M},
    "payer.returned": {M},
    "payer.invoice": {M},
    "payer.document": {M},
    "payer.supplier": {M},
    "payer.quote": {M},
    "payer.statement": {M},
}
MOMENTS = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+")  # their digits are no sum
OWN = {"attendee"}  # views of one person alone: no contact opens them
READABLE = ("text/html", "text/csv", "application/json")
LAST = {"further.leave", "holder.cancel", "leaving.withdraw"}  # they end what others are tried on


def views(app):
    """Return endpoint and method of every view behind the link of a registration or a bill."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "guard", "") in ("holder", "payer"):
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule, method, getattr(view, "right", None)


@pytest.fixture
def kept(make):
    """Two people, invoiced and not paid."""
    kind = make.category(needs_proof=True)
    people = (
        make.person(kind, title="Mtra."),
        make.person(kind, given_name="Luz", family_name="Ortega", email="luz@city.example"),
    )
    return make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())


@pytest.fixture
def links(kept, name_one, link_of, further_link):
    return {F: link_of(kept)} | {one.value: further_link(name_one(kept, one)) for one in Receives}


@pytest.fixture
def refusals(app, monkeypatch):
    """What the guards refused, and no view after them."""
    monkeypatch.setitem(app.config, "WTF_CSRF_CHECK_DEFAULT", False)
    said, abort = [], guards.abort

    def noted(code):
        said.append(code)
        abort(code)

    monkeypatch.setattr(guards, "abort", noted)
    return said


def opens(app, refusals, rule, method, link, ids):
    """Tell whether a guard let this link in, by a real request."""
    refusals.clear()
    answer = app.test_client().open(address_of(app, rule, link, ids), method=method)
    assert answer.status_code != 500, rule.endpoint
    return not refusals


def address_of(app, rule, link, ids):
    values = {name: ids.get(name, 1) for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values | {"language": "en", "link": link})


def test_the_table_names_every_view_behind_a_contacts_link(app):
    found = {rule.endpoint for rule, _method, right in views(app) if right not in OWN}

    assert found == set(TABLE)


def test_each_kind_opens_what_the_table_says_and_nothing_else(app, kept, links, refusals, gateway):
    ids = {"attendee_id": kept.attendees[0].id, "deed": "name", "number": "F-2026-0001"}
    ids["contact_id"] = 10**6
    last = lambda found: found[0].endpoint in LAST  # noqa: E731
    opened = {endpoint: set() for endpoint in TABLE}
    for rule, method, right in sorted(views(app), key=last):
        for kind, link in links.items():
            if opens(app, refusals, rule, method, link, ids):
                assert right not in OWN, (rule.endpoint, kind)
                opened[rule.endpoint].add(kind)

    assert opened == TABLE


def test_a_contact_who_was_taken_off_opens_nothing(app, kept, links, refusals, writing, stored):
    with writing() as session:
        for one in stored(FurtherContact):
            service.remove(session, kept.id, one.id, now=clock.now())
    ids = {"attendee_id": kept.attendees[0].id, "deed": "name", "number": "F-2026-0001"}
    client = app.test_client()

    for rule, method, _right in views(app):
        kind = M if rule.endpoint.startswith("payer.") else E
        answer = client.open(address_of(app, rule, links[kind], ids), method=method)
        assert answer.status_code == 410, rule.endpoint
    page = text_of(client.get(f"/en/r/{links[P]}"))
    assert f"You are no longer a contact of the registration {kept.reference}" in page


def test_a_forged_or_older_link_of_a_further_contact_is_no_page(client, links, stored, writing):
    with writing() as session:
        for one in session.query(FurtherContact):
            one.link_version += 1

    for kind in (E, P, M):
        assert client.get(f"/en/r/{links[kind]}").status_code == 404
        assert client.get(f"/en/pay/{links[kind]}").status_code == 404
        assert client.get(f"/en/r/{links[kind][:-1]}a").status_code == 404


# -- what stands on the pages ----------------------------------------------------------------------


def pages(app, kept, link, endpoints, ids):
    """Yield address and page of each GET that opens one of these views."""
    client = app.test_client()
    for rule, method, _right in views(app):
        if method == "GET" and rule.endpoint in endpoints:
            page = client.get(address_of(app, rule, link, ids), follow_redirects=True)
            if page.status_code == 200 and page.mimetype in READABLE:
                yield rule.endpoint, page.text


def test_no_page_of_people_shows_a_sum(app, kept, links, gateway):
    ids = {"attendee_id": kept.attendees[0].id, "deed": "replace"}
    mine = {name for name, kinds in TABLE.items() if P in kinds}
    seen = {}
    for endpoint, text in pages(app, kept, links[P], mine, ids):
        seen[endpoint] = text
        text = MOMENTS.sub("", text)
        assert not re.search(r"\$|\bCAD\b|900|450|1,034|517|/pay/|Documents", text), endpoint
    assert {"holder.show", "delegation.people", "replacing.name", "proofs.proof"} <= set(seen)
    assert "Luz" in seen["holder.show"]


def test_no_page_of_money_shows_a_person(app, kept, links, gateway, link_of):
    mine = {name for name, kinds in TABLE.items() if M in kinds}
    seen = {}
    for endpoint, text in pages(app, kept, links[M], mine, {}):
        seen[endpoint] = text
        for person in kept.attendees:
            for private in (person.given_name, person.email, link_of(person)):
                assert private not in text, (endpoint, private)
        assert kept.contact_email not in text, endpoint
        assert links[F] not in text, endpoint
    assert {"holder.show", "payer.show", "further.own"} <= set(seen)
    assert "$1,034.78" in seen["payer.show"].replace("\N{NO-BREAK SPACE}", " ")


def test_the_page_of_everything_holds_no_link_but_its_readers(app, kept, links, gateway, link_of):
    page = app.test_client().get(f"/en/r/{links[E]}").text

    assert links[E] in page
    assert links[F] not in page
    assert not re.search(r"/(contact|payer)-\d", page)
    assert "/more" not in page
    assert "/language" not in page
    assert "Name other contacts" not in page


def test_what_is_another_registrations_stays_closed(make, links, client, till):
    other = till.awaiting()
    stranger = other.attendees[0].id

    for page in (f"badges/{stranger}.pdf", f"proof/{stranger}", f"people/{stranger}/correct"):
        assert client.get(f"/en/r/{links[P]}/{page}").status_code == 404
