"""The address that limits count, behind none, one and two reverse proxies."""

import pytest
from flask import Flask, request

from summit import create_app
from summit.web import proxies
from tests.site import settings_for


def address_behind(count, forwarded):
    app = Flask("bare")
    app.config["SETTINGS"] = settings_for("sqlite:///unused", trusted_proxies=count)
    proxies.init_app(app)
    app.add_url_rule("/", view_func=lambda: f"{request.remote_addr} {request.scheme}")
    headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
    return app.test_client().get("/", headers=headers).text


@pytest.mark.parametrize(
    ("count", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "127.0.0.1 http"),
        (1, "203.0.113.9", "203.0.113.9 https"),
        (1, "10.9.8.7, 203.0.113.9", "203.0.113.9 https"),
        (2, "10.9.8.7, 203.0.113.9, 198.51.100.1", "203.0.113.9 http"),
    ],
    ids=["none", "one", "one and a header of the visitor's", "two and a header of the visitor's"],
)
def test_only_the_named_proxies_say_who_asks(count, forwarded, seen):
    assert address_behind(count, forwarded) == seen


def test_the_site_stands_behind_its_proxies(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/site.sqlite3", trusted_proxies=1))
    seen = []
    app.before_request(lambda: seen.append(request.remote_addr))

    app.test_client().get("/healthz", headers={"X-Forwarded-For": "203.0.113.9"})

    assert seen == ["203.0.113.9"]
