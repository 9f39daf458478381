"""Objects of the stripe library are no dicts: what comes from it is made one before it is read."""

import ast
from pathlib import Path

import pytest
import stripe

GATEWAY = Path("summit/payments/stripe_gateway.py")
MAY = {"to_dict", "auto_paging_iter"}


def misused(source):
    """Return what is done with objects of the library, other than to make dicts of them."""
    found = []
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            theirs = _parameters(function) | _answers(function)
            found += [f"{function.name}: {what}" for what in _uses(function, theirs)]
    return found


def _parameters(function):
    return {
        one.arg
        for one in function.args.args
        if one.annotation and ast.unparse(one.annotation).startswith("stripe.")
    } - {"http_client"}


def _answers(function):
    """Return the names a function gives to what calls of the client, and their pages, return."""
    return {
        node.targets[0].id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func).startswith("self._client.v1.")
    } | {
        loop.target.id
        for loop in ast.walk(function)
        if isinstance(loop, ast.comprehension)
        and ast.unparse(loop.iter).endswith(".auto_paging_iter()")
    }


def _uses(function, theirs):
    for node in ast.walk(function):
        match node:
            case ast.Attribute(value=ast.Name(id=name)) if name in theirs:
                if node.attr not in MAY:
                    yield f"{name}.{node.attr}"
            case ast.Subscript(value=ast.Name(id=name)) if name in theirs:
                yield f"{name}[…]"
            case ast.Call(func=ast.Name(id="dict" | "len" | "list" | "iter")):
                given = {one.id for one in node.args if isinstance(one, ast.Name)}
                yield from (f"{node.func.id}({name})" for name in given & theirs)


def test_scenario_21_no_object_of_stripe_is_taken_for_a_dict():
    assert misused(GATEWAY.read_text()) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('return session.get("id")', "session.get"),
        ("return dict(session)", "dict(session)"),
        ('return session["id"]', "session[…]"),
        ("return [one.items() for one in session.auto_paging_iter()]", "one.items"),
    ],
)
def test_scenario_21_the_lint_sees_each_mistake(line, said):
    source = f"def _page(session: stripe.checkout.Session):\n    {line}\n"

    assert misused(source) == [f"_page: {said}"]


def test_scenario_21_the_library_itself_refuses_them():
    made = stripe.Refund.construct_from({"id": "re_1", "object": "refund"}, "sk_test_1")

    with pytest.raises(AttributeError):
        made.get("id")
    assert made.to_dict()["id"] == "re_1"
