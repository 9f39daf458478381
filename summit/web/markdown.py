"""Text with headings, lists and links, as organizers type it, turned into safe HTML."""

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

BELOW = 2  # a text's first heading stands under the page's h1 and the section's h2
LOWEST = 6
TAGS = {"h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "strong", "em", "a", "br", "blockquote"}
reader = MarkdownIt("commonmark", {"html": False})


def markdown(text: str) -> Markup:
    """Return `text` as HTML: no raw HTML, no pictures, links to the web and mail only."""
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = _lowered(token)
    made = reader.renderer.render(tokens, reader.options, {})
    return Markup(  # noqa: S704  # nh3 has just taken out what is not in TAGS
        nh3.clean(made, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto"})
    )


def _lowered(token: Token) -> str:
    return f"h{min(int(token.tag[1]) + BELOW, LOWEST)}"
