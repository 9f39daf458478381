"""The public form: from the Register button to the contact's secret link."""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.sansio.app import App
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from summit.admission.codes.errors import CodeRefused, UnknownCode
from summit.admission.codes.service import find_code
from summit.admission.models import Counter
from summit.admission.queries import Offer, seats_left
from summit.admission.service import SoldOut
from summit.extensions import db, limiter, transaction
from summit.kernel.clock import now, real_now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.kernel.networks import network_of
from summit.kernel.text import fold, one_line
from summit.registration import queries, service
from summit.registration.codes.free import who_is_free
from summit.registration.codes.offers import with_invited
from summit.registration.codes.pricing import Typed
from summit.registration.codes.tries import is_known
from summit.registration.entering.views import filled_in, is_entering
from summit.registration.errors import WrongNumber
from summit.registration.forms import ContactForm, RegistrationForm
from summit.registration.further.labels import receives_what, role_of_contact
from summit.registration.holds import hold_policy
from summit.registration.labels import called
from summit.registration.links import contact_link
from summit.registration.models import Registration
from summit.registration.one_time import blank_page, digest_of, is_one_time, keyless
from summit.registration.waiting.jobs import offer_places
from summit.web.caching import good_until, kept_fact
from summit.web.errors import sentence
from summit.web.guards import public
from summit.web.packing import packable
from summit.web.pictures import takes_files

blueprint = Blueprint("registration", __name__)

blueprint.add_app_template_filter(called)
blueprint.add_app_template_filter(receives_what)
blueprint.add_app_template_filter(role_of_contact)

# Behind one address may be a city hall, a congress hotel or a whole mobile network.
POSTS_FROM_ADDRESS = "600/minute"  # about what one worker answers
HELD_FROM_ADDRESS = "200/hour"  # of those that held places
WRITTEN_TO_CONTACT = "20/hour"  # each of them writes a letter to that contact


Asked = Callable[[Session], bool]


def sell_when(app: App, can_sell: Asked, *, asks_residence: Asked) -> None:
    """Tell when paid places may be sold, and whether taxes depend on where a payer resides.

    `payments.views`, above this package, knows.
    """
    app.extensions["can_sell"] = can_sell
    app.extensions["asks_residence"] = asks_residence


def can_sell(session: Session) -> bool:
    asked: Asked = current_app.extensions.get("can_sell", lambda _: True)
    return asked(session)


def asks_residence(session: Session) -> bool:
    asked: Asked = current_app.extensions.get("asks_residence", lambda _: False)
    return asked(session)


def made(response: Response) -> bool:
    """Tell which posts count against the limit: those that held places or a place in line."""
    return response.status_code == 303


def _contact() -> str:
    """Count by who is written to; a digest, for the counts may be kept in Redis."""
    typed = one_line(request.form.get("contact_email"))
    return hashlib.sha256(fold(typed).encode()).hexdigest()


# also where a draft gets another contact, who is written to as the first one was
written_to = limiter.shared_limit(
    WRITTEN_TO_CONTACT, "contact", key_func=_contact, methods=["POST"], deduct_when=made
)


@blueprint.route("/", methods=["GET", "POST"])
@public
@limiter.limit(POSTS_FROM_ADDRESS, methods=["POST"])
@limiter.limit(HELD_FROM_ADDRESS, methods=["POST"], deduct_when=made)
@written_to
@takes_files  # a list of people
def register(language: Language) -> ResponseReturnValue:
    """Show the form; on a valid post hold places and hand over the contact's secret link."""
    if request.method == "GET":
        return packable(
            make_response(blank_page(language, _draw_blank))
        )  # nothing typed stands beside the keys
    desk = find_desk()
    if desk is None or not desk.serves(sent=True):
        return closed(desk), 409
    build = partial(
        RegistrationForm,
        offers=opened(desk.offers, registration_id=None),
        asks_residence=desk.asks_residence,
    )
    form = filled_in(build)
    if is_still_being_written():
        return page(form, desk)
    let_the_line_go_first()
    if is_for_later():
        form.let_names_wait()
    note_who_is_free(form)
    if is_one_time(form) and form.validate():
        link = hold_places(form)
        if link:
            return go_on(link)
    return page(form, desk), 422


def let_the_line_go_first() -> None:
    """Offer what lies free for people who wait, as after an opening, before anybody takes it."""
    desk = find_desk()
    if desk is not None and desk.somebody_is_next:
        offer_places(can_sell)


def find_desk() -> queries.Desk | None:
    return kept_fact("desk", _read_desk)


def _read_desk(session: Session) -> queries.Desk | None:
    return queries.find_desk(
        session, now=now(), can_sell=can_sell(session), asks_residence=asks_residence(session)
    )


def _draw_blank() -> str:
    desk = find_desk()
    good_until(desk.good_until if desk else None)
    if desk is None or not desk.serves(sent=False):
        return closed(desk)
    blank = RegistrationForm(offers=desk.offers, asks_residence=desk.asks_residence)
    return page(keyless(blank), desk)


def is_still_being_written() -> bool:
    """Tell whether a button asked for more or fewer people rather than for places."""
    return "add" in request.form or "remove" in request.form or is_entering()


def is_for_later() -> bool:
    """Tell whether the button was pressed that saves what is there: names may still be missing."""
    return "later" in request.form


def go_on(link: str) -> ResponseReturnValue:
    """Go from the form to what comes next: the review, or the draft that was saved for later."""
    if is_for_later():
        return redirect(url_for("revising.change", link=link, notice="later"), code=303)
    return redirect(url_for("holder.review", link=link), code=303)


def hold_places(form: RegistrationForm, *, part_of_id: int | None = None) -> str | None:
    """Return the link to the places held, or None where a refusal now stands in the form."""
    digest = digest_of(form)
    asked = form.to_application()
    holds = hold_policy(db.session(), current_app.config["SETTINGS"])
    try:
        check_code(asked.code, registration_id=part_of_id)
        with transaction(by="public") as session:
            held = queries.find_by_submission(session, digest) or service.start(
                session,
                asked,
                now=now(),
                holds=holds,
                submission_digest=digest,
                part_of_id=part_of_id,
            )
            return contact_link(held)
    except IntegrityError:  # the same form, sent twice at the same moment: the other one won
        made = queries.find_by_submission(db.session(), digest)
        if made is None:
            raise
        return contact_link(made)
    except Refused as refusal:
        put_into_form(form, refusal)
        return None


def check_code(typed: str, *, registration_id: int | None) -> None:
    """Count a code nobody knows. Raises `UnknownCode`, `TooManyUnknownCodes`."""
    if not typed:
        return
    looked_up: dict[str, bool] = g.setdefault("codes_looked_up", {})  # one try for each request
    if typed not in looked_up:
        with transaction(by="public") as session:
            looked_up[typed] = is_known(
                session,
                typed,
                address=network_of(request.remote_addr),
                registration_id=registration_id,
                now=real_now(),
            )
    if not looked_up[typed]:
        raise UnknownCode()


def opened(offers: Sequence[Offer], *, registration_id: int | None) -> Sequence[Offer]:
    """Return these offers, and what the invitation opens whose code was sent with the form."""
    typed = one_line(request.form.get("code"))
    try:
        check_code(typed, registration_id=registration_id)
    except CodeRefused:
        return offers  # said once the form is sent
    if not typed:
        return offers
    session = db.session()
    return with_invited(session, offers, find_code(session, typed), now=now())


def note_who_is_free(
    form: RegistrationForm, *, draft: Registration | None = None, whole_id: int | None = None
) -> None:
    """Let a form ask for no payer of who pays nothing; see `codes.free`."""
    chosen, code = form.places_with_payers(), form.code.data or ""
    if not chosen:
        return
    try:
        check_code(code, registration_id=draft.id if draft else whole_id)
    except CodeRefused:
        return  # said once the form is sent
    typed = Typed(code, form.contact_email.data or "")
    session = db.session()
    form.free = who_is_free(session, chosen, typed, draft=draft, whole_id=whole_id, now=now())


def put_into_form(form: RegistrationForm, refusal: Refused) -> None:
    """Say a refusal where it belongs: at the code, at the people of the category, or on top."""
    said = sentence(refusal)
    if isinstance(refusal, CodeRefused):
        form.refuse(form.code, said)
        return
    if isinstance(refusal, WrongNumber):
        form.refuse_categories({refusal.facts["category_id"]}, said)
        return
    if not isinstance(refusal, SoldOut):
        form.form_errors.append(said)
        return
    counter = refusal.facts["counter_id"]
    left = seats_left(db.session().get_one(Counter, counter, populate_existing=True))
    told = _("Left at this moment: %(left)s.", left=left)
    said = f"{said} {told}"
    sharing = [offer.category for offer in form.offers.values()]
    ids = {one.id for one in sharing if counter in (one.counter_id, one.pool_id)}
    form.refuse_categories(ids, said)


def page(form: ContactForm, desk: queries.Desk) -> str:
    return render_template("registration/register.html", form=form, desk=desk)


def closed(desk: queries.Desk | None) -> str:
    return render_template("registration/closed.html", desk=desk)
