"""Office: what was answered, of one registration and as files. Sensitive answers on demand."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, render_template
from flask_babel import gettext as _

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration.labels import STATUSES
from summit.registration.models import Attendee, Registration
from summit.registration.questions import reading
from summit.registration.questions.files import content_of, find_file
from summit.registration.questions.labels import ERASED
from summit.registration.questions.models import FormAnswer
from summit.registration.questions.statuses import ReadIn, Scope
from summit.web.downloads import csv_file, sent_file, xlsx_file
from summit.web.guards import staff, visitor
from summit.web.languages import current_language
from summit.web.uploads.labels import SCANS

blueprint = Blueprint("answers_admin", __name__)


@blueprint.get("/registrations/<int:registration_id>/answers")
@staff("registration.read")
def answers(registration_id: int) -> str:
    return _page(registration_id, reveals=False)


@blueprint.post("/registrations/<int:registration_id>/answers/sensitive")
@staff("sensitive.read")
def read_sensitive(registration_id: int) -> str:
    """Show the sensitive answers as well, once it is written down who reads them."""
    _get(registration_id)
    with transaction(by=visitor().actor) as session:
        read = reading.sensitive_of(session, _get(registration_id))
        reading.log_readings(session, read, ReadIn.OFFICE, by=visitor().actor, now=now())
    return _page(registration_id, reveals=True)


def _get(registration_id: int) -> Registration:
    found: Registration = db.session.get(Registration, registration_id) or abort(404)
    return found


def _page(registration_id: int, *, reveals: bool) -> str:
    one, session = _get(registration_id), db.session()
    may_read = "sensitive.read" in visitor().rights
    groups = reading.answers_in_office(session, one, current_language(), reveals=reveals)
    lines = [line for _person, those in groups for line in those]
    return render_template(
        "registration/questions/admin/answers.html",
        one=one,
        groups=groups,
        erased=ERASED,
        scans=SCANS,
        hides=any(line.is_hidden for line in lines),
        readings=reading.last_readings(session, one) if may_read else (),
    )


@blueprint.get("/answers/<int:answer_id>/file")
@staff("registration.read")
def file(answer_id: int) -> Response:
    """Return a file that is not sensitive, to be saved and never run in our pages."""
    return _sent(find_file(db.session(), answer_id))


@blueprint.post("/answers/<int:answer_id>/file/sensitive")
@staff("sensitive.read")
def open_sensitive(answer_id: int) -> Response:
    """Return a sensitive file, once it is written down who opens it."""
    with transaction(by=visitor().actor) as session:
        found = find_file(session, answer_id, is_sensitive=True)
        person = found.attendee_id if found else None
        opened = [(found.question_id, person)] if found and person else []
        reading.log_readings(session, opened, ReadIn.OFFICE, by=visitor().actor, now=now())
    return _sent(find_file(db.session(), answer_id, is_sensitive=True))


def _sent(found: FormAnswer | None) -> Response:
    if found is None or found.file is None:
        abort(404)
    return sent_file(found.value, content_of(db.session(), found), found.file.media_type)


@blueprint.get("/answers.<any(csv, xlsx):kind>")
@staff("export.read")
def answers_file(kind: str) -> Response:
    """Return everybody who comes, with the answers that are not sensitive."""
    return _file(kind, reveals=False)


@blueprint.post("/answers-sensitive.<any(csv, xlsx):kind>")
@staff("sensitive.read")
def sensitive_file(kind: str) -> Response:
    """Return the same with the sensitive answers; each is written down as read."""
    if "export.read" not in visitor().rights:
        abort(403)
    with transaction(by=visitor().actor) as session:
        read = reading.sensitive_in_file(session)
        reading.log_readings(session, read, ReadIn.EXPORT, by=visitor().actor, now=now())
    return _file(kind, reveals=True)


def _file(kind: str, *, reveals: bool) -> Response:
    session, language = db.session(), current_language()
    questions = reading.columns(session, reveals=reveals)
    head = [
        _("Reference"),
        _("Status"),
        _("Municipality or organization"),
        _("Country"),
        _("Given names"),
        _("Family names"),
        _("Participation type"),
        _("E-mail"),
        *(
            one.text.to(language)
            if one.scope is Scope.PERSON
            else _("Registration: %(question)s", question=one.text.to(language))
            for one in questions
        ),
    ]
    found = _rows(reading.rows(session, questions, language))
    if kind == "csv":
        return csv_file("answers", head, found)
    return xlsx_file("answers", _("Answers"), head, found)


def _rows(found: Iterator[tuple[Attendee, list[str]]]) -> Iterator[list[Any]]:
    for one, said in found:
        whole = one.registration
        yield [
            whole.reference,
            STATUSES[whole.status].text,
            whole.municipality,
            whole.country,
            one.given_name or _("Name to follow"),
            one.family_name,
            one.category.name.to(current_language()),
            one.email,
            *said,
        ]
