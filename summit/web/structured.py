"""Pieces of JSON-LD that several capabilities write: what search engines read beside the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from summit.kernel.languages import Language
from summit.web.filters import absolute

CONTEXT = "https://schema.org"
MAGAZINE = {
    "@type": "Organization",
    "name": "InterAlcaldes",
    "url": "https://www.interalcaldes.com/",
}


def event_id() -> str:
    """Return the name of the summit in linked data: one for all languages, so that facts meet."""
    return absolute(url_for("pages.choose_language")) + "#summit"


def breadcrumb(steps: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """Return the way to a page: names and paths from the summit page on."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate(steps, start=1)
        ],
    }


def graph(*nodes: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"@context": CONTEXT, "@graph": list(nodes)}


def path_to(endpoint: str, language: Language, **values: Any) -> str:
    return url_for(endpoint, language=language, **values)
