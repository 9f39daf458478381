"""Turns what a feed says into plain text and addresses that may stand on a page. No Flask here."""

import re
from html import unescape
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

import nh3

from summit.kernel.text import one_line, tidy

MOST_HTML = 50_000  # characters of one description that are looked at
MOST_ADDRESS = 500
BLOCK = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|blockquote|tr|td|figure|img)\b[^<>]*>", re.I)
ENDS = re.compile(r"[.!?…](?:[»”\")])?(?=\s)")
CUT = ("…", "...")  # how a listing ends what it cut off
TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_[ce]id)$")
KEPT = "/-._~!$&'()*+,;=:@"  # signs of a path that stand for themselves (RFC 3986)


def text_of(html: str) -> str:
    """Return HTML, or text with entities, as one line of plain text."""
    spaced = BLOCK.sub(lambda tag: f" {tag[0]} ", tidy(html[:MOST_HTML]))
    return one_line(unescape(nh3.clean(spaced, tags=set())))


def excerpt_of(html: str, most: int) -> tuple[str, bool]:
    """Return an excerpt of at most `most` characters, and whether something was left out.

    Whole sentences where there are any: the magazine's text is shown as an excerpt only.
    """
    text = text_of(html)
    if len(text) <= most:
        return text, text.endswith(CUT)
    ends = [found.end() for found in ENDS.finditer(text[: most + 1])]
    if ends and ends[-1] > most // 3:
        return text[: ends[-1]], True
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,;:–—"), True


def web_address(text: str) -> str | None:
    """Return an address a link may have: http or https with a host, nothing else; else None."""
    text = text.strip()
    if len(text) > MOST_ADDRESS or any(sign <= " " or is_half(sign) for sign in text):
        return None
    parts = _split(text)
    is_web = parts and parts.scheme in ("http", "https") and parts.hostname
    return text if is_web and parts and "@" not in parts.netloc else None


def is_half(sign: str) -> bool:
    """Tell whether a sign is half of one, as JSON may hold and nothing can write."""
    return "\ud800" <= sign <= "\udfff"


def normalised(address: str) -> str:
    """Return an address as it is compared: one for all spellings of one page."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = quote(unquote(parts.path), safe=KEPT).rstrip("/")
    asked = [pair for pair in parse_qsl(parts.query) if not TRACKING.match(pair[0])]
    return f"//{host}{port}{path}" + (f"?{urlencode(asked)}" if asked else "")


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts
