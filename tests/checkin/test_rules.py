import json
from itertools import product
from pathlib import Path

import pytest

from summit.checkin.rules import Facts, decide
from summit.checkin.statuses import ADMITS, Already, BadgeState, Standing, Verdict

CASES = json.loads((Path(__file__).parent / "verdict_cases.json").read_text())


def facts(given):
    return Facts(
        has_shape=given["has_shape"],
        is_signed=given["is_signed"],
        badge=BadgeState(given["badge"]) if given["badge"] else None,
        standing=Standing(given["standing"]) if given["standing"] else None,
        already=Already(given["already"]),
        **{name: given[name] for name in ("opens_zone",) if name in given},
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_the_gate_answers_as_the_table_says(case):
    assert decide(facts(case["facts"])) == case["verdict"]


def test_the_table_holds_every_verdict_and_every_fact():
    assert {case["verdict"] for case in CASES} == set(Verdict)
    for fact, kind in (("badge", BadgeState), ("standing", Standing), ("already", Already)):
        assert {case["facts"][fact] for case in CASES} - {None} == set(kind)


def test_only_a_live_badge_with_a_place_is_let_in():
    yes_no = (True, False)
    every = product(yes_no, yes_no, [*BadgeState, None], [*Standing, None], Already, yes_no)
    names = ("has_shape", "is_signed", "badge", "standing", "already", "opens_zone")
    let_in = [
        f
        for f in (Facts(**dict(zip(names, one, strict=True))) for one in every)
        if decide(f) in ADMITS
    ]

    assert {(f.has_shape, f.is_signed, f.badge, f.already, f.opens_zone) for f in let_in} == {
        (True, True, BadgeState.LIVE, Already.NO, True)
    }
    assert {f.standing for f in let_in} == {Standing.CONFIRMED, Standing.TO_SETTLE}
