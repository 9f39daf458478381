"""Which letters the bytes of a file are: programs write UTF-8, UTF-16 and Windows-1252."""

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LOOKED_AT = 512  # bytes that tell UTF-16 without its mark
ALLOWED = set("\t\n\r\f\x1a")  # a DOS end of file is no damage


def find_text(content: bytes) -> str | None:
    """Return the text, lines ending in a newline, or None for what is no text."""
    for encoding in _candidates(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(sign) < 32 and sign not in ALLOWED for sign in text) or "\ufffe" in text:
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a\n ")
    return None


def _candidates(content: bytes) -> tuple[str, ...]:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return (encoding,)
    head = content[:LOOKED_AT]
    if head.count(0) > len(head) // 4:  # every other byte of plain text in UTF-16
        return ("utf-16-le" if head[1:2] == b"\0" else "utf-16-be",)
    return ("utf-8", "cp1252", "latin-1")
