"""What answers before Flask must answer as Flask would."""

import pytest

from summit.edition.models import Summit
from summit.kernel.languages import Translated

OF_EACH_ANSWER = ("X-Request-Id", "Date")


def headers(answer):
    return {name: value for name, value in answer.headers if name not in OF_EACH_ANSWER}


@pytest.fixture
def routed(app, monkeypatch):
    """Count the requests that reach Flask."""
    seen = []
    monkeypatch.setattr(app.wsgi_app, "inner", _counting(app.wsgi_app.inner, seen))
    return seen


def _counting(inner, seen):
    def count(environ, start_response):
        seen.append(environ["PATH_INFO"])
        return inner(environ, start_response)

    return count


def test_the_second_answer_is_the_first_without_flask(client, site, routed):
    first = client.get("/fr/")

    second = client.get("/fr/")

    assert (second.data, headers(second)) == (first.data, headers(first))
    assert routed == ["/fr/"]
    assert second.headers["X-Request-Id"] != first.headers["X-Request-Id"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_a_known_page_is_not_sent_again_before_flask(client, site, routed, form):
    known = client.get("/fr/").headers["ETag"]

    answer = client.get("/fr/", headers={"If-None-Match": form.format(known)})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == known
    assert "Content-Security-Policy" in answer.headers
    assert routed == ["/fr/"]


def test_a_changed_page_is_asked_of_flask_again(client, site, writing, routed):
    client.get("/fr/")
    with writing() as session:
        session.get_one(Summit, 1).city = Translated(fr="Ville-Exemple")

    answer = client.get("/fr/")

    assert "Ville-Exemple" in answer.text
    assert routed == ["/fr/", "/fr/"]


@pytest.mark.parametrize("method", ["head", "post"])
def test_other_methods_are_asked_of_flask(client, site, routed, method):
    client.get("/fr/")

    getattr(client, method)("/fr/")

    assert routed == ["/fr/", "/fr/"]


def test_the_log_has_a_line_for_answers_before_flask(client, site, capsys):
    client.get("/fr/")
    capsys.readouterr()

    answer = client.get("/fr/")

    line = capsys.readouterr().out
    assert '"route": "pages.summit"' in line
    assert answer.headers["X-Request-Id"] in line
