"""Text with headings, lists and links, as organizers type it, turned into safe HTML."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from summit.kernel.text import bound

LOWEST = 6
TAGS = {
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "br",
    "blockquote",
}
reader = MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=200)
def markdown(text: str, under: int = 2) -> Markup:
    """Return `text` as HTML: no raw HTML, no pictures, links to the web and mail only.

    Its headings stand under one of level `under` and leave none out, however they were typed.
    """
    tokens = reader.parse(bound(text))
    headings = [one for one in tokens if one.type in ("heading_open", "heading_close")]
    typed = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(under + 1 + typed.index(token.tag), LOWEST)}"
    made = reader.renderer.render(tokens, reader.options, {})
    return Markup(  # noqa: S704  # nh3 has just taken out what is not in TAGS
        nh3.clean(made, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto"})
    )
