"""The office has a word for whatever the site writes down."""

import re
from pathlib import Path

from summit.admin.navigation import DOORS
from summit.admin.words import ACTORS, SUBJECTS
from summit.audit.models import AuditEntry
from summit.database import Base
from summit.mail.labels import OCCASIONS
from summit.mail.models import OutboxMessage
from summit.subscriptions import LETTERS

NEVER_SHOWN = {  # written by statements that pass the audit by, or written down elsewhere
    "article_likeness",
    "article_topic",
    "article_words",
    "code_category",
    "content_version",
    "document_series",
    "form_question_category",
    "group_rule_category",
    "heartbeat",
    "link_wish",
    "presence",
    "programme_session_theme",
    "reconciliation",
    "scan",
    "tries",
    AuditEntry.__tablename__,
}


def test_every_letter_that_can_be_written_has_a_name():
    assert set(OCCASIONS) == set(LETTERS)


def test_every_actor_that_no_account_names_has_a_name():
    sources = [path.read_text() for path in Path("summit").rglob("*.py")]
    said = re.compile(r'(?:transaction\(by=|^ACTOR = |^BEFORE_SIGN_IN = )"([^"]+)"', re.M)
    actors = {actor for source in sources for actor in said.findall(source)}

    assert len(actors) > 5
    assert actors - set(ACTORS) == set()


def test_every_table_people_change_has_a_name():
    assert OutboxMessage.__tablename__ in SUBJECTS
    assert set(Base.metadata.tables) - set(SUBJECTS) <= NEVER_SHOWN


def test_every_room_of_the_office_is_a_page_behind_its_right(full_app):
    for room in (room for door in DOORS for room in door.rooms):
        view = full_app.view_functions[room.endpoint]
        assert (view.guard, view.right) == ("staff", room.right)
