"""What organizers change about their questions, and what they cannot."""

import pytest

from summit.kernel.edits import ChangedMeanwhile, fingerprint
from summit.kernel.languages import Translated
from summit.registration.questions import catalogue
from summit.registration.questions.errors import (
    ChoiceDecides,
    KindFixed,
    OthersDepend,
    StaysSensitive,
)
from summit.registration.questions.models import FormAnswer, FormChoice, FormQuestion
from summit.registration.questions.statuses import Kind, Need, Scope
from summit.staff.rules import Role
from tests.factories import MOMENT, in_all
from tests.registration.questions.conftest import sensitive, wish


@pytest.fixture
def answered(make, writing):
    """Let one person have answered a question."""

    def keep(question, value="x"):
        person = make.registration().attendees[0]
        make.keep(
            FormAnswer(
                question_id=question.id,
                attendee_id=person.id,
                value=value,
                answered_at=MOMENT,
                answered_by="test",
            )
        )

    return keep


@pytest.fixture
def edit(writing):
    def change(question, **given):
        with writing() as session:
            shown = catalogue.show(session.get_one(FormQuestion, question.id))
            seen = given.pop("seen", None) or fingerprint(shown, catalogue.SHOWN)
            kept = {name: getattr(shown, name) for name in catalogue.SHOWN}
            catalogue.edit_question(session, question.id, catalogue.Wish(**kept | given), seen=seen)

    return change


def test_an_answered_question_keeps_its_kind_and_whom_it_is_put_to(ask, answered, edit, stored):
    question = ask()
    edit(question, kind=Kind.NUMBER)  # while nobody has answered
    answered(question, "12")

    with pytest.raises(KindFixed):
        edit(question, kind=Kind.TEXT)
    with pytest.raises(KindFixed):
        edit(question, scope=Scope.REGISTRATION)

    edit(question, text=in_all("Size of the shirt"), need=Need.LATER)
    assert stored(FormQuestion)[0].text["en"] == "Size of the shirt"


def test_answers_given_as_sensitive_stay_sensitive(ask, answered, edit):
    question = ask(make=sensitive)
    answered(question)

    with pytest.raises(StaysSensitive):
        edit(question, is_sensitive=False)


def test_two_people_edit_one_question(ask, edit):
    question = ask()

    with pytest.raises(ChangedMeanwhile):
        edit(question, seen="0" * 24)


def test_an_answered_question_is_retired_and_never_deleted(ask, answered, writing, stored):
    kept, gone = ask("Kept"), ask("Gone", choices=("a", "b"))
    answered(kept)

    with writing() as session:
        assert not catalogue.remove(session, kept.id)
        assert catalogue.remove(session, gone.id)

    assert [(one.id, one.is_active) for one in stored(FormQuestion)] == [(kept.id, False)]
    assert len(stored(FormAnswer)) == 1
    assert stored(FormChoice) == []


def test_a_question_on_which_another_depends_is_not_retired(ask, writing):
    parent = ask("Do you need a room?", kind=Kind.YES_NO)
    ask("Which one?", after=(parent, "yes"))

    with pytest.raises(OthersDepend), writing() as session:
        catalogue.retire(session, parent.id)


def test_a_question_on_which_another_depends_keeps_its_kind_and_that_choice(ask, edit):
    parent = ask("Room", choices=("a", "b", "c"))
    first, second, _third = parent.choices
    ask("Which one?", after=(parent, str(first.id)))

    edit(parent, choices=((first.id, first.label), (None, in_all("d"))))

    with pytest.raises(OthersDepend):
        edit(parent, kind=Kind.TEXT, choices=())
    with pytest.raises(ChoiceDecides):
        edit(parent, choices=((None, in_all("e")), (None, in_all("f"))))


def test_a_choice_somebody_made_is_offered_no_more_but_kept(ask, answered, edit, stored):
    question = ask("Room", choices=("a", "b", "c"))
    chosen, other, last = question.choices
    answered(question, str(chosen.id))

    edit(question, choices=((last.id, last.label), (None, in_all("d"))))

    kept = {one.id: one.is_active for one in stored(FormChoice)}
    assert kept[chosen.id] is False
    assert other.id not in kept
    assert kept[last.id] is True


def test_questions_are_moved_among_those_of_their_list(ask, writing, stored):
    first, elsewhere, second = ask("1"), ask("x", scope=Scope.REGISTRATION), ask("2")

    with writing() as session:
        catalogue.move(session, second.id, -1)
        catalogue.move(session, second.id, -1)  # it is the first already

    found = sorted(stored(FormQuestion), key=lambda one: (one.position, one.id))
    assert [one.id for one in found if one.id != elsewhere.id] == [second.id, first.id]


def test_organizers_ask_change_move_and_retire_a_question(make, sign_in, stored):
    browser, kind = sign_in(make.staff(Role.ORGANIZER)), make.category()
    page = "/office/questions/new"
    typed = browser.draft(page) | {
        "text-fr": "Taille du chandail",
        "kind": "choice",
        "scope": "person",
        "choices-0-label-fr": "P",
        "choices-1-label-fr": "G",
        "category_ids": str(kind.id),
        "need": "required",
    }

    without = browser.post(page, data=typed | {"choices-1-label-fr": ""})
    assert without.status_code == 422
    assert "Write at least two choices." in without.text
    assert "Taille du chandail" in without.text

    assert browser.post(page, data=typed).status_code == 303
    question = stored(FormQuestion)[0]
    own = f"/office/questions/{question.id}"
    again = browser.draft(own) | {"text-en": "Size of the shirt", "category_ids": str(kind.id)}
    changed = browser.post(own, data=again)
    assert changed.status_code == 303
    assert browser.submit("/office/questions", f"{own}/down").status_code == 303
    assert browser.submit("/office/questions", f"{own}/retire").status_code == 303

    question = stored(FormQuestion)[0]
    assert question.text == Translated(fr="Taille du chandail", en="Size of the shirt")
    assert [one.label["fr"] for one in stored(FormChoice)] == ["P", "G"]
    assert not question.is_active
    assert "Size of the shirt" in browser.get("/office/questions").text
    assert "Question: " not in browser.get("/office/languages").text  # retired: nobody reads it


def test_only_who_edits_the_site_makes_questions(make, sign_in):
    for role in (Role.VIEWER, Role.PROTOCOL, Role.FINANCE, Role.DOOR_SUPERVISOR):
        assert sign_in(make.staff(role)).get("/office/questions").status_code == 403


def test_a_wish_is_shown_as_it_was_written(ask, stored, app, writing):
    question = ask("Room", choices=("a", "b"), need=Need.LATER)

    with writing() as session:
        shown = catalogue.show(session.get_one(FormQuestion, question.id))

    assert [label for _number, label in shown.choices] == [in_all("a"), in_all("b")]
    assert shown.need is Need.LATER
    assert wish().condition == shown.condition == ""
