"""The site map: every group of pages and where it lives."""

from flask import Blueprint, Flask

from summit.admin.views import blueprint as office
from summit.articles.views import blueprint as articles
from summit.checkin.admin_views import blueprint as door_office
from summit.checkin.api import blueprint as door_api
from summit.checkin.views import blueprint as door
from summit.extensions import csrf
from summit.holder.views import blueprint as holder
from summit.pages.views import blueprint as pages
from summit.payments.views import blueprint as stripe
from summit.registration.views import blueprint as registration
from summit.staff.views import blueprint as staff

SITE_MAP: list[tuple[str, Blueprint]] = [
    ("", pages),
    ("/<language:language>/articles", articles),
    ("/<language:language>/register", registration),
    ("/<language:language>/r", holder),
    ("/door", door),
    ("/door/api", door_api),
    ("/office", office),
    ("/office", staff),  # sign-in itself stands in `summit.staff.security`
    ("/office/door", door_office),
    ("/stripe", stripe),
]
WITHOUT_CSRF = [door_api, stripe]  # these prove who asks by a key or a signature, never a cookie


def init_app(app: Flask) -> None:
    for blueprint in WITHOUT_CSRF:
        csrf.exempt(blueprint)
    for prefix, blueprint in SITE_MAP:
        app.register_blueprint(blueprint, url_prefix=prefix)
