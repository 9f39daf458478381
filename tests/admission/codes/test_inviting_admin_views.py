"""Invitations in the office: one by one, from a list with each fault by row, sent, withdrawn."""

import io

import pytest

from summit.admission.codes.models import Code, Invitation
from summit.admission.codes.statuses import Reduces
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage
from tests.browsing import text_of
from tests.mail.conftest import deliver, office  # noqa: F401

NEW, MANY = "/office/invitations/new", "/office/invitations/list"
HEAD = "Courriel;Prénom;Nom;Ville;Pays;Langue;Places\n"


@pytest.fixture
def browser(sign_in, make):
    return sign_in(make.staff())


@pytest.fixture
def category(make):
    return make.category()


@pytest.fixture
def given(category):
    return {"category_id": str(category.id), "remind_before": "7"}


@pytest.fixture
def typed(given):
    return given | {
        "email": "alcaldesa@tres-aguas.example",
        "given_name": "Noé",
        "family_name": "Ruiz",
        "language": "es",
        "places": "1",
        "waives_price": "y",
    }


def test_an_invitation_is_made_sent_and_tracked(browser, typed, stored):
    answer = browser.submit(NEW, **typed | {"sends": "y", "message": "Venga, por favor."})

    assert answer.status_code == 303
    (made,) = stored(Invitation)
    (code,) = stored(Code)
    assert (code.reduces, code.most_uses, len(code.text)) == (Reduces.FREE, 1, 14)
    page = text_of(browser.get(answer.location))
    assert code.text in page
    assert "Page opened not yet" in page
    assert made.sent_at is not None
    (letter,) = stored(OutboxMessage)
    assert (letter.occasion, letter.language) == ("invitation.sent", Language.ES)
    assert "Noé Ruiz" in text_of(browser.get("/office/invitations?q=tres-aguas"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nobody"}, "Add the @"),
        ({"given_name": ""}, "Write the given names of a person"),
        ({"places": "0"}, "from 1 to 30"),
        ({"category_id": "0"}, "Choose one of those offered."),
        ({"language": "de"}, "Choose one of the three languages."),
        ({"remind_before": "-1"}, "from 0 to 90"),
        ({"country": "XX"}, "Choose a country from the list."),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(browser, typed, stored, wrong, said):
    answer = browser.submit(NEW, **typed | wrong)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert stored(Invitation) == []


def test_a_withdrawn_invitation_says_so_and_is_not_sent_again(browser, make, category, stored):
    made = make.invitation(category, municipality="Sol")
    page = f"/office/invitations/{made.id}"

    browser.submit(f"{page}/withdraw")

    assert stored(Code)[0].ended_at is not None
    shown = browser.get(page).text
    assert "ended by the office" in text_of(browser.get(page))
    assert f"{page}/send" not in shown
    browser.submit(NEW, to=f"{page}/send")
    assert stored(OutboxMessage) == []


def send_file(browser, given, content, **more):
    token = browser.draft(MANY)["csrf_token"]
    sent = given | {"csrf_token": token, "file": (io.BytesIO(content), "liste.csv")} | more
    return browser.post(MANY, data=sent, content_type="multipart/form-data")


def test_many_are_invited_from_a_list_after_it_was_looked_at(browser, given, stored):
    rows = "a@ville.example;Zoé;Côté;Lévis;Canada;français;1\nb@sol.example;;;Sol;MX;es;3\n"

    shown = send_file(browser, given, (HEAD + rows).encode("cp1252"))

    assert shown.status_code == 200
    assert "Zoé Côté" in text_of(shown)
    assert stored(Invitation) == []
    made = browser.submit(MANY, **given | {"text": HEAD + rows, "make": "1", "sends": "y"})
    assert made.status_code == 303
    one, other = stored(Invitation)
    assert (one.family_name, one.country, one.language) == ("Côté", "CA", Language.FR)
    assert (other.municipality, other.country) == ("Sol", "MX")
    assert [code.most_uses for code in stored(Code)] == [1, 3]
    assert len(stored(OutboxMessage)) == 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nobody;Zoé;;;;;", "Row 2: This address cannot be right."),
        ("a@b.example;=1+1;;;;;", "Row 2: A cell begins like a formula."),
        ("a@b.example;Zoé;;;Atlantis;;", "Row 2: We do not know this country"),
        ("a@b.example;Zoé;;;;latin;", "Row 2: Write fr, en or es"),
        ("a@b.example;Zoé;;;;;31", "Row 2: Write how many places"),
        ("a@b.example;Zoé;;;;;many", "Row 2: Write how many places"),
        ("a@b.example;;;;;;", "Row 2: Write the given names of a person"),
        ("a@b.example;Zoé;;;;;\nA@b.example;Léa;;;;;", "Row 3: This address is invited"),
        ('a@b.example;"Zoé;;;;;', "A cell of the list has no end"),
        ("", "Nobody stands in the list."),
    ],
)
def test_each_fault_of_a_list_is_said_by_its_row_and_nothing_is_made(
    browser, given, stored, row, said
):
    answer = browser.submit(MANY, **given | {"text": HEAD + row, "make": "1"})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert stored(Invitation) == []


def test_a_list_that_names_no_columns_is_refused(browser, given):
    answer = browser.submit(MANY, **given | {"text": "a@b.example;Zoé"})

    assert "The first line must name the columns" in text_of(answer)


def test_a_list_of_ten_thousand_rows_is_refused(browser, given):
    rows = "".join(f"{number}@b.example;Z;;;;;\n" for number in range(10_000))

    answer = browser.submit(MANY, **given | {"text": HEAD + rows})

    assert answer.status_code == 422
    assert "more than 1,000 rows" in text_of(answer)


def test_a_file_that_is_no_text_is_refused(browser, given):
    answer = send_file(browser, given, b"\x89PNG\r\n\x1a\n" + bytes(range(32)))

    assert answer.status_code == 422
    assert "This file is no list of text." in text_of(answer)


def test_a_list_sent_twice_invites_once(browser, given, stored):
    sent = given | {"text": HEAD + "a@b.example;Zoé;;;;;", "make": "1"}
    browser.submit(MANY, **sent)

    answer = browser.submit(MANY, **sent)

    assert answer.status_code == 422
    assert "This address is invited to this participation type already." in text_of(answer)
    assert len(stored(Invitation)) == 1


# -- changed afterwards ------------------------------------------------------------------------


@pytest.fixture
def editing(browser, make, category):
    """Return an invitation's page, and what its form has when somebody opens it."""
    made = make.invitation(category, municipality="Sol", email="sol@city.example", places=3)
    page = f"/office/invitations/{made.id}/edit"
    return page, browser.draft(page) | {
        "category_id": str(category.id),
        "language": made.language.value,
        "country": made.country,
    }


def test_an_invitation_is_changed_and_sent_again_to_the_new_address(browser, editing, stored):
    page, drafted = editing
    assert (drafted["municipality"], drafted["places"]) == ("Sol", "3")

    changed = {"email": "luna@city.example", "places": "5", "language": "es", "sends": "y"}
    assert browser.post(page, data=drafted | changed).status_code == 303

    (kept,), (code,), (letter,) = stored(Invitation), stored(Code), stored(OutboxMessage)
    assert (kept.email, kept.language, code.most_uses) == ("luna@city.example", Language.ES, 5)
    assert (letter.recipient, letter.language) == ("luna@city.example", Language.ES)


def test_the_link_that_was_sent_ends_only_where_another_is_wished(browser, editing, stored):
    page, drafted = editing
    before = stored(Code)[0].text

    browser.post(page, data=drafted | {"given_name": "Ana"})
    assert stored(Code)[0].text == before
    browser.post(page, data=browser.draft(page) | _choices(drafted) | {"renews": "y"})

    assert stored(Code)[0].text != before
    assert browser.get(f"/en/invitations/{before}").status_code == 404


def test_a_letter_that_still_waits_takes_no_new_link_to_an_old_address(
    browser,
    editing,
    office,  # noqa: F811
    deliver,  # noqa: F811
):
    page, drafted = editing
    browser.submit(page.replace("/edit", ""), to=page.replace("/edit", "/send"))
    changed = {"email": "luna@city.example", "renews": "y", "sends": "y"}
    assert (
        browser.post(page, data=browser.draft(page) | _choices(drafted) | changed).status_code
        == 303
    )
    deliver()

    assert office.to("sol@city.example") == []
    assert len(office.to("luna@city.example")) == 1


def _choices(drafted):
    return {name: drafted[name] for name in ("category_id", "language", "country")}


def test_a_later_last_day_is_reminded_of_again(browser, editing, stored, writing):
    page, drafted = editing
    with writing() as session:
        session.get_one(Invitation, stored(Invitation)[0].id).reminded_at = now()

    browser.post(page, data=drafted | {"last_day": "2026-07-01"})

    assert stored(Invitation)[0].reminded_at is None


@pytest.mark.parametrize("waived", ["waives_price", "waives_capacity", "waives_approval"])
def test_what_somebody_came_by_stays_as_it_was(browser, editing, stored, writing, waived):
    page, drafted = editing
    _use(writing, stored, 1)

    answer = browser.post(page, data=drafted | {waived: "y", "given_name": "Ana"})

    assert answer.status_code == 422
    assert "Somebody came by this invitation already" in text_of(answer)
    assert stored(Invitation)[0].given_name != "Ana"


def test_there_are_no_fewer_places_than_are_taken(browser, editing, stored, writing):
    page, drafted = editing
    _use(writing, stored, 2)

    answer = browser.post(page, data=drafted | {"places": "1"})

    assert answer.status_code == 422
    assert "2 of these places are taken already" in text_of(answer)
    assert browser.post(page, data=drafted | {"places": "2"}).status_code == 303


def test_a_withdrawn_invitation_is_not_changed(browser, editing, stored):
    page, drafted = editing
    browser.submit(page.replace("/edit", "/withdraw"))

    answer = browser.post(page, data=drafted | {"given_name": "Ana"})

    assert answer.status_code == 422
    assert "has been withdrawn" in text_of(answer)


def test_two_who_change_an_invitation_do_not_overwrite_each_other(browser, editing, stored):
    page, drafted = editing
    browser.post(page, data=drafted | {"given_name": "First"})

    answer = browser.post(page, data=drafted | {"given_name": "Second"})

    assert answer.status_code == 422
    assert "Someone else changed this" in text_of(answer)
    assert stored(Invitation)[0].given_name == "First"


def _use(writing, stored, people):
    with writing() as session:
        session.get_one(Code, stored(Code)[0].id).used = people
