"""Changes the language of a registration: of letters and links, never of what was issued."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from summit.extensions import transaction
from summit.kernel.languages import Language
from summit.registration.service.language import speak
from summit.web.guards import first_contact, visitor
from summit.web.private import keep_private

blueprint = Blueprint("tongue", __name__)
blueprint.after_request(keep_private)


@blueprint.post("/<link>/language")
@first_contact
def change(language: Language, link: str) -> ResponseReturnValue:
    """Write to the contact in another language, and go on in it."""
    wanted = request.form.get("language", "")
    if wanted not in set(Language):
        abort(400)
    with transaction(by=visitor().actor) as session:
        speak(session, visitor().subject, Language(wanted))
    to = url_for("holder.show", link=link, language=Language(wanted), notice="changed")
    return redirect(to, code=303)
