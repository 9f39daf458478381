"""The edit form of the office: refuses to overwrite what somebody else kept meanwhile."""

from collections.abc import Callable
from typing import Any

from wtforms import HiddenField

from summit.kernel.edits import ChangedMeanwhile, fingerprint
from summit.kernel.errors import Refused
from summit.kernel.text import one_line
from summit.web.errors import sentence
from summit.web.said import SiteForm


def or_none(text: str | None) -> str | None:
    """Return what was typed into one line, None for an empty answer: unknown is no empty text."""
    return one_line(text) or None


class EditForm(SiteForm):
    """A form over one record. `SHOWN` names the columns it writes."""

    SHOWN: tuple[str, ...] = ()
    seen = HiddenField()  # digest of what the form showed

    def show(self, record: Any) -> None:
        """Draw the record as it is kept."""
        self.seen.data = fingerprint(record, self.SHOWN)

    def asked(self) -> dict[str, Any]:
        """Return the columns as they were typed."""
        return {name: self[name].data for name in self.SHOWN}

    def keep(self, write: Callable[[], object], read: Callable[[], Any]) -> bool:
        """Call `write`; on a refusal say why, keep what was typed, and tell what is kept now."""
        try:
            write()
        except Refused as refusal:
            self.form_errors.append(sentence(refusal))
            self.meet(refusal, read)
            return False
        return True

    def meet(self, refusal: Refused, read: Callable[[], Any]) -> None:
        """Show what a refusal is about. After it the form has shown the record as it is kept."""
        if isinstance(refusal, ChangedMeanwhile):
            record = read()
            self.show(record)
            self.compare(record)

    def typed(self, name: str) -> Any:
        """Return an answer as the record would keep it."""
        return self[name].data

    def in_words(self, _name: str, kept: Any) -> Any:
        """Return a kept value as people read it beside the field."""
        return kept

    def compare(self, record: Any, kind: str = "saved") -> None:
        """Say what a record has beside each answer that differs; `kind` is what it is called."""
        for name in self.SHOWN:
            kept = getattr(record, name)
            if kept != self.typed(name):
                self[name].kept_now = self.in_words(name, kept)
                self[name].kept_kind = kind
