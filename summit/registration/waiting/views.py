"""The public form to join the waiting list, and the secret page of one entry."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from summit.extensions import db, limiter, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.registration.links import contact_link
from summit.registration.one_time import blank_page, digest_of, is_one_time, keyless
from summit.registration.queries import Desk
from summit.registration.views import (
    POSTS_FROM_ADDRESS,
    closed,
    find_desk,
    let_the_line_go_first,
    made,
    written_to,
)
from summit.registration.waiting import queries, service
from summit.registration.waiting.errors import PlacesFree
from summit.registration.waiting.forms import FewerForm, WaitingForm
from summit.registration.waiting.links import entry_address, entry_link, find_waiting
from summit.web.caching import good_until
from summit.web.errors import sentence
from summit.web.guards import load_with, public, visitor, waiting
from summit.web.packing import packable
from summit.web.private import keep_private

blueprint = Blueprint("waiting", __name__)
JOINED_FROM_ADDRESS = "30/hour"  # a city hall joins once or twice; who fills the line, no more


@blueprint.record
def _tell_guards(state: BlueprintSetupState) -> None:
    load_with(state.app, "waiting", lambda link: find_waiting(db.session(), link))


@blueprint.route("/register/waiting-list", methods=["GET", "POST"])
@public
@limiter.limit(POSTS_FROM_ADDRESS, methods=["POST"])
@limiter.limit(JOINED_FROM_ADDRESS, methods=["POST"], deduct_when=made)
@written_to
def join(language: Language) -> ResponseReturnValue:
    """Show the form; on a valid post put the people in line and hand over their secret link."""
    if request.method == "GET":
        return packable(make_response(blank_page(language, _draw_blank)))
    desk = find_desk()
    if desk is None or not desk.gives_places:
        return closed(desk), 409
    form = WaitingForm(request.form, offers=desk.waited_for)
    if not form.category.choices:  # places came free, and nothing was chosen
        return closed(desk), 409
    if is_one_time(form) and form.validate():
        let_the_line_go_first()
        try:
            return redirect(url_for(".show", link=_stand_in_line(form)), code=303)
        except Refused as refusal:
            return _page(form, desk, refusal), refusal.status_code
    return _page(form, desk), 422


def _draw_blank() -> str:
    desk = find_desk()
    good_until(desk.good_until if desk else None)
    if desk is None or not desk.has_list:
        return closed(desk)
    return _page(keyless(WaitingForm(offers=desk.waited_for)), desk)


def _page(form: WaitingForm, desk: Desk, refusal: Refused | None = None) -> str:
    return render_template(
        "registration/waiting/join.html",
        form=form,
        desk=desk,
        refusal=sentence(refusal) if refusal else "",
        is_free_again=isinstance(refusal, PlacesFree),
    )


def _stand_in_line(form: WaitingForm) -> str:
    """Return the secret link of the entry this form makes, or made before. May raise `Refused`."""
    digest, wish = digest_of(form), form.to_wish()
    try:
        with transaction(by="public") as session:
            entry = queries.find_by_submission(session, digest) or service.join(
                session, wish, submission_digest=digest, now=now()
            )
            return entry_link(entry)
    except IntegrityError:  # the same form, sent twice at the same moment: the other one won
        made = queries.find_by_submission(db.session(), digest)
        if made is None:
            raise
        return entry_link(made)


# -- behind the secret link --------------------------------------------------------------------


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    return keep_private(response) if "link" in (request.view_args or {}) else response


@blueprint.get("/waiting/<link>")
@waiting
def show(language: Language, link: str) -> str:
    return _own_page(link)


@blueprint.post("/waiting/<link>/fewer")
@waiting
def fewer(language: Language, link: str) -> ResponseReturnValue:
    """Let fewer people wait."""
    form = FewerForm(queries.standing_of(db.session(), visitor().subject).entry.people)
    if not form.validate():
        return _own_page(link, form=form), 422
    return _take_off(link, staying=int(form.staying.data))


@blueprint.post("/waiting/<link>/leave")
@waiting
def leave(language: Language, link: str) -> ResponseReturnValue:
    """Give up the turn of everybody."""
    return _take_off(link, staying=0)


def _take_off(link: str, *, staying: int) -> ResponseReturnValue:
    try:
        with transaction(by=visitor().actor) as session:
            service.leave(session, visitor().subject, staying=staying, now=now())
    except Refused as refusal:
        return _own_page(link, refusal), refusal.status_code
    return redirect(url_for(".show", link=link), code=303)


def _own_page(link: str, refusal: Refused | None = None, form: FewerForm | None = None) -> str:
    desk = find_desk()
    is_open = desk is not None and desk.gives_places
    standing = queries.standing_of(db.session(), visitor().subject)
    on_sale = {one.category.id for one in desk.on_sale} if desk else set()
    return render_template(
        "registration/waiting/show.html",
        standing=standing,
        entry=standing.entry,
        link=link,
        form=form or FewerForm(standing.entry.people),
        link_of=contact_link,
        own_address=entry_address(standing.entry, standing.entry.language),
        refusal=sentence(refusal) if refusal else "",
        desk=desk,
        takes_places=is_open and standing.entry.category_id in on_sale,
    )
