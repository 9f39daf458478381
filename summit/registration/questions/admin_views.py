"""Office: the questions that organizers ask."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.extensions import db, transaction
from summit.kernel.errors import Refused
from summit.registration.lists import categories
from summit.registration.questions import catalogue
from summit.registration.questions.forms import QuestionForm
from summit.registration.questions.labels import KIND_NAMES, NEEDS, SCOPES
from summit.registration.questions.models import FormQuestion
from summit.registration.questions.sensitive import erasures
from summit.registration.questions.sheet import every_question
from summit.web.errors import sentence
from summit.web.guards import staff, visitor
from summit.web.languages import current_language
from summit.web.missing import WrittenText, tell_texts

blueprint = Blueprint("questions_admin", __name__)


@blueprint.record_once
def _tell(state: BlueprintSetupState) -> None:
    tell_texts(state.app, _texts)


def _texts(session: Session) -> Iterator[WrittenText]:
    """Yield the texts of the questions asked now, and of their choices."""
    for one in every_question(session):
        if not one.is_active:
            continue
        of = _("Question: %(text)s", text=one.text.to(current_language()))
        own = url_for("questions_admin.question", question_id=one.id)
        written = [(_("Question"), one.text), (_("What to write and why"), one.help)]
        written += [(_("What it is needed for"), one.why)]
        written += [(_("Choice"), choice.label) for choice in one.choices if choice.is_active]
        for label, text in written:
            if text:
                yield WrittenText(of=of, field=label, text=text, address=own, needs_french=True)


@blueprint.get("/questions")
@staff("site.edit")
def questions() -> str:
    return _list()


def _list(refusal: Refused | None = None) -> str:
    every = every_question(db.session())
    return render_template(
        "registration/questions/admin/questions.html",
        lists=[
            (scope, [one for one in every if one.scope is scope and one.is_active])
            for scope in SCOPES
        ],
        retired=[one for one in every if not one.is_active],
        by_id={one.id: one for one in every},
        kinds=KIND_NAMES,
        needs=NEEDS,
        scopes=SCOPES,
        refusal=sentence(refusal) if refusal else None,
    )


def _form(own_id: int | None) -> QuestionForm:
    session = db.session()
    others = [one for one in every_question(session) if one.id != own_id]
    return QuestionForm(categories(session), others)


@blueprint.route("/questions/new", methods=["GET", "POST"])
@staff("site.edit")
def new_question() -> ResponseReturnValue:
    form = _form(None)
    if not form.is_submitted():
        form.add_lines()
    elif form.validate() and _added(form):
        flash(_("Saved. It is asked from now on."))
        return redirect(url_for(".questions"), code=303)
    return _page(form, None)


def _added(form: QuestionForm) -> bool:
    try:
        with transaction(by=visitor().actor) as session:
            catalogue.add_question(session, form.wish())
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    return True


@blueprint.route("/questions/<int:question_id>", methods=["GET", "POST"])
@staff("site.edit")
def question(question_id: int) -> ResponseReturnValue:
    shown = _shown(question_id)
    form = _form(question_id)
    if not form.is_submitted():
        form.fill(shown)
    elif form.validate() and form.keep(
        lambda: _edit(form, question_id), lambda: _shown(question_id)
    ):
        flash(_("Saved."))
        return redirect(url_for(".questions"), code=303)
    return _page(form, _get(question_id))


def _get(question_id: int) -> FormQuestion:
    found: FormQuestion = db.session.get(FormQuestion, question_id) or abort(404)
    return found


def _shown(question_id: int) -> Any:
    return catalogue.show(_get(question_id))


def _edit(form: QuestionForm, question_id: int) -> None:
    with transaction(by=visitor().actor) as session:
        catalogue.edit_question(session, question_id, form.wish(), seen=form.seen.data or "")


def _page(form: QuestionForm, found: FormQuestion | None) -> ResponseReturnValue:
    page = render_template(
        "registration/questions/admin/question.html",
        form=form,
        question=found,
        erasures=erasures(db.session(), found.id) if found else (),
        is_answered=found is not None and catalogue.has_answers(db.session(), found.id),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/questions/<int:question_id>/<any(up, down):way>")
@staff("site.edit")
def move(question_id: int, way: str) -> ResponseReturnValue:
    """Ask it one place earlier, or later."""
    return _do(
        question_id,
        lambda session: catalogue.move(session, question_id, 1 if way == "down" else -1),
    )


@blueprint.post("/questions/<int:question_id>/retire")
@staff("site.edit")
def retire(question_id: int) -> ResponseReturnValue:
    """Ask it no more; who answered keeps their answer."""
    return _do(question_id, lambda session: catalogue.retire(session, question_id))


@blueprint.post("/questions/<int:question_id>/restore")
@staff("site.edit")
def restore(question_id: int) -> ResponseReturnValue:
    return _do(question_id, lambda session: catalogue.restore(session, question_id))


@blueprint.post("/questions/<int:question_id>/remove")
@staff("site.edit")
def remove(question_id: int) -> ResponseReturnValue:
    """Delete what nobody answered; what somebody answered is retired."""

    def deed(session: Session) -> None:
        if not catalogue.remove(session, question_id):
            flash(_("It has been answered meanwhile, so it is retired and its answers are kept."))

    return _do(question_id, deed)


def _do(question_id: int, deed: Callable[[Session], object]) -> ResponseReturnValue:
    _get(question_id)
    try:
        with transaction(by=visitor().actor) as session:
            deed(session)
    except Refused as refusal:
        return _list(refusal), refusal.status_code
    return redirect(url_for(".questions"), code=303)
