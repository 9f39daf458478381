"""The hosted payment page: lines, total, test cards, 3-D Secure, and the pages after the end."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from . import checkout, sessions
from .account import Account
from .cards import BANK_DEBIT, CARD, CARDS, Typed
from .checkout import Step, Turn
from .current import simulation
from .errors import ApiError
from .options import JSON
from .texts import TEXTS, language_of, money
from .timers import run_due

blueprint = Blueprint("page", __name__)
FIELDS = ("email", "method", "number", "expiry", "code")


def _account() -> Account:
    account = simulation().account
    run_due(account)
    return account


@blueprint.errorhandler(ApiError)
def unknown(refusal: ApiError) -> ResponseReturnValue:
    language = language_of(None, request.accept_languages)
    texts = TEXTS[language]
    return render_template("unknown.html", lang=language, t=texts), refusal.status


@blueprint.get("/c/pay/<wanted>")
def show(wanted: str) -> ResponseReturnValue:
    account = _account()
    session = sessions.find(account, wanted)
    typed = Typed(email=session["customer_email"] or "", method=_first_method(account, session))
    return _page(
        account, session, typed, Step(Turn(session["status"])) if _ended(session) else None
    )


@blueprint.post("/c/pay/<wanted>")
def pay(wanted: str) -> ResponseReturnValue:
    account = _account()
    session = sessions.find(account, wanted)
    sent = {name: request.form.get(name, "").strip() for name in FIELDS}
    typed = Typed(**sent | {"email": session["customer_email"] or sent["email"]})
    step = checkout.submit(account, wanted, typed)
    return _after(account, wanted, typed, step)


@blueprint.get("/c/pay/<wanted>/authenticate")
def ask(wanted: str) -> ResponseReturnValue:
    account = _account()
    session = sessions.find(account, wanted)
    if _ended(session) or not account.store.memory(wanted).get("authenticating"):
        return redirect(url_for("page.show", wanted=wanted), code=303)
    return _render("authenticate", account, session)


@blueprint.post("/c/pay/<wanted>/authenticate")
def authenticate(wanted: str) -> ResponseReturnValue:
    account = _account()
    typed = Typed(email=sessions.find(account, wanted)["customer_email"] or "")
    confirmed = request.form.get("answer") == "confirm"
    return _after(
        account, wanted, typed, checkout.authenticate(account, wanted, confirmed=confirmed)
    )


def _after(account: Account, wanted: str, typed: Typed, step: Step) -> ResponseReturnValue:
    """Send the buyer on, or show the page with what is to be said."""
    if step.next_url:
        return redirect(step.next_url, code=303)
    if step.turn is Turn.AUTHENTICATE:
        return redirect(url_for("page.ask", wanted=wanted), code=303)
    return _page(account, sessions.find(account, wanted), typed, step)


def _ended(session: JSON) -> bool:
    return bool(session["status"] != "open")


def _first_method(account: Account, session: JSON) -> str:
    return next(iter(checkout.methods_of(account, session)), CARD)


def _page(account: Account, session: JSON, typed: Typed, step: Step | None) -> ResponseReturnValue:
    if step and step.turn in (Turn.EXPIRED, Turn.COMPLETE):
        return _render(step.turn.value, account, session)
    return _render("pay", account, session, typed=typed, step=step)


def _render(name: str, account: Account, session: JSON, **more: object) -> Response:
    language = language_of(session["locale"], request.accept_languages)
    page = Response(
        render_template(
            f"{name}.html",
            lang=language,
            t=TEXTS[language],
            session=session,
            lines=sessions.lines_of(account, session["id"]),
            money=lambda cents: money(cents, session["currency"], language),
            methods=checkout.methods_of(account, session),
            cards=CARDS,
            back=session["cancel_url"],
            onward=checkout.success_url(session),
            card_method=CARD,
            debit_method=BANK_DEBIT,
            **more,
        )
    )
    page.headers["Content-Security-Policy"] = _policy(session)
    page.headers["Cache-Control"] = "no-store"
    page.headers["Referrer-Policy"] = "no-referrer"
    return page


def _policy(session: JSON) -> str:
    """Allow our own style only; a form may end at the shop, whose address it is sent on to."""
    shop = urlsplit(session["success_url"])
    return (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
        f" form-action 'self' {shop.scheme}://{shop.netloc}; frame-ancestors 'none'"
    )
