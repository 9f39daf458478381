"""The magazine tied to the programme: chosen in the office, read on both sides, in every worker."""

import re

import pytest
from sqlalchemy import event, select

from summit.articles.models import Article, ArticleTarget
from summit.articles.rules import TargetKind
from summit.articles.seed import load_articles
from summit.articles.service import link_to
from summit.extensions import db
from summit.programme.service import places, sessions
from summit.staff.rules import Role
from tests.factories import in_all
from tests.pages.published import ANNOUNCEMENT, SLUGS, text_of
from tests.programme.conftest import hours

WATER = SLUGS[5]


@pytest.fixture
def water(programme, writing):
    with writing() as session:
        load_articles(session)
    return programme.session(
        slug="water", title=in_all("Migration, thirst and water at the border"), **hours(0)
    )


@pytest.fixture
def editor(sign_in, make):
    return sign_in(make.staff(Role.ORGANIZER))


def id_of(stored, slug):
    return next(one.id for one in stored(Article) if one.slug == slug)


def office(row):
    return f"/office/programme/{row.id}/reading"


def tie(editor, row, stored, do="link", slug=WATER):
    return editor.submit(office(row), article=str(id_of(stored, slug)), do=do)


def test_what_is_chosen_is_read_under_the_session_and_leads_back(editor, client, water, stored):
    assert "To read before this session" not in client.get("/en/programme/water").text
    assert "In the programme" not in client.get(f"/en/articles/{WATER}").text

    assert tie(editor, water, stored).status_code == 303

    assert f'href="/en/articles/{WATER}"' in client.get("/en/programme/water").text
    assert 'href="/en/programme/water"' in client.get(f"/en/articles/{WATER}").text


def test_the_change_shows_in_every_worker(writing, shown_by_all, water, stored):
    assert "Migration and Thirst" not in shown_by_all("/en/programme/water")

    with writing() as session:
        link_to(session, id_of(stored, WATER), TargetKind.SESSION, str(water.id))

    assert "Migration and Thirst" in shown_by_all("/en/programme/water")


def test_a_suggestion_says_why_and_is_approved_or_kept_apart_in_one_click(
    editor, client, water, stored
):
    page = text_of(editor.get(office(water)).text)
    assert "Migration and Thirst" in page[page.index("Suggested") :]
    assert re.search(r"Shared words, likeness \d+ of 1000", page)

    tie(editor, water, stored, do="reject")

    again = text_of(editor.get(office(water)).text)
    assert "Migration and Thirst" not in again[again.index("Suggested") :]
    assert "To read before this session" not in client.get("/en/programme/water").text


def test_untied_it_is_read_no_more(editor, client, water, stored):
    tie(editor, water, stored)
    tie(editor, water, stored, do="untie")

    assert "Migration and Thirst" not in client.get("/en/programme/water").text
    assert stored(ArticleTarget) == []


@pytest.mark.parametrize(
    "typed",
    [
        {"do": "link", "article": "999999"},
        {"do": "link", "article": "x"},
        {"do": "link", "article": "99999999999999999999"},
        {"do": "link"},
        {"do": "burn", "article": "1"},
    ],
)
def test_an_odd_deed_is_refused_and_changes_nothing(editor, water, stored, typed):
    assert editor.submit(office(water), **typed).status_code == 400
    assert stored(ArticleTarget) == []


def test_the_reading_of_no_session_is_no_page(editor, programme):
    assert editor.get("/office/programme/999/reading").status_code == 404


def test_nothing_unpublished_is_shown_on_either_side(
    editor, client, programme, water, stored, writing
):
    draft = programme.session(slug="draft", is_published=False)
    tie(editor, draft, stored)
    tie(editor, water, stored, slug=ANNOUNCEMENT)
    assert "/en/programme/draft" not in client.get(f"/en/articles/{WATER}").text

    with writing() as session:
        session.scalars(select(Article).filter_by(slug=ANNOUNCEMENT)).one().is_published = False

    assert "Long Live Mexico" not in client.get("/en/programme/water").text


def test_a_speaker_and_an_article_name_one_another(client, programme, water, writing, stored):
    speaker = programme.speaker()
    with writing() as session:
        link_to(session, id_of(stored, WATER), TargetKind.SPEAKER, str(speaker.id))

    assert f'href="/en/articles/{WATER}"' in client.get("/en/programme/speakers").text
    assert f"speakers#speaker-{speaker.id}" in client.get(f"/en/articles/{WATER}").text


def test_twenty_speakers_with_articles_cost_no_more_statements_than_two(
    client, programme, water, writing, stored
):
    def counted(people):
        for number in range(people):
            speaker = programme.speaker(f"Ana {number}")
            with writing() as session:
                link_to(session, id_of(stored, WATER), TargetKind.SPEAKER, str(speaker.id))
        statements = []
        with client.application.app_context():
            engine = db.engine
        note = lambda *given: statements.append(given[2])  # noqa: E731
        event.listen(engine, "before_cursor_execute", note)
        page = client.get("/en/programme/speakers").text
        event.remove(engine, "before_cursor_execute", note)
        return page.count("In the magazine"), len(statements)

    few, many = counted(2), counted(18)

    assert (few[0], many[0]) == (2, 20)
    assert many[1] == few[1]


def test_what_is_deleted_leaves_no_tie_behind(programme, water, writing, stored):
    draft, speaker = programme.session(is_published=False), programme.speaker()
    with writing() as session:
        link_to(session, id_of(stored, WATER), TargetKind.SESSION, str(draft.id))
        link_to(session, id_of(stored, WATER), TargetKind.SPEAKER, str(speaker.id))

    with writing() as session:
        sessions.delete_draft(session, draft.id)
        places.remove_speaker(session, speaker.id)

    assert stored(ArticleTarget) == []


def test_the_page_of_an_articles_ties_offers_sessions_and_speakers(
    editor, programme, water, stored
):
    programme.speaker(name="Ana Ejemplo")

    page = editor.get(f"/office/articles/{id_of(stored, WATER)}/ties").text

    assert "Migration, thirst and water at the border" in page
    assert "Ana Ejemplo" in page
