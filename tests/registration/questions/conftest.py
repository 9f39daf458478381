"""Questions with one call, made as organizers make them."""

from datetime import date

import pytest

from summit.kernel.languages import Translated
from summit.registration.questions import catalogue
from summit.registration.questions.catalogue import Wish
from summit.registration.questions.statuses import Kind, Need, Scope
from tests.factories import in_all


def wish(text="Size", choices=(), **given):
    """Return a question put to each person, which may be left empty, unless said otherwise."""
    plain = {
        "text": in_all(text),
        "help": Translated(),
        "kind": Kind.CHOICE if choices else Kind.TEXT,
        "scope": Scope.PERSON,
        "need": Need.OPTIONAL,
        "choices": tuple((None, in_all(one)) for one in choices),
    }
    return Wish(**plain | given)


def sensitive(text="Diet", **given):
    why = {"is_sensitive": True, "why": in_all("To cook"), "erase_on": date(2026, 8, 1)}
    return wish(text, **why | given)


@pytest.fixture
def ask(writing):
    """Add a question; `after` is another one with the answer this one depends on."""

    def add(*args, after=None, make=wish, **given):
        if after:
            given["condition"] = f"{after[0].id}:{after[1]}"
        with writing() as session:
            session.expire_on_commit = False
            question = catalogue.add_question(session, make(*args, **given))
            _ = [question.choices, question.categories]
        return question

    return add
