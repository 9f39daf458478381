"""Whether two names can be one person's. Plain values, no I/O."""

from typing import Protocol

from summit.kernel.text import fold


class Reached(Protocol):
    """Somebody with a given name, and perhaps an address."""

    @property
    def given_name(self) -> str: ...
    @property
    def email(self) -> str | None: ...


def is_another(before: Reached, after: Reached) -> bool:
    """Tell whether given name and e-mail both became others: María is not Mario, however alike.

    A given name of which one word stays and the others nearly do, or are added or left out, is the
    same one ("Ana María", "Anna María"); so is an address that is written where none stood.
    """
    had = fold(before.email or "")
    is_moved = bool(had) and had != fold(after.email or "")
    return is_moved and not _is_kept(before.given_name, after.given_name)


def _is_kept(before: str, after: str) -> bool:
    one_stays = bool(set(fold(before).split()) & set(fold(after).split()))
    return one_stays and is_respelled(before, after)


def is_respelled(before: str, after: str) -> bool:
    """Tell whether each word of the shorter name stands in the longer one, or nearly.

    "Montrael" is Montréal and "Ville de Montréal" too; "Ville de Laval" is another city.
    """
    fewer, more = sorted((fold(before).split(), fold(after).split()), key=len)
    return bool(fewer) and all(any(_are_near(one, other) for other in more) for one in fewer)


def may_be_the_same(before: str, after: str) -> bool:
    """Tell whether a name may be another spelling: one of its words stays, or nearly.

    A wrong "yes" costs little: the badge keeps its code, and the audit keeps both names.
    """
    old, new = fold(before).split(), fold(after).split()
    return any(_are_near(one, other) for one in old for other in new)


def _are_near(one: str, other: str) -> bool:
    """Tell whether at most one letter was changed, left out or added, or two were swapped."""
    if one == other:
        return True
    if min(len(one), len(other)) < 3 or abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:  # one letter more at the end
        return True
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return (
        swapped
        or one[at + 1 :] == other[at + 1 :]
        or one[at:] == other[at + 1 :]
        or one[at + 1 :] == other[at:]
    )
