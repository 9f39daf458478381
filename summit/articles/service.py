"""Ties articles to one another, to the summit, and to what stands in packages above this one.

A tie is pinned (first), plain (an approved suggestion), or rejected (never suggested again).
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.articles.models import Article, ArticleLink, ArticleSummitLink, ArticleTarget
from summit.articles.rules import TargetKind
from summit.edition.editing import alone
from summit.edition.service import content_changed
from summit.kernel.errors import N_, Refused


class LinksToItself(Refused):
    message = N_("An article cannot be related to itself.")


def link(session: Session, one_id: int, other_id: int, *, is_pinned: bool) -> ArticleLink:
    """Tie two articles, whichever is named first; tied before, only how changes."""
    found = _link(session, one_id, other_id)
    found.is_pinned, found.is_rejected = is_pinned, False
    session.flush()
    return found


def reject(session: Session, one_id: int, other_id: int) -> ArticleLink:
    """Never show two articles beside one another, whatever topics and words they share."""
    found = _link(session, one_id, other_id)
    found.is_pinned, found.is_rejected = False, True
    session.flush()
    return found


def _link(session: Session, one_id: int, other_id: int) -> ArticleLink:
    if one_id == other_id:
        raise LinksToItself()
    alone(session)
    low_id, high_id = sorted((one_id, other_id))
    found = session.get(ArticleLink, (low_id, high_id))
    if found is None:
        found = ArticleLink(low_id=low_id, high_id=high_id)
        session.add(found)
    return found


def unlink(session: Session, one_id: int, other_id: int) -> None:
    """Untie two articles, or forget that they were kept apart."""
    alone(session)
    found = session.get(ArticleLink, tuple(sorted((one_id, other_id))))
    if found is not None:
        session.delete(found)
        session.flush()


def link_to(
    session: Session, article_id: int, kind: TargetKind, key: str, *, is_pinned: bool = True
) -> ArticleTarget:
    """Tie an article to a session or a speaker, by the key its owner knows it by."""
    found = _target(session, article_id, kind, key)
    found.is_pinned, found.is_rejected = is_pinned, False
    session.flush()
    return found


def reject_for(session: Session, article_id: int, kind: TargetKind, key: str) -> ArticleTarget:
    """Never suggest an article for a session or a speaker again."""
    found = _target(session, article_id, kind, key)
    found.is_pinned, found.is_rejected = False, True
    session.flush()
    return found


def _target(session: Session, article_id: int, kind: TargetKind, key: str) -> ArticleTarget:
    alone(session)
    session.get_one(Article, article_id)
    found = session.get(ArticleTarget, (article_id, kind, key))
    if found is None:
        found = ArticleTarget(article_id=article_id, kind=kind, key=key)
        session.add(found)
    return found


def unlink_from(session: Session, article_id: int, kind: TargetKind, key: str) -> None:
    """Untie an article from a session or a speaker; nothing happens if it is not tied."""
    alone(session)
    found = session.get(ArticleTarget, (article_id, kind, key))
    if found is not None:
        session.delete(found)
        session.flush()


def forget_target(session: Session, kind: TargetKind, key: str) -> None:
    """Untie every article from a session or a speaker that is deleted."""
    for found in session.scalars(select(ArticleTarget).filter_by(kind=kind, key=key)):
        session.delete(found)
    session.flush()


def put_on_summit_page(
    session: Session, article_id: int, *, position: int, announces: bool
) -> ArticleSummitLink:
    """Show an article on the summit page; there is one announcement, the newest choice."""
    alone(session)
    session.get_one(Article, article_id)
    if announces:
        others = ArticleSummitLink.article_id != article_id
        session.query(ArticleSummitLink).filter(others, ArticleSummitLink.is_announcement).update(
            {"is_announcement": False}, synchronize_session=False
        )
        content_changed(session)
        session.expire_all()
    found = session.get(ArticleSummitLink, article_id)
    if found is None:
        found = ArticleSummitLink(article_id=article_id)
        session.add(found)
    found.position, found.is_pinned, found.is_announcement = position, True, announces
    session.flush()
    return found


def take_off_summit_page(session: Session, article_id: int) -> None:
    alone(session)
    found = session.get(ArticleSummitLink, article_id)
    if found is not None:
        session.delete(found)
        session.flush()
