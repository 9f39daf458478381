from datetime import date

import pytest

from summit.articles.rules import Candidate, closest, opening, quoted, whole
from summit.kernel.languages import Language


def candidate(article_id, **given):
    defaults = {"is_pinned": False, "is_linked": False, "shared_topics": 0, "speaks": True}
    return Candidate(
        article_id=article_id, **defaults | {"sort_on": date(2026, 1, article_id)} | given
    )


def test_the_editors_choice_stands_before_what_is_merely_alike():
    alike = candidate(9, shared_topics=5)
    linked = candidate(2, is_linked=True)
    pinned = candidate(1, is_linked=True, is_pinned=True)

    assert closest([alike, linked, pinned], 3) == [1, 2, 9]


def test_the_readers_language_comes_before_more_shared_topics():
    foreign = candidate(1, shared_topics=4, speaks=False)
    own = candidate(2, shared_topics=1)

    assert closest([foreign, own], 2) == [2, 1]


def test_the_newest_breaks_a_tie():
    assert closest([candidate(n, shared_topics=1) for n in (3, 8, 5)], 2) == [8, 5]


def test_what_shares_nothing_is_left_out():
    assert closest([candidate(1), candidate(2, shared_topics=1)], 3) == [2]


@pytest.mark.parametrize(
    ("excerpt", "shown"),
    [
        ("A first sentence of a piece. A claim.", "A first sentence of a piece. …"),
        ("One sentence, and that is the whole.", "One sentence, and that is the whole."),
        ("The U.S.–Mexico talk (July 2026). More.", "The U.S.–Mexico talk (July 2026). …"),
        ("word " * 60, ("word " * 32).strip() + " …"),
        (
            "Short. No. This is long enough to stop. Then.",
            "Short. No. This is long enough to stop. …",
        ),
    ],
)
def test_a_card_shows_how_an_excerpt_begins(excerpt, shown):
    assert opening(excerpt) == shown


def test_a_whole_sentence_may_stand_without_an_ellipsis():
    assert opening("It announces the summit here. A claim.", ellipsis=False) == (
        "It announces the summit here."
    )


@pytest.mark.parametrize(
    ("printed", "shown"),
    [("both sides of the...", "both sides of the…"), ("delivered a cle", "delivered a cle…")],
)
def test_a_cut_excerpt_ends_in_one_ellipsis(printed, shown):
    assert whole(printed, is_cut=True) == shown


def test_an_uncut_excerpt_is_left_alone():
    assert whole("As it is.", is_cut=False) == "As it is."


@pytest.mark.parametrize(
    ("printed", "language", "shown"),
    [
        ("the “trade architecture” of", Language.EN, "“the ‘trade architecture’ of”"),
        ("la « maison » de", Language.FR, "«\u00a0la “maison” de\u00a0»"),
        ("la «casa» de", Language.ES, "«la “casa” de»"),
    ],
)
def test_quotes_within_quotes_are_others(printed, language, shown):
    assert quoted(printed, language) == shown
