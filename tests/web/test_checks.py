"""What every form refuses in the same words: an answer too long, an address that cannot be."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wtforms.validators import ValidationError

from summit.kernel.text import one_line
from summit.staff.rules import Role
from summit.web.checks import email_address

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = {  # what of a library would be a second way
    "Length": (),
    "Email": (),
    "validate_email": ("summit/web/checks.py", "summit/mail/rendering.py"),  # that one: its ASCII
}


class Typed:
    def __init__(self, data):
        self.data = data


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("luc.city.example", "Add the @"),
        ("josé@city.example", "accent before the @"),
        ("luc@", "cannot be right"),
        ("luc@city", "cannot be right"),
        ("luc roy@city.example", "cannot be right"),
        ("luc@city..example", "cannot be right"),
        ("a@b@city.example", "cannot be right"),
        ("l" * 65 + "@city.example", "cannot be right"),
        ("l" * 300 + "@city.example", "shorten this to 254"),
        ("luc@192.0.2.1", "cannot be right"),
    ],
)
def test_an_address_that_cannot_be_right_is_told_apart(app, typed, said):
    with app.test_request_context("/en/"), pytest.raises(ValidationError) as refusal:
        email_address(None, Typed(typed))

    assert said in str(refusal.value)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_address_breaks_the_check(full_app, typed):
    with full_app.test_request_context("/en/"):
        field = Typed(one_line(typed))
        try:
            email_address(None, field)
        except ValidationError:
            return
        assert field.data.count("@") == 1


def test_an_address_with_an_accent_in_its_domain_is_kept(app):
    field = Typed("mairie@MONTRÉAL.example")

    with app.test_request_context("/en/"):
        email_address(None, field)

    assert field.data == "mairie@montréal.example"


def test_an_address_that_may_be_unknown_may_stay_empty(make, sign_in):
    browser, page = sign_in(make.staff()), "/office/summit"

    answer = browser.submit(page, **draft(browser, page) | {"contact_email": "", "do": "save"})

    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("page", "field", "typed", "said"),
    [
        ("/office/summit", "contact_email", "mairie@", "This address cannot be right."),
        ("/office/summit", "contact_email", "josé@city.example", "an accent before the @"),
        ("/office/summit", "organizer_name", "x" * 201, "Please shorten this to 200"),
        ("/office/summit", "city-fr", "x" * 101, "Français: Please shorten this to 100"),
        ("/office/staff/new", "email", "mairie@", "This address cannot be right."),
        ("/office/staff/new", "name", "x" * 201, "Please shorten this to 200"),
        ("/office/taxes", "gst_number", "x" * 41, "Please shorten this to 40"),
    ],
)
def test_the_office_says_what_the_public_form_says(make, sign_in, page, field, typed, said):
    browser = sign_in(make.staff(Role.OWNER))

    answer = browser.submit(page, **draft(browser, page) | {field: typed})

    assert answer.status_code == 422
    assert said in answer.text


def draft(browser, page):
    kept = browser.draft(page)
    return {name: kept[name] for name in kept if name not in ("language", "next", "csrf_token")}


def test_no_form_checks_these_in_a_way_of_its_own():
    found = [
        (str(file.relative_to(ROOT)), one.name)
        for file in (ROOT / "summit").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom)
        for one in node.names
        if one.name in ELSEWHERE and str(file.relative_to(ROOT)) not in ELSEWHERE[one.name]
    ]

    assert found == []
