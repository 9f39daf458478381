"""What machines ask: is it alive, is it ready, what may be crawled."""

from flask import Blueprint, Response, current_app, jsonify
from flask.typing import ResponseReturnValue

from summit.extensions import db
from summit.kernel.clock import real_now
from summit.pages.readiness import failings
from summit.web.guards import public

blueprint = Blueprint("pages_api", __name__)

ROBOTS = """User-agent: *
Disallow: /office
Disallow: /door
Disallow: /stripe
Disallow: /fr/r/
Disallow: /en/r/
Disallow: /es/r/
"""  # secret links are no secret to a robot that was handed one


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Say that this process answers; asks nothing else."""
    return _unkept(jsonify(alive=True))


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Say whether database, tables and worker are well: 200, or 503 naming what is not."""
    failing = failings(db.session(), at=real_now())
    return _unkept(jsonify(ready=not failing, failing=failing)), 503 if failing else 200


@blueprint.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    return Response(ROBOTS, mimetype="text/plain")


@blueprint.get("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """Answer browsers that ask here whatever the page says: they do for a PDF."""
    return current_app.send_static_file("img/favicon.ico")


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
