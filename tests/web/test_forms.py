"""The one macro that draws every field: label, hint, input, error, and the way between them."""

import re

import pytest
from flask import render_template_string
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from summit.web.forms import error_lines

DRAWN = """{% from "shared/form.html" import field, error_summary %}
{{ error_summary(form, refusal) }}
{% for f in form if f.name != "csrf_token" %}
{{ f.type }}:{{ field(f, **given) if f.type != "FieldList" }}{% endfor %}
"""


class Person(Form):
    family_name = StringField("Family names", [InputRequired("Write the family names.")])


class Asked(FlaskForm):
    city = StringField(
        "Municipality", [InputRequired("Write the name."), Length(max=5)], description="As written."
    )
    note = TextAreaField("Note")
    country = SelectField(
        "Country", choices=[SelectChoice("MX", "México"), SelectChoice("CA", "Canada")]
    )
    kind = RadioField(
        "Type",
        [InputRequired("Choose one.")],
        choices=[SelectChoice("a", "Mayor"), SelectChoice("b", "Press")],
    )
    agreed = BooleanField("I agree", [InputRequired("Tick to go on.")])
    people = FieldList(FormField(Person, label="Person 1"), min_entries=1)


@pytest.fixture
def drawn(app):
    def draw(posted=None, refusal="", **given):
        with app.test_request_context("/en/", method="POST", data=posted or {}):
            form = Asked(meta={"csrf": False})
            if posted is not None:
                form.validate()
            html = render_template_string(DRAWN, form=form, refusal=refusal, given=given)
        return re.sub(r"\s+", " ", html)

    return draw


def test_a_label_belongs_to_its_input_and_the_hint_is_read_with_it(drawn):
    html = drawn()

    assert '<label for="city">Municipality</label>' in html
    assert '<span class="hint" id="city-hint">As written.</span>' in html
    assert re.search(r'<input aria-describedby="city-hint" id="city"', html)
    assert "aria-invalid" not in html
    assert 'role="alert"' not in html


def test_an_error_is_beside_its_input_and_named_by_it(drawn):
    html = drawn({"city": "", "country": "MX"})

    assert '<span class="err" id="city-error">Write the name.</span>' in html
    assert 'aria-describedby="city-hint city-error" aria-invalid="true" id="city"' in html


def test_the_summary_lists_every_error_with_a_link_to_its_input(drawn):
    html = drawn({"city": "", "country": "MX"})

    summary = html[html.index('id="errors"') : html.index("StringField:")]
    assert "4 answers need another look" in summary
    links = dict(re.findall(r'<a href="#([^"]+)">([^<]+)</a>', summary))
    assert links == {
        "city": "Municipality: Write the name.",
        "kind-0": "Type: Choose one.",
        "agreed": "I agree: Tick to go on.",
        "people-0-family_name": "Person 1: Write the family names.",
    }
    for target in set(links) - {"people-0-family_name"}:
        assert f'id="{target}"' in html


@pytest.mark.parametrize(
    ("label", "said", "read"),
    [
        ("Pays", "Choisissez un pays dans la liste.", "Choisissez un pays dans la liste."),
        ("Prénoms", "Inscrivez les prénoms.", "Inscrivez les prénoms."),
        (
            "Su aceptación de las condiciones",
            "Acepte las condiciones, por favor.",
            "Acepte las condiciones, por favor.",
        ),
        (
            "Participation type",
            "Choose one of the types of participation.",
            "Choose one of the types of participation.",
        ),
        ("E-mail", "Add the @ and what follows it.", "E-mail: Add the @ and what follows it."),
        ("Your name", "At most 200 characters.", "Your name: At most 200 characters."),
    ],
)
def test_the_summary_leaves_out_a_label_that_its_error_says_already(app, label, said, read):
    class One(Form):
        answer = StringField(label, [InputRequired(said)])

    with app.test_request_context("/en/"):
        form = One()
        form.validate()

        assert [line.text for line in error_lines(form)] == [read]


def test_a_refusal_stands_on_top_without_a_field(drawn):
    html = drawn(refusal="No places are left.")

    assert re.search(r'role="alert"[^>]*> <p>No places are left.</p>', html)


def test_the_focus_begins_at_the_summary_without_a_script(drawn):
    assert "autofocus" not in drawn()
    assert re.search(r'<div class="errors"[^>]* autofocus [^>]*>', drawn({"city": ""}))


def test_choices_are_one_group_with_a_legend(drawn):
    html = drawn()

    group = html[html.index("RadioField:") : html.index("BooleanField:")]
    assert group.count('type="radio"') == 2
    assert "<legend>Type</legend>" in group
    assert '<fieldset class="field" id="kind">' in group


def test_what_was_typed_is_kept_and_harmless(drawn):
    html = drawn({"city": '"><script>', "note": "</textarea><b>", "country": "CA"})

    assert 'value="&#34;&gt;&lt;script&gt;"' in html or "&quot;&gt;&lt;script&gt;" in html
    assert "<script>" not in html
    assert "<b>" not in html
    assert '<option selected value="CA">' in html
