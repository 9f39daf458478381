"""Which language a page speaks: the address decides, then the reader's own choice, then French."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from babel.support import Translations
from flask import Flask, current_app, g, has_request_context, request, session, url_for
from flask_babel import Domain, force_locale
from flask_babel import gettext as _
from werkzeug.routing import BaseConverter

from summit.extensions import babel
from summit.kernel.languages import REGIONAL, Language

CHOSEN = "language"  # in the session, and in the address of pages that name none: ?language=fr
NAMES = {Language.FR: "Français", Language.EN: "English", Language.ES: "Español"}
LOCALES = {code: tag.replace("-", "_") for code, tag in REGIONAL.items()}  # as Babel writes them


class LanguageConverter(BaseConverter):
    """`<language:language>` in an address: fr, en or es."""

    regex = "fr|en|es"

    def to_python(self, value: str) -> Language:
        return Language(value)


def init_app(app: Flask) -> None:
    app.url_map.converters["language"] = LanguageConverter
    babel.init_app(app, locale_selector=current_locale, default_locale=LOCALES[Language.FR])
    babel.domain_instance = Texts()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension's own
        gettext=lambda text: texts().ugettext(text),
        ngettext=lambda one, several, number: texts().ungettext(one, several, number),
        newstyle=True,
    )
    app.url_value_preprocessor(_take_from_address)
    app.url_defaults(_put_into_address)
    app.before_request(_remember)
    app.context_processor(
        lambda: {"language": current_language(), "language_tag": REGIONAL[current_language()]}
    )
    app.jinja_env.globals.update(address_in=address_in, languages=languages)


class Texts(Domain):  # type: ignore[misc]
    """The site's catalogues. Flask-Babel finds out the locale's name anew for each text."""

    def get_translations(self) -> Translations:
        language = current_language()
        if language not in self.cache:
            self.cache[language] = super().get_translations()
        found: Translations = self.cache[language]
        return found


def texts() -> Translations:
    """Return the catalogue of the language that is being written."""
    found: Translations = babel.domain_instance.get_translations()
    return found


def _take_from_address(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "language" in values:
        g.language = values["language"]


def _put_into_address(endpoint: str, values: dict[str, Any]) -> None:
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = current_language()


def current_language() -> Language:
    """Return the language of what is being written now."""
    if "language" in g:
        spoken: Language = g.language
        return spoken
    return preferred() if has_request_context() else Language.FR


def _remember() -> None:
    """Keep what a reader chose on a page whose address names no language."""
    chosen = request.args.get(CHOSEN)
    if chosen in set(Language) and "language" not in (request.view_args or {}):
        g.language = Language(chosen)
        session[CHOSEN] = chosen


def in_tongue(code: str) -> str:
    """Say in which language something is, for a reader of another."""
    named = {"fr": _("in French"), "en": _("in English"), "es": _("in Spanish")}
    return str(named[code])


def languages() -> list[tuple[Language, str, str]]:
    """Return code, tag and own name of each language, French first (DOMAIN 3.1)."""
    return [(code, REGIONAL[code], NAMES[code]) for code in Language]


def address_in(language: Language) -> str:
    """Return the address of the page being shown, in another language; else the summit page."""
    values = request.view_args or {}
    if request.endpoint and "language" in values:
        return url_for(request.endpoint, **values | {"language": language})
    if request.endpoint and request.url_rule and "GET" in (request.url_rule.methods or ()):
        kept = {**request.args.to_dict(), CHOSEN: str(language)}
        return f"{request.path}?{urlencode(kept)}"
    return url_for("pages.summit", language=language)


def preferred() -> Language:
    """Return the language of a reader whose address names none."""
    first = request.path.split("/")[1]
    for wanted in (first, session.get(CHOSEN)):
        if wanted in set(Language):
            return Language(wanted)
    for tag, quality in request.accept_languages:  # best first; werkzeug's own best_match
        primary = tag.split("-")[0].lower()  # would take a worse `en` before a better `es-MX`
        if quality and primary in set(Language):
            return Language(primary)
    return Language.FR


def current_locale() -> str:
    return LOCALES[current_language()]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write in `language` inside the block: mails and documents speak their reader's."""
    before = g.get("language")
    g.language = Language(language)
    try:
        with force_locale(LOCALES[g.language]):
            yield
    finally:
        if before is None:
            del g.language
        else:
            g.language = before
