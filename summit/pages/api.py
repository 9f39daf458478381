"""What machines ask: is it alive, is it ready, what may be crawled."""

from datetime import timedelta
from functools import cache

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from summit.edition.queries import find_summit
from summit.extensions import db
from summit.kernel.clock import real_now
from summit.pages.readiness import failings
from summit.web.filters import SITE_STYLES, absolute, content_of
from summit.web.guards import public
from summit.web.headers import kept_for
from summit.web.packing import packable

blueprint = Blueprint("pages_api", __name__)

SECURITY = """Contact: mailto:{contact}
Expires: {until}
Preferred-Languages: fr, en, es
Canonical: {own}
"""  # RFC 9116
SECURITY_HOLDS = timedelta(days=180)  # it asks for less than a year
ROBOTS = """User-agent: *
Disallow: /office
Disallow: /door
Disallow: /stripe
Disallow: /fr/r/
Disallow: /en/r/
Disallow: /es/r/

Sitemap: {site_map}
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
    return Response(ROBOTS.format(site_map=absolute("/sitemap.xml")), mimetype="text/plain")


@blueprint.get("/.well-known/security.txt")
@public
def security() -> ResponseReturnValue:
    """Say whom to tell of a hole; no page while the organizers have given no address."""
    summit = find_summit(db.session())
    if summit is None or not summit.contact_email:
        abort(404)
    until = (real_now() + SECURITY_HOLDS).replace(microsecond=0)
    told = SECURITY.format(
        contact=summit.contact_email,
        until=until.isoformat(),
        own=absolute("/.well-known/security.txt"),
    )
    return Response(told, mimetype="text/plain")


@blueprint.get(f"/static/{SITE_STYLES}")
@public
def styles() -> Response:
    """Send the styles of public pages in one piece; their pages name its version."""
    answer = packable(Response(_styles(), mimetype="text/css"))
    answer.headers["Cache-Control"] = kept_for(request.path, is_versioned="v" in request.args)
    return answer


@cache
def _styles() -> bytes:
    return content_of(SITE_STYLES)


@blueprint.get("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """Answer browsers that ask here whatever the page says: they do for a PDF."""
    return current_app.send_static_file("img/favicon.ico")


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
