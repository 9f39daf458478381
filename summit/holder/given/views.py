"""The files to take away, behind the link of whoever gave what stands in them."""

from collections.abc import Sequence

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from summit.extensions import db
from summit.holder.further.views import find_me
from summit.holder.given.gathering import Part, of_further, of_person, of_registration
from summit.holder.queries import OWN_ENTRY
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.registration.links import ATTENDEE
from summit.registration.models import Attendee
from summit.registration.queries import get_whole
from summit.web.downloads import csv_file
from summit.web.guards import holder, visitor
from summit.web.private import keep_private

blueprint = Blueprint("given", __name__)
blueprint.after_request(keep_private)


def _gathered() -> tuple[str, Sequence[Part]]:
    """Return the name of the file, and what whoever has this link gave."""
    session = db.session()
    if ATTENDEE in visitor().rights:
        person = session.get_one(Attendee, visitor().subject)
        return f"{person.registration.reference}-{person.id}", of_person(session, person)
    if OWN_ENTRY in visitor().rights:
        me = find_me(session)
        return f"{me.id}", of_further(session, me)
    registration = get_whole(session, visitor().subject)
    return registration.reference, of_registration(session, registration)


@blueprint.get("/<link>/given.csv")
@holder
def as_csv(language: Language, link: str) -> Response:
    """Return it for a spreadsheet: no answer is run as a formula."""
    name, parts = _gathered()
    rows = [(part.title, one.label, one.text) for part in parts for one in part.answers]
    return csv_file(name, [_("Part"), _("Question"), _("Answer")], rows)


@blueprint.get("/<link>/given.json")
@holder
def as_json(language: Language, link: str) -> ResponseReturnValue:
    """Return it for another program: moments in UTC, names that stay the same in each language."""
    name, parts = _gathered()
    answer = jsonify(
        {
            "made_at": now().isoformat(),
            "parts": [
                {
                    "part": part.name,
                    "title": part.title,
                    "answers": [
                        {"name": one.name, "label": one.label, "value": _plain(one.value)}
                        for one in part.answers
                    ],
                }
                for part in parts
            ],
        }
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


def _plain(value: object) -> object:
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else value
