"""What stands in a preview before it is taken over. Plain values, no I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

MOST_ROWS = 50  # in one preview; one registration takes 30 people


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a message or of a list, divided but not yet judged.

    `number` is where it stands, from 1; `principal` is the name of who is accompanied, as written;
    `category` is what a type is called, as written, or its code.
    """

    number: int
    category: str = ""
    title: str = ""
    given_name: str = ""
    family_name: str = ""
    role: str = ""
    email: str = ""
    language: str = ""
    principal: str = ""

    @property
    def answers(self) -> Mapping[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}


def ready(places: Sequence[bool], principals: Sequence[int | None]) -> Sequence[int]:
    """Return which rows can be taken over: right, and not tied to one that stays behind.

    `principals` are rows that a companion's row is tied to; None: to nobody, or to somebody who is
    taken over already. One tie at most leads on, for a companion accompanies no companion.
    """
    return [
        at
        for at, is_right in enumerate(places)
        if is_right and ((tie := principals[at]) is None or (tie < len(places) and places[tie]))
    ]
