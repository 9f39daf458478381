"""What a form says about a wrong answer, whoever wrote the check."""

import ast
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired

from summit.web.checks import AtMost
from summit.web.languages import speaking
from summit.web.said import PartForm, SiteForm

ROOT = Path(__file__).resolve().parents[2]


class Asked(PartForm):
    name = StringField(validators=[AtMost(3)])
    day = DateField()
    number = IntegerField()
    kind = SelectField(choices=["one"])
    several = SelectMultipleField(choices=["one"])
    numbers = SelectMultipleField(choices=[SelectChoice(1, "one")], coerce=int)
    needed = StringField(validators=[InputRequired()])


@pytest.mark.parametrize("base", [PartForm, SiteForm])
def test_library_sentences_are_ours_in_the_readers_language(app, base):
    class Form(base):
        needed = StringField(validators=[InputRequired()])

    with app.test_request_context("/", method="POST"), speaking("en"):
        form = Form(MultiDict({"needed": ""}))
        form.validate()

    assert form.needed.errors == ["This answer is required."]


@pytest.mark.parametrize("language", ["fr", "es"])
def test_no_answer_is_refused_in_english(app, language):
    with app.test_request_context("/"), speaking("en"):
        english = refused()
    with app.test_request_context("/"), speaking(language):
        theirs = refused()

    assert english.keys() == theirs.keys() == set(Asked()._fields)
    assert [name for name in english if english[name] == theirs[name]] == []


def refused():
    form = Asked(
        MultiDict(
            {
                "name": "four",
                "day": "x",
                "number": "x",
                "kind": "two",
                "several": "two",
                "numbers": "x",
                "needed": "",
            }
        )
    )
    form.validate()
    return {name: [str(said) for said in found] for name, found in form.errors.items()}


def test_every_form_is_one_of_ours():
    elsewhere = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "summit").rglob("*.py")
        if file.name != "said.py"
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom)
        and {"FlaskForm", "FieldList"} & {one.name for one in node.names}
    ]

    assert elsewhere == []
