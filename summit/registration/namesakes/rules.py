"""Which names stand twice. Plain values, no I/O. A shared e-mail says nothing: many share one."""

from collections.abc import Iterable, Sequence

from summit.kernel.text import fold


def alike(name: str, other: str) -> bool:
    """Tell whether two people are written alike, whatever the accents and the capitals."""
    return bool(name.strip()) and fold(name) == fold(other)


def twice(names: Iterable[str]) -> Sequence[str]:
    """Return the names that stand there more than once, each as it was written first."""
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for name in names:
        key = fold(name)
        if key and key in first:
            found[key] = first[key]
        first.setdefault(key, name)
    return list(found.values())
