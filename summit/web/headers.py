"""The headers every answer carries. Nothing is inline, so no nonce is needed."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from summit.settings import STRIPE_API

CHECKOUT = "https://checkout.stripe.com"


def init_app(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    # a browser holds a form's redirect against form-action too: the card page must be named
    card_page = CHECKOUT if settings.stripe_api == STRIPE_API else origin(settings.stripe_api)
    app.config["CONTENT_SECURITY_POLICY"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        f"media-src 'self'; form-action 'self' {card_page}; base-uri 'none'; "
        "frame-ancestors 'none'; object-src 'none'"
    )
    app.after_request(add)


def kept_for(path: str, *, is_versioned: bool) -> str:
    """Return how long a browser may keep a static file without asking again."""
    if is_versioned:
        return "public, max-age=31536000, immutable"  # another version has another address
    if "/fonts/" in path:
        return "public, max-age=2592000"  # 30 days: a font keeps its name and hardly changes
    return "no-cache"


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def add(response: Response) -> Response:
    """Add what the view has not set itself."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", current_app.config["CONTENT_SECURITY_POLICY"])
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint == "static" and response.status_code in (200, 304):
        headers["Cache-Control"] = kept_for(request.path, is_versioned="v" in request.args)
    if response.mimetype == "text/html":
        headers.setdefault("Cache-Control", "no-store")  # names and money; public pages set theirs
    return response
