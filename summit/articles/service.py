"""Ties articles to one another and to the summit."""

from sqlalchemy.orm import Session

from summit.articles.models import ArticleLink
from summit.kernel.errors import N_, Refused


class LinksToItself(Refused):
    message = N_("An article cannot be related to itself.")


def link(session: Session, one_id: int, other_id: int, *, is_pinned: bool) -> ArticleLink:
    """Tie two articles, whichever is named first; tied before, only `is_pinned` changes."""
    if one_id == other_id:
        raise LinksToItself()
    low_id, high_id = sorted((one_id, other_id))
    found = session.get(ArticleLink, (low_id, high_id))
    if found is None:
        found = ArticleLink(low_id=low_id, high_id=high_id)
        session.add(found)
    found.is_pinned = is_pinned
    session.flush()
    return found


def unlink(session: Session, one_id: int, other_id: int) -> None:
    """Untie two articles; nothing happens if they are not tied."""
    found = session.get(ArticleLink, tuple(sorted((one_id, other_id))))
    if found is not None:
        session.delete(found)
        session.flush()
