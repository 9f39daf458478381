from datetime import UTC, datetime, timedelta

import pytest
from flask_migrate import stamp
from sqlalchemy import Engine, text

from summit.edition.service import beat
from summit.extensions import db


@pytest.fixture
def migrated(app):
    """The tables say that they are this version's, as after `summit migrate`."""
    with app.app_context():
        stamp()
    yield
    with app.app_context(), db.engine.connect() as connection:
        with connection.execution_options(writes=True).begin():
            connection.execute(text("DROP TABLE alembic_version"))


def heard(writing, *, ago):
    with writing() as session:
        beat(session, "worker", at=datetime.now(UTC) - ago)


def test_a_process_that_answers_is_alive(client):
    assert client.get("/healthz").json == {"alive": True}


def test_it_is_ready_with_tables_and_a_living_worker(client, migrated, writing):
    heard(writing, ago=timedelta(seconds=30))

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json) == (200, {"ready": True, "failing": {}})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("ago", [timedelta(minutes=2, seconds=5), timedelta(days=3)])
def test_a_silent_worker_is_named(client, migrated, writing, ago):
    heard(writing, ago=ago)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert list(answer.json["failing"]) == ["worker"]


def test_a_worker_never_heard_of_is_named(client, migrated):
    assert client.get("/readyz").json["failing"] == {"worker": "never heard of"}


def test_tables_of_another_version_are_named(client, app):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert list(answer.json["failing"]) == ["migrations"]


def test_a_database_that_does_not_answer_is_named_and_pages_still_speak(client, make, monkeypatch):
    def unreachable(engine, *_given, **_named):
        raise engine.dialect.loaded_dbapi.OperationalError("gone")  # as its driver says it

    monkeypatch.setattr(Engine, "raw_connection", unreachable)

    assert client.get("/readyz").json["failing"] == {"database": "not reachable"}
    assert client.get("/en/nothing").status_code == 404


def test_robots_keep_out_of_links_and_office(client):
    lines = client.get("/robots.txt").text.splitlines()

    assert "Disallow: /fr/r/" in lines
    assert "Disallow: /office" in lines
