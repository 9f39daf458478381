from datetime import UTC, datetime, timedelta

import pytest

from summit.admission.models import Counter, PriceWindow
from summit.edition.models import Summit
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.models import TaxProfile
from summit.payments.statuses import TaxRegime
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from tests import crowd as process
from tests.browsing import answers_in, text_of
from tests.factories import MOMENT
from tests.registration.conftest import Desk


def errors_of(page):
    """Return the sentences of the summary, each a link to its field."""
    text = text_of(page)
    start = text.index("another look")
    return text[start : start + 1500]


def test_a_contact_holds_places_and_is_given_the_secret_link(desk, make, stored):
    category = make.category()

    answer = desk.send(desk.fill(category))

    assert answer.status_code == 303
    assert answer.location.startswith("/en/r/contact-")
    held = stored(Registration)[0]
    assert (held.status, held.municipality, held.country) == (Status.DRAFT, "Tres Aguas", "MX")
    assert desk.client.get(answer.location, follow_redirects=True).status_code == 200
    assert stored(Counter)[0].taken == 1


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_the_form_speaks_three_languages_and_stands_on_one_address_each(desk, make, language):
    make.category()

    page = desk.open(f"/{language}/register/")

    assert page.status_code == 200
    assert answers_in(page)["language"] == language
    assert 'name="people-0-given_name"' in page.text


def test_each_visitor_of_the_kept_form_has_keys_of_their_own(app, desk, make):
    make.category()
    first = answers_in(desk.open())

    second = answers_in(app.test_client().get("/en/register/"))

    for name in ("submission_key", "csrf_token"):
        assert first[name]
        assert second[name]
        assert first[name] != second[name]


def test_the_kept_form_follows_the_clock(desk, make, writing, at_moment):
    category = make.category(price=45_000)
    later = MOMENT + timedelta(days=1)
    with writing() as session:
        tomorrow = PriceWindow(category_id=category.id, first_day=later.date(), price=Cents(60_000))
        session.add(tomorrow)
    assert "$450.00 CAD plus taxes; from" in text_of(desk.open())

    at_moment(later)
    assert "$600.00 CAD plus taxes" in text_of(desk.open())

    with writing() as session:
        closing = later + timedelta(days=1)
        session.get_one(Summit, 1).registration_closes_at = closing
    desk.open()
    at_moment(closing)
    assert "Hold these places" not in text_of(desk.open())


def test_another_language_is_no_page(client, make):
    assert client.get("/de/register/").status_code == 404


def test_adding_and_removing_people_keeps_what_was_typed(desk, make, stored):
    category = make.category()
    answers = desk.fill(category, people_0_role="Alcaldesa")

    more = desk.send(answers | {"add": "1"})
    kept = answers_in(more)
    assert (more.status_code, kept["people-0-role"]) == (200, "Alcaldesa")
    assert kept["people-1-given_name"] == ""

    fewer = desk.send(kept | {"people-1-given_name": "Luis", "remove": "0"})
    kept = answers_in(fewer)
    assert kept["people-0-given_name"] == "Luis"
    assert "people-1-given_name" not in kept
    assert stored(Registration) == []


def test_a_companion_is_tied_to_somebody_of_the_form(desk, make, stored):
    mayor, guest = make.category(), make.category(is_companion=True)
    answers = desk.fill(mayor) | desk.person(1, guest, given_name="Luis", principal="0")

    assert desk.send(answers).status_code == 303

    first, second = stored(Attendee)
    assert second.principal_id == first.id


@pytest.mark.parametrize("principal", ["", "1", "7", "-3", "x", "0' OR 1=1"])
def test_a_companion_of_nobody_or_of_themselves_is_refused(desk, make, stored, principal):
    mayor, guest = make.category(), make.category(is_companion=True)
    answers = desk.fill(mayor) | desk.person(1, guest, given_name="Luis", principal=principal)

    page = desk.send(answers)

    assert page.status_code == 422
    assert "Say whom Luis accompanies" in errors_of(page)
    assert answers_in(page)["people-1-given_name"] == "Luis"
    assert stored(Registration) == []


def test_the_same_form_sent_twice_is_one_registration(desk, make, stored):
    answers = desk.fill(make.category(capacity=1))  # the second time, nothing is left

    first, second = desk.send(answers), desk.send(answers)

    assert first.location == second.location.split("?")[0]
    assert len(stored(Registration)) == stored(Counter)[0].taken == 1


def test_the_same_form_sent_by_eight_at_once_is_one_registration(make, crowd, stored):
    asked = make.application(make.category())

    answers = crowd(*[(process.register_once, asked, "d" * 64)] * 8)

    assert set(answers) <= {"held", "sent already"}
    assert answers.count("held") == len(stored(Registration)) == stored(Counter)[0].taken == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 500, "é" * 22, "<script>alert(1)</s>!!"])
def test_a_form_without_its_key_is_shown_again_with_everything(desk, make, stored, key):
    answers = desk.fill(make.category(), submission_key=key)

    page = desk.send(answers)

    assert page.status_code == 422
    assert "This page was incomplete" in text_of(page)
    again = answers_in(page)
    assert (again["people-0-given_name"], len(again["submission_key"])) == ("Ana", 22)
    assert desk.send(again).status_code == 303


def test_a_post_without_a_token_is_refused(client, make, at_moment, stored):
    make.category()

    assert client.post("/en/register/", data={"municipality": "x"}).status_code == 400
    assert stored(Registration) == []


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("municipality", "", "Write the name of the municipality"),
        ("municipality", "x" * 201, "Please shorten this to 200"),
        ("country", "ZZ", "Choose a country from the list"),
        ("country", "", "Choose a country from the list"),
        ("contact_name", "\x00\x01 \u200b", "Write your name"),
        ("contact_email", "luc.city.example", "Add the @"),
        ("language", "de", "Choose one of the three languages"),
        ("people-0-category", "no-such", "Choose one of the participation types"),
        ("people-0-category", "1 OR 1=1", "Choose one of the participation types"),
        ("people-0-given_name", "", "Write the given names"),
        ("people-0-given_name", "名" * 101, "Please shorten this to 100"),
        ("people-0-family_name", "x" * 5000, "Please shorten this to 100"),
        ("people-0-role", "x" * 151, "Please shorten this to 150"),
        ("people-0-email", "nobody", "Add the @"),
        ("people-0-language", "klingon", "Choose one of the three languages"),
    ],
)
def test_each_wrong_answer_is_named_at_its_field_and_kept(desk, make, stored, field, typed, said):
    answers = desk.fill(make.category()) | {field: typed}

    page = desk.send(answers)

    assert page.status_code == 422
    assert said in errors_of(page)
    assert answers_in(page)["people-0-language"] in ("es", "fr")
    assert answers_in(page).get("municipality", "") == answers["municipality"]
    assert stored(Registration) == []


def test_missing_fields_are_asked_for_and_never_a_failure(desk, make):
    make.category()
    token = answers_in(desk.open())

    page = desk.send({name: token[name] for name in ("csrf_token", "submission_key")})

    assert page.status_code == 422
    assert "Write the given names" in errors_of(page)


def test_names_stay_as_people_write_them(desk, make, stored):
    typed = {
        "people-0-given_name": "Ngũgĩ\x00 👩\u200d🚀",
        "people-0-family_name": "אבן  עזרא",
        "people-0-role": "Mayor\r\nof <b>Łódź</b>",
    }

    answer = desk.send(desk.fill(make.category()) | typed)

    person = stored(Attendee)[0]
    assert (person.given_name, person.family_name, person.role) == (
        "Ngũgĩ 👩\u200d🚀",
        "אבן עזרא",
        "Mayor of <b>Łódź</b>",
    )
    page = desk.client.get(answer.location, follow_redirects=True)
    assert "&lt;b&gt;Łódź" in page.text


def test_the_longest_names_that_expand_when_folded_are_stored(desk, make, stored):
    longest = "\ufdfa" * 100  # one sign that folds to eighteen

    answers = desk.fill(make.category(), municipality="\ufdfa" * 200)
    answer = desk.send(answers | {"people-0-given_name": longest, "people-0-family_name": longest})

    assert answer.status_code == 303
    assert len(stored(Attendee)[0].given_name) == 100


def test_thirty_one_people_are_told_the_limit_and_kept(desk, make, stored):
    category = make.category()
    answers = desk.fill(category)
    for number in range(1, 31):
        answers |= desk.person(number, category, given_name=f"Person {number}")

    page = desk.send(answers)

    assert page.status_code == 422
    assert "at most 30 people" in errors_of(page)
    assert answers_in(page)["people-30-given_name"] == "Person 30"
    assert stored(Registration) == []


def test_thirty_people_are_held(desk, make, stored):
    category = make.category()
    answers = desk.fill(category)
    for number in range(1, 30):
        answers |= desk.person(number, category)

    assert desk.send(answers).status_code == 303
    assert stored(Counter)[0].taken == 30


def test_what_sold_out_meanwhile_is_said_at_its_people_and_all_is_kept(desk, make, stored):
    free, scarce = make.category(), make.category(capacity=1)
    answers = desk.fill(free) | desk.person(1, scarce) | desk.person(2, scarce, given_name="Luis")

    page = desk.send(answers)

    said = errors_of(page)
    assert page.status_code == 422
    assert "Person 2: There are not enough places left" in said
    assert "Person 3: There are not enough places left" in said
    assert "Person 1" not in said
    assert answers_in(page)["people-2-given_name"] == "Luis"
    assert [counter.taken for counter in stored(Counter)] == [0, 0]


def test_a_shared_pool_that_ran_out_is_said_at_every_category_in_it(desk, make):
    pool = make.counter(capacity=1)
    one, two = make.category(pool_id=pool.id), make.category(pool_id=pool.id)

    page = desk.send(desk.fill(one) | desk.person(1, two))

    assert "Person 1: There are not enough places left" in errors_of(page)
    assert "Person 2: There are not enough places left" in errors_of(page)


def test_a_full_category_and_a_later_one_cannot_be_chosen(desk, make):
    make.category(price=1_000)
    make.category(capacity=1, taken=1)
    make.category(price=5_000, on_sale=MOMENT.date() + timedelta(days=30))

    text = text_of(desk.open())

    assert "$10.00 CAD plus taxes" in text
    assert "Full" in text
    assert "Opens on April 9, 2026" in text
    lists = 3  # of the person shown, of the one the script copies, and for pasted names
    assert desk.page.text.count(" disabled") == 2 * lists


def test_a_category_not_on_sale_is_refused_with_its_sentence(desk, make, stored):
    later = make.category(on_sale=MOMENT.date() + timedelta(days=1))

    page = desk.send(desk.fill(make.category()) | {"people-0-category": later.code})

    assert "has not opened yet" in errors_of(page)
    assert stored(Registration) == []


def test_a_category_that_is_not_public_is_refused(desk, make, writing, stored):
    public, hidden = make.category(), make.category()
    with writing() as session:
        session.merge(hidden).is_public = False

    page = desk.send(desk.fill(public) | {"people-0-category": hidden.code})

    assert "Choose one of the participation types" in errors_of(page)
    assert stored(Registration) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"registration_opens_at": datetime(2026, 4, 1, 4, 0, tzinfo=UTC)},
            "It opens on Wednesday",
        ),
        ({"registration_opens_at": None}, "to be announced"),
        ({"registration_closes_at": datetime(2026, 3, 1, 5, 0, tzinfo=UTC)}, "It closed on"),
        ({"starts_on": MOMENT.date()}, "registration desk"),
        ({"month": "2025-07"}, "The summit is over"),
    ],
)
def test_while_nothing_can_be_registered_the_page_says_why(
    desk, make, writing, stored, changes, said
):
    answers = desk.fill(make.category())
    with writing() as session:
        summit = session.get_one(Summit, 1)
        for name, value in changes.items():
            setattr(summit, name, value)

    assert said in text_of(desk.open())
    refused = desk.send(answers)

    assert (refused.status_code, stored(Registration)) == (409, [])


def test_when_everything_is_full_the_page_says_so_and_a_post_keeps_its_answers(
    desk, make, writing, stored
):
    category = make.category(capacity=1)
    answers = desk.fill(category)
    with writing() as session:
        session.get_one(Counter, category.counter_id).taken = 1

    assert "All places are taken" in text_of(desk.open())
    page = desk.send(answers)

    assert page.status_code == 422
    assert answers_in(page)["municipality"] == "Tres Aguas"


def test_without_a_tax_profile_nothing_is_sold(desk, make, writing):
    make.category()
    with writing() as session:
        session.get_one(TaxProfile, 1).regime = TaxRegime.NOT_YET_REGISTERED

    assert "Registration has not opened yet" in text_of(desk.open())


def test_an_opening_that_passed_without_the_taxes_is_said_to_be_prepared(desk, make, taxes):
    make.category()
    assert desk.open().status_code == 200

    taxes(regime=TaxRegime.NOT_YET_REGISTERED)

    text = text_of(desk.open())
    assert "Registration has not opened yet" in text
    assert "is still being prepared. Please come back soon." in text
    assert "to be announced" not in text.partition("If you have registered")[0][-200:]


def test_the_link_is_promised_by_e_mail_and_stands_in_no_row(desk, make, stored):
    answer = desk.send(desk.fill(make.category()))

    (row,) = stored(OutboxMessage)
    assert (row.occasion, row.recipient, row.language) == (
        "registration.held",
        "luc@city.example",
        "en",
    )
    secret = answer.location.rpartition("-")[2]
    assert secret not in str([getattr(row, column.key) for column in row.__table__.columns])


def test_one_contact_begins_so_many_registrations_an_hour_from_wherever(
    make, limited, at_moment, stored
):
    category = make.category(capacity=200)
    desk = Desk(limited)

    def send(number, contact):
        limited.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        return desk.send(desk.fill(category, contact_email=contact))

    answers = [send(number, "luc@city.example") for number in range(20)]
    late = send(20, "Luc@City.example")

    assert {answer.status_code for answer in answers} == {303}
    assert late.status_code == 429
    assert "Please try again in 60 min." in text_of(late)
    assert len(stored(OutboxMessage)) == 20
    assert send(20, "lucie@city.example").status_code == 303


def test_a_city_hall_behind_one_address_registers_many(make, limited, at_moment):
    category = make.category(capacity=200)
    desk = Desk(limited)

    answers = [
        desk.send(desk.fill(category, contact_email=f"clerk{number}@city.example"))
        for number in range(60)
    ]

    assert {answer.status_code for answer in answers} == {303}


def test_holding_places_is_limited_by_address(make, limited, at_moment):
    desk = Desk(limited)
    form = desk.fill(make.category())

    answers = [
        desk.send(form | {"contact_email": f"{number}@city.example"}).status_code
        for number in range(201)
    ]

    assert answers == [303] * 200 + [429]


def test_correcting_a_form_does_not_count_as_holding_places(make, limited, at_moment):
    category = make.category()
    desk = Desk(limited)
    answers = desk.fill(category, municipality="")

    statuses = {desk.send(answers).status_code for _ in range(60)}

    assert statuses == {422}
