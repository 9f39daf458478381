"""Lists as the API pages them, newest first, and `expand`."""

from collections.abc import Sequence

from .account import Account
from .errors import ApiError, missing
from .options import JSON


def listed(found: Sequence[JSON], asked: JSON, url: str) -> JSON:
    """Return one page of `found`, which is in the order of the list."""
    limit = asked.get("limit", 10)
    ids = [one["id"] for one in found]
    for cursor in ("starting_after", "ending_before"):
        if cursor in asked and asked[cursor] not in ids:
            raise missing("object", asked[cursor], cursor)
    if "ending_before" in asked:
        before = found[: ids.index(asked["ending_before"])]
        page, more = before[-limit:], len(before) > limit
    else:
        begin = ids.index(asked["starting_after"]) + 1 if "starting_after" in asked else 0
        page, more = found[begin : begin + limit], len(found) > begin + limit
    return {"object": "list", "data": list(page), "has_more": more, "url": url}


def newest_first(found: Sequence[JSON], asked: JSON) -> list[JSON]:
    """Return what was created in the window asked for."""
    window = asked.get("created", {})
    bounds = window if isinstance(window, dict) else {"gte": window, "lte": window}
    return [one for one in reversed(found) if _within(one["created"], bounds)]


def _within(moment: int, bounds: dict[str, int]) -> bool:
    return (
        moment > bounds.get("gt", -1)
        and moment >= bounds.get("gte", 0)
        and moment < bounds.get("lt", moment + 1)
        and moment <= bounds.get("lte", moment)
    )


def expanded(account: Account, answer: JSON, paths: Sequence[str]) -> JSON:
    """Replace ids by their objects along each path. Raises where there is nothing to expand."""
    for path in paths:
        _expand(account, answer, path.split("."), path)
    return answer


def _expand(account: Account, node: JSON, steps: list[str], path: str) -> None:
    step, rest = steps[0], steps[1:]
    if step == "data" and node.get("object") == "list":
        for one in node["data"]:
            _expand(account, one, rest, path)
        return
    if step == "line_items" and node.get("object") == "checkout.session":
        lines = account.store.memory(node["id"])["lines"]
        node[step] = listed(lines, {}, f"/v1/checkout/sessions/{node['id']}/line_items")
        return
    if step not in node or step in ("id", "object"):
        raise ApiError(f"This property cannot be expanded ({path}).", param="expand", stored=False)
    if isinstance(node[step], str):
        node[step] = account.store.find_any(node[step]) or node[step]
    if rest and isinstance(node[step], dict):
        _expand(account, node[step], rest, path)
