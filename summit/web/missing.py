"""Which texts of the site are not written yet in which language: each capability tells its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask.sansio.app import App
from sqlalchemy.orm import Session

from summit.kernel.languages import Language, Translated


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenText:
    """One text that organizers write in three languages."""

    of: str  # whose it is, as the office calls it: "Session: Water across borders"
    field: str  # "Title"
    text: Translated | None
    address: str  # where the office edits it
    needs_french: bool = False  # contract, prices, summit pages: not published without

    @property
    def missing(self) -> list[Language]:
        """Return the languages to write yet; an empty text nobody needs misses none."""
        if not self.text and not self.needs_french:
            return []
        return [language for language in Language if language not in (self.text or {})]


Teller = Callable[[Session], Iterable[WrittenText]]


def tell_texts(app: App, teller: Teller) -> None:
    """Have the report of missing languages ask `teller`; called by a capability's admin views."""
    app.extensions.setdefault("written_texts", []).append(teller)


def written_texts(app: App, session: Session) -> list[WrittenText]:
    """Return every text that the capabilities know of."""
    tellers: list[Teller] = app.extensions.get("written_texts", [])
    return [text for teller in tellers for text in teller(session)]
