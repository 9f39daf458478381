"""Writes pages' words where nobody asks for a page: letters and documents made by a worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app, render_template, url_for

from summit.kernel.languages import Language
from summit.settings import Settings
from summit.web.languages import speaking


def current_settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


@contextmanager
def outside(language: Language) -> Iterator[None]:
    """Write in `language` inside the block, as if for a page.

    The block has a context and so a database session of its own.
    """
    base = current_settings().public_url
    with current_app.test_request_context(base_url=base), speaking(language):
        yield


def render(template: str, facts: dict[str, Any]) -> str:
    return render_template(template, **facts)


def address_of(endpoint: str, **values: Any) -> str:
    """Return a whole address under the public one, whatever host was asked."""
    return current_settings().public_url.rstrip("/") + url_for(endpoint, **values)
