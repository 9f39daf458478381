"""What templates may call by name."""

import hashlib
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, has_request_context, request, url_for
from markupsafe import Markup, escape

from summit.kernel.languages import REGIONAL, Translated
from summit.kernel.text import bound
from summit.web import formats
from summit.web.countries import country_name
from summit.web.forms import error_lines
from summit.web.languages import NAMES, current_language, in_tongue
from summit.web.markdown import markdown

SITE_STYLES = "css/site.css"  # what public pages ask for: one file, for each costs a round trip
SITE_PARTS = ("css/fonts.css", "css/tokens.css", "css/public.css")
SUMMIT_ZONE = ZoneInfo("America/Toronto")  # until a summit says its own
RAISED = re.compile(r"\b(\d+)(e|er|re)\b")


def init_app(app: Flask) -> None:
    app.extensions["asset_addresses"] = {}
    app.jinja_env.filters.update(
        money=formats.money,
        amount=formats.amount,
        in_currency=formats.in_currency,
        day=formats.day,
        month=formats.month,
        local_day=lambda value: formats.day(local(value).date()),
        hour=lambda value: formats.hour(value, zone()),
        moment=lambda value: formats.moment(value, zone()),
        shortday=lambda value: formats.brief_day(value.astimezone(zone()).date()),
        short=lambda value: formats.brief(value, zone()),
        iso=lambda value: value.isoformat(),
        country=lambda code: country_name(code, current_language()),
        here=lambda text: bound(text.to(current_language())),
        spoken=spoken,
        in_tongue=in_tongue,
        ordinal=ordinal,
        initial=initial,
        markdown=markdown,
    )
    app.jinja_env.globals.update(
        asset=asset,
        here_mark=here_mark,
        absolute=absolute,
        error_lines=error_lines,
        tag_of=lambda code: REGIONAL[code],
        name_of=lambda code: NAMES[code],
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def zone() -> ZoneInfo:
    """Return the summit's zone, which `summit.edition` puts into `g` on first use."""
    found: ZoneInfo | None = g.get("zone")
    return found or SUMMIT_ZONE


def spoken(text: Translated, wanted: str | None = None) -> Markup:
    """Return the text, marked with its language where it is not the page's."""
    wanted = wanted or current_language()
    found = text.language_for(wanted)
    if found is None or found == wanted:
        return escape(bound(text.to(wanted)))
    tag = REGIONAL[found]  # type: ignore[index]  # a StrEnum key equals its code
    return Markup('<span lang="{}">{}</span>').format(tag, bound(text.to(wanted)))


def ordinal(text: str) -> Markup:
    """Return a French 2e as printed, its letter raised; other texts as they are."""
    found = RAISED.search(text)
    if found is None:
        return escape(text)
    raised = Markup("{}{}<sup>{}</sup>{}")
    return raised.format(text[: found.start()], found[1], found[2], text[found.end() :])


def initial(text: str) -> str:
    """Return a text as it begins a line: its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def here_mark(endpoint: str) -> Markup:
    """Return the attribute that says "you are here", for a page or for the part it belongs to."""
    if request.endpoint == endpoint:
        return Markup(' aria-current="page"')
    is_part = endpoint.split(".")[0] == request.blueprint and request.blueprint != "pages"
    return Markup(' aria-current="true"') if is_part else Markup("")


def absolute(path: str) -> str:
    """Return the whole address, on the site's public name whatever host was asked."""
    return str(current_app.config["SETTINGS"].public_url).rstrip("/") + path


def asset(name: str) -> str:
    """Return the address of a static file; styles and pictures carry their version in it.

    Scripts do not: they import one another by plain names, and two addresses are two modules.
    Fonts do not either: the styles name them.
    """
    addresses: dict[tuple[str, str], str] = current_app.extensions["asset_addresses"]
    below = request.script_root if has_request_context() else ""
    if (below, name) not in addresses:
        addresses[below, name] = _address_of(name)
    return addresses[below, name]


def _address_of(name: str) -> str:
    if name.startswith(("css/", "img/")):
        version = hashlib.sha256(content_of(name)).hexdigest()[:10]
        return url_for("static", filename=name, v=version)
    return url_for("static", filename=name)


def content_of(name: str) -> bytes:
    """Return what a static file holds; of `SITE_STYLES`, all its parts one after the other."""
    parts = SITE_PARTS if name == SITE_STYLES else (name,)
    return b"".join(Path(f"{current_app.static_folder}/{part}").read_bytes() for part in parts)


def local(value: datetime) -> datetime:
    return value.astimezone(zone())
