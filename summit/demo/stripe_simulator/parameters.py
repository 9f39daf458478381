"""Reading Stripe's form encoding and refusing what Stripe refuses. No Flask here."""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from .errors import wrong
from .options import JSON

Rule = Callable[[Any, str], Any]  # (value, name of the parameter) -> typed value
KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)$")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+$")


def decode(pairs: Iterable[tuple[str, str]]) -> JSON:
    """Return `a[b][0]=1` as `{"a": {"b": ["1"]}}`."""
    root: JSON = {}
    for name, value in pairs:
        match = KEY.match(name)
        if match is None:
            raise wrong(f"Received unknown parameter: {name}", name, "parameter_unknown")
        parts = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        _place(root, parts, value, name)
    return {name: _lists(value) for name, value in root.items()}


def _place(node: JSON, parts: list[str], value: str, name: str) -> None:
    for part in parts[:-1]:
        node = node.setdefault(part or str(len(node)), {})
        if not isinstance(node, dict):
            raise wrong(f"Invalid object: {name}", name)
    last = parts[-1] or str(len(node))
    if last in node:
        raise wrong(f"Parameter given twice: {name}", name)
    node[last] = value


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(name.isdigit() for name in node):
        return [_lists(node[name]) for name in sorted(node, key=int)]
    return {name: _lists(value) for name, value in node.items()}


def text(longest: int = 5000) -> Rule:
    def rule(value: Any, name: str) -> str:
        if not isinstance(value, str):
            raise wrong(f"Invalid string: {value}", name)
        if value == "":
            raise wrong(
                f"You passed an empty string for '{name}'. We assume empty values are an attempt"
                f" to unset a parameter; however '{name}' cannot be unset.",
                name,
                "parameter_invalid_empty",
            )
        if len(value) > longest:
            raise wrong(
                f"Invalid string: {value[:20]}…; must be at most {longest} characters", name
            )
        return value

    return rule


def integer(least: int | None = None, most: int | None = None) -> Rule:
    def rule(value: Any, name: str) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,18}", value):
            raise wrong(f"Invalid integer: {value}", name, "parameter_invalid_integer")
        number = int(value)
        if least is not None and number < least:
            message = f"This value must be greater than or equal to {least}."
            raise wrong(message, name, "parameter_invalid_integer")
        if most is not None and number > most:
            message = f"This value must be less than or equal to {most}."
            raise wrong(message, name, "parameter_invalid_integer")
        return number

    return rule


def boolean(value: Any, name: str) -> bool:
    if value not in ("true", "false", "True", "False"):
        raise wrong(f"Invalid boolean: {value}", name)
    return bool(value.lower() == "true")


def one_of(*choices: str) -> Rule:
    def rule(value: Any, name: str) -> str:
        if value not in choices:
            last = name.removesuffix("]").rsplit("[", 1)[-1]
            listed = ", ".join(choices[:-1]) + f" or {choices[-1]}" if choices[1:] else choices[0]
            raise wrong(f"Invalid {last}: must be one of {listed}", name)
        return str(value)

    return rule


def many(rule: Rule, most: int | None = None) -> Rule:
    def listed(value: Any, name: str) -> list[Any]:
        if not isinstance(value, list):
            raise wrong("Invalid array", name)
        if most is not None and len(value) > most:
            raise wrong(f"Array parameter {name} may have at most {most} items.", name)
        return [rule(one, f"{name}[{place}]") for place, one in enumerate(value)]

    return listed


def table(rules: dict[str, Rule], required: tuple[str, ...] = ()) -> Rule:
    def checked(value: Any, name: str) -> JSON:
        if not isinstance(value, dict):
            raise wrong("Invalid object", name)
        for key in value:
            if key not in rules:
                inner = f"{name}[{key}]" if name else key
                message = f"Received unknown parameter: {inner}" + REMOVED.get(inner, "")
                raise wrong(message, inner, "parameter_unknown")
        for key in required:
            if key not in value:
                inner = f"{name}[{key}]" if name else key
                raise wrong(f"Missing required param: {inner}.", inner, "parameter_missing")
        return {key: rules[key](v, f"{name}[{key}]" if name else key) for key, v in value.items()}

    return checked


REMOVED = {
    "payment_method_types": ". It was removed in 2026-09-30.endive;"
    " use allowed_payment_method_types."
}


def metadata(value: Any, name: str) -> dict[str, str]:
    """At most 50 keys of 40 characters, values of 500 (https://docs.stripe.com/api/metadata)."""
    if value == "":
        return {}
    if not isinstance(value, dict):
        raise wrong("Metadata must be a set of key-value pairs", name)
    if len(value) > 50:
        raise wrong("Metadata may have at most 50 keys.", name)
    for key, one in value.items():
        inner = f"{name}[{key}]"
        if len(key) > 40:
            raise wrong("Metadata keys may have at most 40 characters.", inner)
        if not isinstance(one, str) or len(one) > 500:
            raise wrong("Metadata values may have at most 500 characters.", inner)
    return {key: one for key, one in value.items() if one != ""}


def address(value: Any, name: str) -> str:
    """An http(s) address; `{CHECKOUT_SESSION_ID}` may stand in it."""
    parts = urlsplit(text()(value, name))
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise wrong("Not a valid URL", name, "url_invalid")
    return str(value)


def email(value: Any, name: str) -> str:
    if not EMAIL.match(text()(value, name)):
        raise wrong(f"Invalid email address: {value}", name, "email_invalid")
    return str(value)


def anything(value: Any, name: str) -> Any:
    """A parameter that changes nothing here."""
    return value


def off(value: Any, name: str) -> Any:
    """A feature that may be named only to say it is off."""
    if value in ("false", "False") or value == {"enabled": "false"}:
        return False
    raise wrong(f"The simulator does not know {name}; leave it out.", name)


MOMENT: Rule = integer(0)
RANGE = table({"gt": MOMENT, "gte": MOMENT, "lt": MOMENT, "lte": MOMENT})


def created(value: Any, name: str) -> Any:
    """A second, or bounds of one."""
    return RANGE(value, name) if isinstance(value, dict) else MOMENT(value, name)


PAGING: dict[str, Rule] = {
    "limit": integer(1, 100),
    "starting_after": text(),
    "ending_before": text(),
    "expand": many(text()),
}
EXPAND: dict[str, Rule] = {"expand": many(text())}
