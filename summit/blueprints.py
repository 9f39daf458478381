"""The site map: every group of pages and where it lives."""

from flask import Blueprint, Flask

SITE_MAP: list[tuple[str, Blueprint]] = []


def init_app(app: Flask) -> None:
    for prefix, blueprint in SITE_MAP:
        app.register_blueprint(blueprint, url_prefix=prefix)
