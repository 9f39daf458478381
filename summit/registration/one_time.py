"""The one-time key of a public form: sent twice, it is one registration, or one place in line.

The blank page is kept ready for everybody; each visitor's own two keys are put in last.
"""

import hashlib
import re
import secrets
from collections.abc import Callable

from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from summit.kernel.languages import Language
from summit.registration.forms import ContactForm
from summit.web.caching import kept

KEY = re.compile(r"[A-Za-z0-9_-]{22}")  # 128 bits, as `new_key` writes them
OWN_KEY, OWN_TOKEN = "{submission key}", "{csrf token}"  # in a page that is kept for everybody


def blank_page(language: Language, draw: Callable[[], str]) -> str:
    """Return the page nobody has written on: the same for all but for two keys of their own.

    `draw` writes it with a form that is `keyless`.
    """
    found = kept(language, lambda: draw().replace(generate_csrf(), OWN_TOKEN))
    return found.replace(OWN_KEY, new_key()).replace(OWN_TOKEN, generate_csrf())


def keyless(form: ContactForm) -> ContactForm:
    """Return a form to be kept for everybody, with the place where each key goes."""
    form.submission_key.data = OWN_KEY
    return form


def new_key() -> str:
    return secrets.token_urlsafe(16)


def is_one_time(form: ContactForm) -> bool:
    """Give a form without a proper key a new one, and have it sent once more."""
    if KEY.fullmatch(form.submission_key.data or ""):
        return True
    form.submission_key.data = new_key()
    form.form_errors.append(_("This page was incomplete. Please send it once more."))
    return False


def digest_of(form: ContactForm) -> str:
    """Return what is stored of the key: it tells the same form again, and no more."""
    return hashlib.sha256(form.submission_key.data.encode()).hexdigest()
