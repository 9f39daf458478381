"""The list of the office: search, filters, saved views, order and page, all in the address.

It knows no table: it says what was asked for, a capability finds it, it draws the pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from flask import request, url_for
from flask_babel import gettext as _

from summit.kernel.text import one_line, whole

PER_PAGE = 50
LONGEST_SEARCH = 100  # signs; nobody types more, and LIKE need not try
FARTHEST = 100_000  # pages; beyond, databases count in other ways

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice beside the search. `choices` are (value, label); others are not taken."""

    name: str
    label: Any
    choices: Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class SavedView:
    """A set of filters with a name, offered as a chip. `count` stands behind the name."""

    label: Any
    chosen: Mapping[str, str]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: plain values, each one of those offered."""

    search: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    page: int = 1

    def get(self, name: str) -> str | None:
        return self.chosen.get(name)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.search or self.chosen)

    def values(self) -> dict[str, str]:
        """Return what an address needs to ask the same."""
        named = {"q": self.search, "order": self.order} | dict(self.chosen)
        if self.page > 1:
            named["page"] = str(self.page)
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """The rows of one page and where they stand among all."""

    rows: Sequence[R]
    total: int
    number: int
    size: int = PER_PAGE

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Listing:
    """What one list offers. `orders` are (value, label), the first one is the default."""

    endpoint: str
    filters: Sequence[Filter] = ()
    orders: Sequence[tuple[str, Any]] = ()
    views: Sequence[SavedView] = ()
    hint: Any = ""  # what the search looks into
    export: str | None = None  # endpoint of the same list as a file

    @classmethod
    def by_state(
        cls,
        endpoint: str,
        names: Mapping[str, Any],
        counts: Mapping[str, int],
        *,
        hint: Any = None,
        export: str | None = None,
    ) -> "Listing":
        """Return a list of what belongs to registrations, each in one of these states."""
        return cls(
            endpoint=endpoint,
            filters=[Filter("state", _("State"), list(names.items()))],
            views=[
                SavedView(_("All"), {}),
                *(SavedView(name, {"state": key}, counts[key]) for key, name in names.items()),
            ],
            hint=hint or _("Name, city, reference, e-mail"),
            export=export,
        )

    def read(self) -> Asked:
        """Return what this request asks for; anything not offered is as if not asked."""
        given = request.args
        chosen = {
            one.name: given[one.name]
            for one in self.filters
            if given.get(one.name) in {value for value, _ in one.choices}
        }
        order = given.get("order", "")
        if order not in {value for value, _ in self.orders[1:]}:
            order = ""
        search = one_line(given.get("q"))[:LONGEST_SEARCH]
        return Asked(search, chosen, order, _page_number(given.get("page", "")))

    def address(self, asked: Asked, *, page: int = 1) -> str:
        return _address(self.endpoint, replace(asked, page=page).values())

    def view_address(self, view: SavedView) -> str:
        return _address(self.endpoint, view.chosen)

    def is_current(self, view: SavedView, asked: Asked) -> bool:
        return dict(view.chosen) == dict(asked.chosen) and not asked.search

    def export_address(self, asked: Asked) -> str | None:
        """Return where the same rows can be had as a file, all pages of them."""
        values = replace(asked, page=1).values()
        return _address(self.export, values) if self.export else None


def _page_number(text: str) -> int:
    number = whole(text, digits=6, otherwise=1)
    return min(max(number, 1), FARTHEST)


def offset(asked: Asked, size: int = PER_PAGE) -> int:
    return (asked.page - 1) * size


def _address(endpoint: str, values: Mapping[str, Any]) -> str:
    return url_for(endpoint, **values)
