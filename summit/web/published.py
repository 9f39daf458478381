"""Which pages the site has for everybody: each capability tells its own, sitemap and tests ask."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask.sansio.app import App
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class PublicPage:
    """One page in all languages; `values` complete its address besides the language."""

    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    changed_on: date | None = None


Teller = Callable[[Session], Iterable[PublicPage]]


def tell_pages(app: App, teller: Teller) -> None:
    """Have `public_pages` ask `teller`; called by a capability's public views."""
    app.extensions.setdefault("public_pages", []).append(teller)


def public_pages(app: App, session: Session) -> list[PublicPage]:
    """Return every page a search engine may find, in the order of the capabilities."""
    tellers: list[Teller] = app.extensions.get("public_pages", [])
    return [page for teller in tellers for page in teller(session)]
