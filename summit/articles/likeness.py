"""Keeps how alike articles are: computed when one is saved, read as rows ever after."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session, selectinload

from summit.articles.models import Article, ArticleLikeness, ArticleWords
from summit.articles.words import Corpus, Counts, Likeness, count_words
from summit.database import table_of
from summit.edition.service import content_changed
from summit.kernel.languages import Language, Translated

NEIGHBOURS = 12  # kept for each article: a page shows three, an editor chooses among more
AT_ONCE = 50  # articles compared in one transaction: everybody else's writing waits for it
WORDS, LIKENESS = table_of(ArticleWords), table_of(ArticleLikeness)


def refresh(session: Session, article_ids: Collection[int]) -> None:
    """Compute anew what these articles are like. Drafts too: an editor sees it before anybody.

    The caller is `alone`: two alike articles compared at once would each miss the other's words.
    """
    if not article_ids:
        return
    session.flush()
    chosen = (
        select(Article).where(Article.id.in_(article_ids)).options(selectinload(Article.topics))
    )
    articles = session.scalars(chosen).all()
    forget(session, article_ids)
    session.execute(insert(WORDS), [_words_of(article) for article in articles])
    for language in sorted({article.language for article in articles}):
        corpus, counts = _corpus(session, language)
        _write(session, corpus, {key: counts[key] for key in article_ids if key in counts})
    content_changed(session)


def refresh_or_leave(session: Session, article_ids: Collection[int]) -> None:
    """Compute a few articles anew; more are left to the worker, who finds them uncounted."""
    if len(article_ids) <= AT_ONCE:
        refresh(session, article_ids)
    else:
        session.flush()
        forget(session, article_ids)
        content_changed(session)


def forget(session: Session, article_ids: Collection[int]) -> None:
    """Remove what was computed for these articles."""
    session.execute(delete(WORDS).where(WORDS.c.article_id.in_(article_ids)))
    either = or_(LIKENESS.c.low_id.in_(article_ids), LIKENESS.c.high_id.in_(article_ids))
    session.execute(delete(LIKENESS).where(either))


def _words_of(article: Article) -> dict[str, object]:
    language = article.language
    counts = count_words(
        language,
        title=article.title.get(language, ""),
        text=article.excerpt,
        topics=[topic.name.get(language, "") for topic in article.topics],
    )
    return {"article_id": article.id, "language": language, "counts": counts}


def _corpus(session: Session, language: Language) -> tuple[Corpus, dict[int, Counts]]:
    rows = select(ArticleWords.article_id, ArticleWords.counts).where(
        ArticleWords.language == language
    )
    counts: dict[int, Counts] = dict(session.execute(rows).all())
    return Corpus(counts), counts


def _write(session: Session, corpus: Corpus, chosen: Mapping[int, Counts]) -> None:
    pairs = {
        tuple(sorted((article_id, other_id))): likeness
        for article_id, counts in chosen.items()
        for other_id, likeness in corpus.closest(counts, most=NEIGHBOURS, besides=article_id)
    }
    rows = [
        {"low_id": low, "high_id": high, "weight": found.weight, "words": dict(found.words)}
        for (low, high), found in sorted(pairs.items())
    ]
    if rows:
        session.execute(insert(LIKENESS), rows)


def alike(session: Session, article_id: int) -> dict[int, Likeness]:
    """Return what is like an article, by id."""
    rows = select(ArticleLikeness).where(
        or_(ArticleLikeness.low_id == article_id, ArticleLikeness.high_id == article_id)
    )
    return {
        row.high_id if row.low_id == article_id else row.low_id: Likeness(row.weight, row.words)
        for row in session.scalars(rows)
    }


def closest_to(session: Session, text: Translated, *, most: int) -> Sequence[tuple[int, Likeness]]:
    """Return the articles that are like a text of something else, each language by itself."""
    found: dict[int, Likeness] = {}
    for code in text:
        language = Language(code)
        corpus, _counts = _corpus(session, language)
        counts = count_words(language, title="", text=text[code])
        found |= dict(corpus.closest(counts, most=most))
    return sorted(found.items(), key=lambda one: (-one[1].weight, one[0]))[:most]
