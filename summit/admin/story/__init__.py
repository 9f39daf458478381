"""The money of one registration as a story: what happened, oldest first, in sentences, and by whom.

Rows say what there is; the audit says which state each went through, when, and by whom. Whatever
else moves money tells its part in a function of its own, named in `TELLERS`.
"""

from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from summit.admin.story.bills import bills, documents, due_days, forgiven, other_payers, reminded
from summit.admin.story.books import Books, Told, open_books
from summit.admin.story.payments import card_pages, disputes, payments, refunds, reversals, reviews

__all__ = ["Told", "money_story"]

Teller = Callable[[Books, int], Iterator[Told]]
TELLERS: tuple[Teller, ...] = (
    bills,
    other_payers,
    card_pages,
    payments,
    reversals,
    reviews,
    forgiven,
    documents,
    due_days,
    reminded,
    refunds,
    disputes,
)


def money_story(session: Session, registration_id: int) -> list[Told]:
    """Return what happened to the money of a registration, oldest first."""
    books = open_books(session, registration_id)
    parts = [one for tell in TELLERS for one in tell(books, registration_id)]
    return sorted(parts, key=lambda one: one.at)  # stable: a bill before what it brings about
