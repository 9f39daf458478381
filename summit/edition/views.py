"""The pictures of the site, at addresses nobody guesses."""

from flask import Blueprint, Response, abort, request

from summit.edition.models import Picture
from summit.extensions import db
from summit.web.guards import public
from summit.web.headers import kept_for
from summit.web.pictures import MEDIA_TYPE

blueprint = Blueprint("edition", __name__)


@blueprint.get("/pictures/<int:number>/<digest>.webp")
@public
def picture(number: int, digest: str) -> Response:
    """Return a picture. Another one has another address, so that it may be kept for long."""
    found = db.session.get(Picture, number)
    if found is None or found.digest != digest:
        abort(404)
    answer = Response(found.content, mimetype=MEDIA_TYPE)
    answer.set_etag(found.digest)
    answer.headers["Cache-Control"] = kept_for(request.path, is_versioned=True)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.make_conditional(request)
    return answer
