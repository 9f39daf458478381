"""A button of the office that decides: done and said, or refused on the form that was sent."""

from collections.abc import Callable

from flask import flash
from sqlalchemy.orm import Session

from summit.extensions import transaction
from summit.kernel.errors import Refused
from summit.web.errors import sentence
from summit.web.guards import visitor
from summit.web.said import SiteForm


def is_done(form: SiteForm, decide: Callable[[Session, str], object], said: str) -> bool:
    """Call `decide` with a session that writes and who decides; say so for the next page.

    False where the form is not right, or `decide` refuses: why stands on the form.
    """
    if not form.validate():
        return False
    by = visitor().actor
    try:
        with transaction(by=by) as session:
            decide(session, by)
    except Refused as refusal:
        form.form_errors.append(sentence(refusal))
        return False
    flash(said)
    return True
