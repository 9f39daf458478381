"""The page volunteers keep open at a door."""

from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from summit.edition.queries import find_summit
from summit.extensions import db
from summit.kernel.languages import Language
from summit.web.guards import public
from summit.web.languages import NAMES, preferred, speaking

GUEST_WORDS = {  # what the guest reads on the answer, in the guest's own language
    "welcome": _l("Welcome"),
    "already-in": _l("Already in"),
    "see-desk": _l("Please see the desk"),
    "one-moment": _l("One moment, please"),
    "another-door": _l("Another entrance, please"),
    "opens": _l("This badge opens: %(zones)s"),
}
# a worker lives by the policy of its own script: this one file may compile WebAssembly
DECODER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"

blueprint = Blueprint("checkin", __name__)


@blueprint.get("/")
@public
def choose_language() -> ResponseReturnValue:
    return redirect(f"{request.script_root}/door/{preferred()}/")


@blueprint.get("/<language:language>/")
@public
def door(language: str) -> str:
    """One page for everybody; who it serves is settled by the phone's key."""
    summit = find_summit(db.session())
    return render_template(
        "checkin/door.html",
        language_names=NAMES,
        guest_words={code: _words_in(code) for code in Language},
        is_demonstration=bool(summit and summit.is_demonstration),
        plain_decoder=request.args.get("decoder") == "plain",
    )


@blueprint.get("/decoder.js")
@public
def decoder_script() -> ResponseReturnValue:
    folder = Path(current_app.static_folder or "static") / "vendor" / "decoder"
    response = send_from_directory(folder, "zxing-worker.js")
    response.headers["Content-Security-Policy"] = DECODER_POLICY
    return response


def _words_in(language: Language) -> dict[str, str]:
    with speaking(language):
        return {name: str(text) for name, text in GUEST_WORDS.items()}
