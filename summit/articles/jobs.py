"""Fetches feeds and imports them: for the office, the command line, and the worker by itself.

Fetching and reading happen outside any transaction; what was read is kept in one.
"""

from datetime import timedelta

import structlog
from sqlalchemy import or_, select

from summit.articles.fetching import fetch
from summit.articles.importing import import_entries, note_failure
from summit.articles.likeness import AT_ONCE, refresh
from summit.articles.models import Article, ArticleFeed, ArticleWords
from summit.articles.reading import read_articles
from summit.articles.search import folded_text
from summit.edition.editing import alone
from summit.edition.queries import find_summit, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.kernel.text import one_line
from summit.web.filters import SUMMIT_ZONE
from summit.web.outside import current_settings

BETWEEN = timedelta(hours=6)  # a magazine is not a news agency
log = structlog.get_logger()


def import_feed(address: str, *, language: Language | None, by: str) -> int:
    """Fetch a feed, keep what is in it, and return the number of the run. Raises `Refused`."""
    db.session.rollback()  # no read transaction stays open while a host is waited for
    fetched = fetch(address, loopback=current_settings().article_feed_loopback)
    return import_file(fetched.body, address, language=language, by=by)


def import_file(body: bytes, name: str, *, language: Language | None, by: str) -> int:
    """Keep what is in a file and return the number of the run. Raises `Refused`."""
    summit = find_summit(db.session())
    zone = zone_of(summit) if summit else SUMMIT_ZONE
    db.session.rollback()  # no read transaction stays open while a file is read
    reading = read_articles(body, zone=zone, language=language)
    with transaction(by=by) as session:
        return import_entries(session, reading, source=one_line(name)[:500], now=now()).id


def import_due() -> None:
    """Ask every feed whose turn has come. One that fails does not stop the rest."""
    due = or_(ArticleFeed.checked_at.is_(None), ArticleFeed.checked_at <= now() - BETWEEN)
    chosen = select(ArticleFeed.id).where(ArticleFeed.is_active, due).order_by(ArticleFeed.id)
    feeds = db.session.scalars(chosen).all()
    db.session.rollback()
    for feed_id in feeds:
        try:
            check_feed(feed_id, by="worker")
        except Exception:  # nobody expected it; the feed is asked again in its turn
            log.exception("feed not imported", feed=feed_id)


def check_feed(feed_id: int, *, by: str) -> int | None:
    """Import a known feed; its failure is kept beside it. Returns the run, None without one."""
    with transaction(by=by) as session:  # taken up first: a second worker leaves it alone
        feed = session.get(ArticleFeed, feed_id, with_for_update=True)
        if feed is None:
            return None
        address, language, failed = feed.address, feed.language, feed.failure
        feed.checked_at = now()
    try:
        run_id = import_feed(address, language=language, by=by)
    except Refused as why:
        return _fail(feed_id, why, failed, by=by)
    if failed:
        with transaction(by=by) as session:
            if feed := session.get(ArticleFeed, feed_id):
                feed.failure = None
    return run_id


def _fail(feed_id: int, why: Refused, failed: dict[str, object] | None, *, by: str) -> int | None:
    """Keep why a feed was not read, and report it once: not every six hours for a month."""
    failure = {"why": why.message, "facts": why.facts}
    log.warning("feed not imported", feed=feed_id, why=type(why).__name__)
    if failure == failed and by == "worker":
        return None
    with transaction(by=by) as session:
        feed = session.get(ArticleFeed, feed_id)
        if feed is None:  # removed while it was asked
            return None
        feed.failure = failure
        return note_failure(session, why, source=feed.address, now=now()).id


def count_words() -> None:
    """Make searchable, and compare, what no save has: large imports, articles loaded otherwise."""
    counted = select(ArticleWords.article_id)
    chosen = select(Article.id).where(Article.id.not_in(counted)).order_by(Article.id)
    while db.session.scalar(chosen.limit(1)) is not None:
        with transaction(by="worker") as session:
            alone(session)
            ids = session.scalars(chosen.limit(AT_ONCE)).all()
            for article in session.scalars(select(Article).where(Article.id.in_(ids))):
                article.folded = folded_text(article)
            refresh(session, ids)
    db.session.rollback()
