"""Whatever call fails and whatever webhook is lost, after an hour the books are the same."""

import itertools
import random

import pytest

from summit.payments.stripe_gateway import StripeGateway
from summit.staff.rules import Role
from tests.payments.trials.card_flow import (
    AFTER,
    BEFORE,
    DEEDS,
    ERROR,
    OF_WEBHOOKS,
    OUTGOING,
    faults_of,
    methods_of,
)
from tests.payments.trials.stories import STORIES

PAIRS_OF_EACH = 60  # pairs of failures that `make soak` tries in each story


def failures(story):
    """Return every single thing that can fail in a story: what, which one, and how."""
    calls = [(name, n) for name, times in story.CALLS.items() for n in range(1, times + 1)]
    of_calls = [("calls", which, fault) for which in calls for fault in faults_of(which[0])]
    of_webhooks = itertools.product(["webhooks"], range(len(story.WEBHOOKS)), OF_WEBHOOKS)
    return [*of_calls, *of_webhooks]


def chosen():
    """Return what is tried each time: each deed in each way it can fail, all else in one.

    Where the same call is made several times, each way strikes another one of them.
    """
    asking = itertools.cycle((BEFORE, ERROR, AFTER))
    for name in sorted(OUTGOING):
        places = [
            (story, (name, n))
            for n in range(1, max(story.CALLS.get(name, 0) for story in STORIES) + 1)
            for story in STORIES
            if n <= story.CALLS.get(name, 0)
        ]
        ways = faults_of(name) if name in DEEDS else [next(asking)]
        for place, fault in zip(itertools.cycle(places), ways, strict=False):
            yield place[0], "calls", place[1], fault
    ways = itertools.cycle(OF_WEBHOOKS)
    for story in STORIES:
        for number in range(len(story.WEBHOOKS)):
            yield story, "webhooks", number, next(ways)


CHOSEN = list(chosen())
OTHERS = [
    (story, *one) for story in STORIES for one in failures(story) if (story, *one) not in CHOSEN
]


def pairs(story):
    """Return pairs of things that fail in one run, the same ones each time."""
    two = [(a, b) for a, b in itertools.combinations(failures(story), 2) if a[:2] != b[:2]]
    return random.Random(1).sample(two, PAIRS_OF_EACH)  # noqa: S311


def named(story, about, which, fault):
    if about == "calls":
        return f"{story.__name__}, {which[0]} {which[1]}: {fault}"
    return f"{story.__name__}, {story.WEBHOOKS[which]} {which}: {fault}"


def named_pair(story, one, other):
    return f"{named(story, *one)} and {named(story, *other)}"


def listed(cases, name):
    return [pytest.param(*case, id=name(*case)) for case in cases]


@pytest.fixture
def run(till, make, sign_in, later, stored):
    """Go through a whole story once, with what is to fail."""

    def go(story, *, then_calm=False, **faults):
        finance = sign_in(make.staff(Role.FINANCE))
        return story(till, finance, later, stored, **faults).go(then_calm=then_calm)

    return go


def test_the_stories_make_every_call_that_the_gateway_can_make():
    """One that is added to the gateway is disturbed from its first day, or this fails."""
    assert methods_of(StripeGateway) == OUTGOING | {"draw_up"}
    assert set().union(*(story.CALLS for story in STORIES)) == OUTGOING


@pytest.mark.parametrize("story", STORIES)
def test_the_undisturbed_run_asks_and_is_told_this_and_ends_so(run, story):
    done = run(story)

    assert dict(done.watched.calls) == story.CALLS
    assert tuple(done.told) == story.WEBHOOKS
    assert done.outcome() == story.OUTCOME


@pytest.mark.parametrize(("story", "about", "which", "fault"), listed(CHOSEN, named))
def test_whatever_fails_once_the_books_end_the_same(run, story, about, which, fault):
    done = run(story, **{about: {which: fault}})

    assert done.outcome() == story.OUTCOME
    struck = {one for one in done.watched.struck if one not in story.STUMBLES}
    if about == "webhooks":
        assert (struck, done.spoilt) == (set(), [which])
    else:
        assert (struck | set(story.STUMBLES), done.spoilt) == ({which, *story.STUMBLES}, [])


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("fault", OF_WEBHOOKS)
def test_whatever_becomes_of_all_webhooks_the_books_end_the_same(run, story, fault):
    """Lost, doubled, or come late and the last one first."""
    done = run(story, webhooks=dict.fromkeys(range(2 * len(story.WEBHOOKS)), fault))

    assert done.outcome() == story.OUTCOME


@pytest.mark.soak
@pytest.mark.parametrize(("story", "about", "which", "fault"), listed(OTHERS, named))
def test_whatever_else_fails_once_the_books_end_the_same(run, story, about, which, fault):
    """All that is left of: each call, in each way; each webhook, in each way."""
    assert run(story, **{about: {which: fault}}).outcome() == story.OUTCOME


@pytest.mark.soak
@pytest.mark.parametrize(
    ("story", "one", "other"),
    listed([(story, *pair) for story in STORIES for pair in pairs(story)], named_pair),
)
def test_whatever_two_things_fail_the_books_end_the_same(run, story, one, other):
    faults = {"calls": {}, "webhooks": {}}
    for about, which, fault in (one, other):
        faults[about][which] = fault

    assert run(story, then_calm=True, **faults).outcome() == story.OUTCOME
