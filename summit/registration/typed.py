"""Puts what a browser posted in order before the form reads it. No Flask here.

The people of a form are numbered in their fields' names (`people-3-given_name`). A browser may
leave holes, begin anywhere or post nonsense; after `in_order` they run from 0 without holes.
"""

import re
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from summit.registration.rules import MOST_PEOPLE

READ_AT_MOST = MOST_PEOPLE + 1  # one more than allowed, so that the refusal is said
BESIDE = re.compile(r"beside-([0-9]{1,9})")  # an attendee of a registration that was sent
_FIELD = re.compile(r"people-([0-9]{1,4})-([a-z_]+)")


def in_order(posted: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return the same answers with people numbered from 0; pressed buttons are obeyed.

    The answer under `remove` names the person to leave out; one under `add` asks for an empty
    person at the end.
    """
    people: dict[int, dict[str, str]] = {}
    ordered: MultiDict[str, str] = MultiDict()
    for name, answer in posted.items(multi=True):
        found = _FIELD.fullmatch(name)
        if found:
            people.setdefault(int(found[1]), {}).setdefault(found[2], answer)
        elif not name.startswith("people"):
            ordered.add(name, answer)
    if len(people) > 1:  # somebody must remain to be corrected
        people.pop(_number(posted.get("remove", "")), None)
    if "add" in posted:
        people[max(people, default=-1) + 1] = {"principal": ""}
    position = {number: index for index, number in enumerate(sorted(people)[:READ_AT_MOST])}
    for number, index in position.items():
        answers = people[number]
        answers["principal"] = _principal(answers.get("principal", ""), position)
        for name, answer in answers.items():
            ordered.add(f"people-{index}-{name}", answer)
    return ordered


def _principal(text: str, position: Mapping[int, int]) -> str:
    """Return the new number of who is accompanied; somebody registered before stays as named."""
    return text if BESIDE.fullmatch(text) else str(position.get(_number(text), ""))


def _number(text: str) -> int:
    """Return a person's number, or -1 which is nobody's."""
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else -1
