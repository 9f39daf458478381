"""The four kinds of practical information, and what the office calls each. On one screen."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from summit.kernel.languages import Translated
from summit.practical.forms import HotelForm, ListedForm, PageForm, PartnerForm, QuestionForm
from summit.practical.models import Hotel, Listed, Partner, PracticalPage, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of row: its table, its form, the words of its list."""

    key: str  # in addresses of the office
    model: type[Listed]
    form: type[ListedForm]
    named_by: str  # the column that names a row in the list
    title: Any
    one: Any
    add: Any
    empty: Any

    def name_of(self, row: Listed) -> Translated:
        """Return what a row is called; a name that is not translated is the same everywhere."""
        name = getattr(row, self.named_by)
        return name if isinstance(name, Translated) else Translated(fr=name, en=name, es=name)


KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            key="pages",
            model=PracticalPage,
            form=PageForm,
            named_by="title",
            title=_l("Practical pages"),
            one=_l("Practical page"),
            add=_l("Add a page"),
            empty=_l("There is no page yet."),
        ),
        Kind(
            key="hotels",
            model=Hotel,
            form=HotelForm,
            named_by="name",
            title=_l("Hotels"),
            one=_l("Hotel"),
            add=_l("Add a hotel"),
            empty=_l("There is no hotel yet: the page says “to be announced”."),
        ),
        Kind(
            key="questions",
            model=Question,
            form=QuestionForm,
            named_by="question",
            title=_l("Questions and answers"),
            one=_l("Question and answer"),
            add=_l("Add a question"),
            empty=_l("There is no question yet."),
        ),
        Kind(
            key="partners",
            model=Partner,
            form=PartnerForm,
            named_by="name",
            title=_l("Partner organizations"),
            one=_l("Partner organization"),
            add=_l("Add a partner organization"),
            empty=_l("There is no partner organization yet."),
        ),
    )
}
