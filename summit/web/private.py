"""What every page behind a secret link tells browsers and search engines."""

from flask import Response


def keep_private(response: Response) -> Response:
    """Keep the link out of search engines, caches and other sites' logs.

    `same-origin`, not `no-referrer`: over https Flask-WTF compares the Referer of a post.
    """
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
