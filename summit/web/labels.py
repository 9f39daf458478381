"""What a state is called on a page."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Label:
    """A word, and the class of the chip that carries it."""

    text: Any
    look: str = ""
