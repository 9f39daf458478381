"""Whom a request comes from, where reverse proxies stand in front."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    """Believe as many proxies as the settings name, and no header a visitor may have written.

    Without it every visitor has the proxy's own address, and the limits stop all for one. Each
    proxy adds to `X-Forwarded-For` and `X-Forwarded-Proto`; the last entries are the trusted ones.
    """
    count = app.config["SETTINGS"].trusted_proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]
