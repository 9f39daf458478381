"""The pages behind a secret link. Opening one changes nothing: mail scanners open links too."""

from functools import partial

from flask import Blueprint, Response, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from summit.extensions import db
from summit.holder.queries import find_holder, registration_of
from summit.kernel.languages import Language
from summit.payments.queries import can_sell
from summit.registration.queries import get_whole
from summit.registration.views import sell_when
from summit.web.guards import holder, load_with, visitor

blueprint = Blueprint("holder", __name__)


@blueprint.record
def _tell_guards(state: BlueprintSetupState) -> None:
    load_with(state.app, "holder", partial(find_holder, state.app.config["LINK_KEY"]))
    sell_when(state.app, can_sell)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Keep the link out of search engines, caches and other sites' logs.

    `same-origin`, not `no-referrer`: over https Flask-WTF compares the Referer of a post.
    """
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@blueprint.get("/<link>")
@holder
def show(language: Language, link: str) -> ResponseReturnValue:
    session = db.session()
    registration = get_whole(session, registration_of(session, visitor()))
    return render_template("holder/show.html", registration=registration, link=link)
