"""The text of a statement, whichever letters the bank wrote."""

from summit.kernel.decoding import find_text
from summit.payments.statements.errors import NoStatement


def decoded(content: bytes) -> str:
    """Return the text, lines ending in a newline. Raises `NoStatement` for what is no text."""
    text = find_text(content)
    if text is None:
        raise NoStatement()
    return text
