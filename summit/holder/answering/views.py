"""Answers to the organizers' questions: on the contact's page of its own, and on a person's."""

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import db, transaction
from summit.holder.answering.asked import (
    asked_in_confidence,
    asked_of_contact,
    asked_of_person,
    sentences,
    words_to_agree_to,
)
from summit.holder.forms import draft_seen
from summit.holder.given.files import given_by
from summit.holder.own.views import own_page
from summit.holder.queries import FIRST, get_booking
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.registration.links import ATTENDEE
from summit.registration.models import Attendee, Registration
from summit.registration.naming.service import check_changes_open
from summit.registration.questions import service
from summit.registration.questions.errors import PeopleChanged
from summit.registration.questions.files import content_of, find_file
from summit.registration.questions.forms import AnswersForm, typed_in
from summit.registration.questions.sensitive import answer_sensitive, take_back
from summit.registration.questions.service import Outcome
from summit.registration.statuses import ENDED, Status
from summit.web.downloads import sent_file
from summit.web.errors import sentence
from summit.web.guards import attendee, of_people, of_person, visitor
from summit.web.pictures import takes_bytes
from summit.web.private import keep_private
from summit.web.uploads.rules import MOST_BYTES

blueprint = Blueprint("answering", __name__)
blueprint.after_request(keep_private)
MOST_AT_ONCE = 5 * MOST_BYTES  # of the files that one page sends


@blueprint.route("/<link>/questions", methods=["GET", "POST"])
@takes_bytes(MOST_AT_ONCE)
@of_people
def questions(language: Language, link: str) -> ResponseReturnValue:
    """Ask about the registration and its people; what was typed well is kept at once.

    The page comes again where an answer asks for another one, with what is asked now.
    """
    booking = get_booking(db.session(), visitor().subject)
    if booking.registration.status in ENDED:
        return redirect(url_for("holder.show", link=link), code=303)
    if request.method == "GET":
        return _page(link, Outcome())
    try:
        outcome = _keep_all(booking.registration)
    except Refused as refusal:
        return _page(link, Outcome(), refusal), refusal.status_code
    if not outcome.is_done:
        return _page(link, outcome), 422 if outcome.errors else 200
    is_draft = _registration().status is Status.DRAFT
    page = "holder.review" if is_draft else "holder.show"
    return redirect(url_for(page, link=link, notice="changed"), code=303)


def _keep_all(registration: Registration) -> Outcome:
    is_draft, typed = registration.status is Status.DRAFT, typed_in(request.form, request.files)
    with transaction(by=visitor().actor) as session:
        if not is_draft:
            check_changes_open(session, now=now())
        return service.answer_for_all(
            session, visitor().subject, typed, seen=draft_seen(), by=visitor().actor, now=now()
        )


def _registration() -> Registration:
    return db.session().get_one(Registration, visitor().subject)


def _page(link: str, outcome: Outcome, refusal: Refused | None = None) -> str:
    booking = get_booking(db.session(), visitor().subject)
    asked = asked_of_contact(db.session(), booking.registration)
    typed = request.form if request.method == "POST" else None
    if isinstance(refusal, PeopleChanged):
        form = asked.form_of_whole(request.form)
    else:
        form = asked.form(typed, outcome.errors)
    return render_template(
        "holder/answering/questions.html",
        booking=booking,
        registration=booking.registration,
        asked=asked,
        form=form,
        newly=set(outcome.newly),
        gone=sentences(outcome),
        refusal=sentence(refusal) if refusal else "",
        link=link,
    )


@blueprint.post("/<link>/own/answers")
@takes_bytes(MOST_AT_ONCE)
@attendee
def answer_own(language: Language, link: str) -> ResponseReturnValue:
    """Keep what a person answers about themselves."""
    typed = typed_in(request.form, request.files)
    try:
        with transaction(by=visitor().actor) as session:
            check_changes_open(session, now=now())
            outcome = service.answer_own(
                session, visitor().subject, typed, by=visitor().actor, now=now()
            )
    except Refused as refusal:
        return own_page(refusal=refusal, answers=_typed_again(Outcome())), refusal.status_code
    if outcome.is_done:
        return redirect(url_for("holder.show", link=link, notice="saved"), code=303)
    page = own_page(answers=_typed_again(outcome), outcome=outcome)
    return page, 422 if outcome.errors else 200


@blueprint.post("/<link>/own/confidential")
@takes_bytes(MOST_AT_ONCE)
@attendee
def answer_in_confidence(language: Language, link: str) -> ResponseReturnValue:
    """Keep sensitive answers, each with the person's yes to the sentence under it."""
    words, typed = _words(), typed_in(request.form, request.files)
    agreed = {
        number: request.form.get(f"words-{number}", "")
        for number in words
        if f"agree-{number}" in request.form
    }
    try:
        with transaction(by=visitor().actor) as session:
            check_changes_open(session, now=now())
            outcome = answer_sensitive(
                session,
                visitor().subject,
                typed,
                words=words,
                agreed=agreed,
                language=language,
                by=visitor().actor,
                now=now(),
            )
    except Refused as refusal:
        return own_page(refusal=refusal, secret=_secret_again(Outcome())), refusal.status_code
    if outcome.errors or outcome.gone:
        return own_page(secret=_secret_again(outcome), outcome=outcome), 422
    return redirect(url_for("holder.show", link=link, notice="saved"), code=303)


@blueprint.post("/<link>/own/confidential/<int:question_id>/take-back")
@attendee
def take_back_answer(language: Language, link: str, question_id: int) -> ResponseReturnValue:
    """Erase one sensitive answer, as easily as it was given."""
    with transaction(by=visitor().actor) as session:
        take_back(session, visitor().subject, question_id, now=now())
    return redirect(url_for("holder.show", link=link, notice="withdrawn"), code=303)


def _words() -> dict[int, str]:
    person = db.session().get_one(Attendee, visitor().subject)
    return words_to_agree_to(asked_in_confidence(db.session(), person).puts)


def _secret_again(outcome: Outcome) -> AnswersForm:
    person = db.session().get_one(Attendee, visitor().subject)
    return asked_in_confidence(db.session(), person).form(request.form, outcome.errors)


def _typed_again(outcome: Outcome) -> AnswersForm:
    person = db.session().get_one(Attendee, visitor().subject)
    asked = asked_of_person(db.session(), person)
    return asked.form(request.form, outcome.errors)


@blueprint.get("/<link>/answers/<int:answer_id>/file")
@of_person
def file(language: Language, link: str, answer_id: int) -> Response:
    """Return a file to whoever may see the answer: never one that was given in confidence.

    Of who comes no more, only to the first contact: what they gave stays theirs to take away.
    """
    session, rights = db.session(), visitor().rights
    mine = given_by(visitor().subject, is_person=ATTENDEE in rights, with_left=FIRST in rights)
    found = find_file(session, answer_id, mine)
    if found is None or found.file is None:
        abort(404)
    return sent_file(found.value, content_of(session, found), found.file.media_type)
