"""Office: the reading of one session; and what the page of an article's ties may offer."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.articles.models import Article
from summit.articles.queries import articles_for, every_article
from summit.articles.rules import TargetKind
from summit.articles.service import link_to, reject_for, unlink_from
from summit.articles.suggesting import suggestions_for
from summit.articles.targets import Offered, offer_targets
from summit.extensions import db, transaction
from summit.programme import lists
from summit.programme.models import ProgrammeSession
from summit.programme.reading.queries import key_of, text_of
from summit.web.guards import staff, visitor
from summit.web.languages import current_language

blueprint = Blueprint("programme_reading_admin", __name__)
MOST = 50  # articles of one session; nobody reads more before it


@blueprint.record_once
def _offer(state: BlueprintSetupState) -> None:
    offer_targets(state.app, TargetKind.SESSION, _sessions)
    offer_targets(state.app, TargetKind.SPEAKER, _speakers)


def _sessions(session: Session) -> Sequence[Offered]:
    return [
        Offered(
            key_of(row),
            row.title.to(current_language()),
            url_for("programme_reading_admin.reading", session_id=row.id),
        )
        for row in lists.every_session(session)
    ]


def _speakers(session: Session) -> Sequence[Offered]:
    return [
        Offered(key_of(row), row.name, url_for("programme_admin.speaker", speaker_id=row.id))
        for row in lists.every_speaker(session)
    ]


def _find(session_id: int) -> ProgrammeSession:
    return db.session.get(ProgrammeSession, session_id) or abort(404)


@blueprint.get("/programme/<int:session_id>/reading")
@staff("site.edit")
def reading(session_id: int) -> str:
    """Show what is read before a session, what is like it and why, and all other articles."""
    session, row = db.session(), _find(session_id)
    chosen = articles_for(session, TargetKind.SESSION, key_of(row), current_language(), MOST)
    known = {one.id for one in chosen}
    return render_template(
        "programme/admin/reading.html",
        row=row,
        chosen=chosen,
        suggested=suggestions_for(session, TargetKind.SESSION, key_of(row), text_of(row)),
        others=[one for one in every_article(session) if one.id not in known],
    )


@blueprint.post("/programme/<int:session_id>/reading")
@staff("site.edit")
def tie(session_id: int) -> ResponseReturnValue:
    """Tie an article to a session, untie it, or never suggest it again."""
    row, number = _find(session_id), request.form.get("article", "")
    deed = request.form.get("do", "")
    if deed not in ("link", "untie", "reject") or not _is_article(number):
        abort(400)
    kind, key = TargetKind.SESSION, key_of(row)
    with transaction(by=visitor().actor) as session:
        if deed == "link":
            link_to(session, int(number), kind, key)
        elif deed == "untie":
            unlink_from(session, int(number), kind, key)
        else:
            reject_for(session, int(number), kind, key)
    flash(_("Saved. The public pages say so now."))
    return redirect(url_for(".reading", session_id=session_id), code=303)


def _is_article(number: str) -> bool:
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return is_number and db.session.get(Article, int(number)) is not None
