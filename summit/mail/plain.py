"""The text of a letter from its HTML, for readers and machines that show no HTML. No Flask here."""

import re
from html.parser import HTMLParser

BLOCKS = {"p", "h1", "h2", "h3", "ul", "ol", "table", "div", "main", "li", "tr"}
SILENT = {"style", "head", "script"}
BULLET = "– "


class _Reader(HTMLParser):
    """Collects blocks of text; a link keeps its address, a list item its mark."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = [""]
        self.silent = 0
        self.address: str | None = None
        self.said = ""  # inside a link

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag in BLOCKS:
            self.blocks.append(BULLET if tag == "li" else "")
        elif tag == "br":
            self.blocks[-1] += "\n"
        elif tag in ("td", "th"):
            self.blocks[-1] += "  " if self.blocks[-1] else ""
        elif tag == "a":
            self.address, self.said = dict(attrs).get("href"), ""

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent -= 1
        elif tag in BLOCKS:
            self.blocks.append("")
        elif tag == "a" and self.address:
            if self.address.removeprefix("mailto:") != self.said.strip():
                self.blocks[-1] += f"\n{self.address}"
            self.address = None

    def handle_data(self, text: str) -> None:
        if self.silent:
            return
        self.blocks[-1] += re.sub(r"[ \t\r\n]+", " ", text)
        self.said += text


def as_text(html: str) -> str:
    """Return the letter as paragraphs; items of a list stand on lines of their own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [
        "\n".join(line.strip(" ") for line in block.split("\n")).strip(" \n")
        for block in reader.blocks
    ]
    kept = [line for line in lines if line and line != BULLET.strip()]
    text = ""
    for before, line in zip(["", *kept], kept, strict=False):
        in_list = line.startswith(BULLET) and before.startswith(BULLET)
        text += ("\n" if in_list else "\n\n") + line
    return text.strip() + "\n"
