"""Everything somebody gave, to take away: whole for the contact, their own part for each person."""

import csv
import io

from summit.kernel.languages import Language
from summit.registration.consenting import service as consenting
from summit.registration.models import Attendee, Purpose
from summit.registration.questions.models import FormAnswer
from summit.registration.questions.statuses import Scope
from summit.registration.statuses import Status
from tests.factories import MOMENT
from tests.registration.questions.conftest import sensitive


def sent(make, writing):
    """Return a confirmed registration of two, of whom the first agreed to photographs."""
    category = make.category(price=0)
    people = (
        make.person(category, given_name="=HYPERLINK(1)", family_name="Sosa", title="Mtra."),
        make.person(category, given_name="Luis", email="luis@city.example"),
    )
    held = make.registration(Status.CONFIRMED, people=people, category=category)
    with writing() as session:
        agreed = {Purpose.PHOTO: "Photographs may be published."}
        first = held.attendees[0].id
        consenting.agree(session, first, agreed, language=Language.EN, now=MOMENT)
    return held


def rows_of(page):
    return list(csv.reader(io.StringIO(page.text.removeprefix("\ufeff"))))


def test_a_contact_takes_away_all_they_gave_and_no_spreadsheet_runs_it(
    make, writing, link_of, client
):
    held = sent(make, writing)

    page = client.get(f"/en/r/{link_of(held)}/given.csv")

    assert page.headers["Content-Disposition"] == f'attachment; filename="{held.reference}.csv"'
    assert page.headers["Cache-Control"] == "no-store"
    rows = rows_of(page)
    answers = {(question, answer) for _part, question, answer in rows[1:]}
    for given in (
        ("Municipality or organization", held.municipality),
        ("Your e-mail", held.contact_email),
        ("Title before the name", "Mtra."),
        ("Given names", "'=HYPERLINK(1)"),
        ("E-mail", "luis@city.example"),
        ("Version of the terms", str(make.terms.id)),
    ):
        assert given in answers
    assert "Photographs" not in page.text  # what a person agreed to is theirs


def test_the_same_as_json(make, writing, link_of, client):
    held = sent(make, writing)

    page = client.get(f"/fr/r/{link_of(held)}/given.json")

    parts = page.json["parts"]
    people = [one for one in parts if one["part"] == "person"]
    names = [
        answer["value"]
        for one in people
        for answer in one["answers"]
        if answer["name"] == "given_name"
    ]
    assert names == ["=HYPERLINK(1)", "Luis"]
    assert parts[0]["answers"][0] == {
        "name": "reference",
        "label": "Numéro de dossier",
        "value": held.reference,
    }


def test_a_person_takes_away_their_own_part_and_nobody_elses(
    make, writing, link_of, client, stored
):
    held = sent(make, writing)
    first, second = stored(Attendee)

    own = client.get(f"/en/r/{link_of(first)}/given.json").text
    others = client.get(f"/en/r/{link_of(second)}/given.csv").text

    assert "Photographs may be published." in own
    assert "Luis" not in own
    assert "Luis" in others
    for private in ("Sosa", "Photographs", held.contact_email, held.contact_name):
        assert private not in others


def test_the_pages_lead_to_the_files(make, writing, link_of, client):
    held = sent(make, writing)

    for row in (held, held.attendees[0]):
        page = client.get(f"/en/r/{link_of(row)}").text
        assert f"/r/{link_of(row)}/given.csv" in page
        assert f"/r/{link_of(row)}/given.json" in page


def test_answers_to_questions_are_taken_away_but_those_in_confidence(
    make, writing, link_of, client, ask
):
    held = sent(make, writing)
    first = held.attendees[0]
    arrival = ask("Arrival", scope=Scope.REGISTRATION)
    size, diet = ask("Size"), ask("Diet", make=sensitive)
    kept = {"value": "Tuesday", "answered_by": "contact:1", "answered_at": MOMENT}
    with writing() as session:
        session.add(FormAnswer(question_id=arrival.id, registration_id=held.id, **kept))
        session.add(FormAnswer(question_id=size.id, attendee_id=first.id, **kept | {"value": "XL"}))
        secret = kept | {"value": "no nuts"}
        session.add(FormAnswer(question_id=diet.id, attendee_id=first.id, **secret))

    of_contact = client.get(f"/en/r/{link_of(held)}/given.csv").text
    of_person = client.get(f"/en/r/{link_of(first)}/given.csv").text

    assert "Tuesday" in of_contact
    assert "XL" in of_contact
    assert "Diet" not in of_contact
    assert "XL" in of_person
    assert "Answered in confidence" in of_person
    assert "no nuts" not in of_contact + of_person
