"""Articles and topics that were there before feeds come through their migration unharmed."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from tests.databases import OPEN
from tests.migrations.test_migrations import empty_site

ROWS = (
    "INSERT INTO topic (id, slug, name) VALUES (1, 'a', '{}')",
    "INSERT INTO article (id, slug, title, excerpt, excerpt_is_cut, language, precision, sort_on,"
    " author, source_url, is_published) VALUES"
    " (1, 'a', '{}', 'x', false, 'fr', 'month', '2026-01-01', 'E', 'u', true),"
    " (2, 'b', '{}', 'x', false, 'fr', 'month', '2026-01-01', 'E', 'u', true)",
    "INSERT INTO article_topic (article_id, topic_id) VALUES (1, 1)",
    "INSERT INTO article_link (low_id, high_id, is_pinned) VALUES (1, 2, true)",
)


@pytest.mark.parametrize("kind", list(OPEN))
def test_rows_that_others_point_to_stay(kind):
    with empty_site(kind) as engine:
        upgrade(revision="0002")
        with engine.connect().execution_options(writes=True) as connection:
            for row in ROWS:
                connection.execute(text(row))
            connection.commit()

        upgrade()

        with engine.connect() as connection:
            assert connection.scalar(text("SELECT kind FROM topic")) == "topic"
            assert not connection.scalar(text("SELECT is_rejected FROM article_link"))
        downgrade(revision="0002")
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM article_topic")) == 1
