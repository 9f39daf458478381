"""What templates may call by name."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask, g, url_for
from markupsafe import Markup, escape

from summit.kernel.languages import REGIONAL, Translated
from summit.web import formats
from summit.web.languages import current_language


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        money=formats.money,
        amount=formats.amount,
        day=formats.day,
        month=formats.month,
        hour=lambda value: formats.hour(value, zone()),
        moment=lambda value: formats.moment(value, zone()),
        iso=lambda value: value.isoformat(),
        here=lambda text: text.to(current_language()),
        spoken=spoken,
    )
    app.jinja_env.globals.update(asset=asset)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def zone() -> ZoneInfo:
    """Return the summit's zone, which `summit.edition` puts into `g` on first use."""
    found: ZoneInfo | None = g.get("zone")
    return found or ZoneInfo("America/Toronto")


def spoken(text: Translated, wanted: str | None = None) -> Markup:
    """Return the text, marked with its language where it is not the page's."""
    wanted = wanted or current_language()
    found = text.language_for(wanted)
    if found is None or found == wanted:
        return escape(text.to(wanted))
    tag = REGIONAL[found]  # type: ignore[index]  # a StrEnum key equals its code
    return Markup('<span lang="{}">{}</span>').format(tag, text.to(wanted))


def asset(name: str) -> str:
    """Return the address of a static file."""
    return url_for("static", filename=name)


def local(value: datetime) -> datetime:
    return value.astimezone(zone())
