"""Kills web and worker at random moments of payments and refunds, and knows what that cut off."""

import time
from collections import Counter

from summit.payments.models import Refund, StripeEvent
from summit.payments.statuses import RefundStatus
from tests.payments.trials.crowd_of_buyers import ASKS_STRIPE, GIVES_BACK

COMES_WITHIN = 60  # seconds until some buyer is at the moment to be met
TRIES = 10  # kills that may come a little too late for their moment


def undone(stored):
    """Return the events and the refunds that a worker still has to do."""
    return {
        "payment": {one.id for one in stored(StripeEvent) if one.processed_at is None},
        "refund": {one.id for one in stored(Refund) if one.status is not RefundStatus.SUCCEEDED},
    }


class Killer:
    """Goes round the four moments in any order; a kill counts where it met its moment.

    The web meets it where a request that was sent got no answer: a press of "pay" or the return
    from the card page; a press of finance. The worker meets it where it leaves undone what it was
    told of before: news of a payment; a refund. `met` counts both, `kills` all there were.
    """

    def __init__(self, town, buyers, stored, chance):
        self.town, self.buyers, self.stored, self.chance = town, buyers, stored, chance
        self.kills, self.met = 0, Counter()

    def strike(self, times):
        moments = (
            ("web", "payment", self._cut_off(ASKS_STRIPE)),
            ("web", "refund", self._cut_off(GIVES_BACK)),
            ("worker", "payment", self._left_undone),
            ("worker", "refund", self._left_undone),
        )
        plan = [moments[number % len(moments)] for number in range(times)]
        self.chance.shuffle(plan)
        for victim, about, kill in plan:
            for _try in range(TRIES):
                time.sleep(self.chance.uniform(0.1, 1.0))
                self.kills += 1
                if kill(about):
                    self.met[f"{victim}, {about}"] += 1
                    break
            else:
                raise AssertionError(f"no kill of the {victim} met a {about}: {self.met}")

    def _cut_off(self, asked):
        def kill(_about):
            before = self._sum(self.buyers.cut_off, asked)
            _until(lambda: self._sum(self.buyers.under_way, asked))
            time.sleep(self.chance.uniform(0, 0.02))  # anywhere in what it does
            self.town.web.kill()
            self.town.web.start()
            self.town.web.wait_for(f"{self.town.site}/healthz")
            return self._sum(self.buyers.cut_off, asked) > before

        return kill

    def _sum(self, counted, asked):
        with self.buyers.lock:
            return sum(counted[what] for what in asked)

    def _left_undone(self, about):
        found = _until(lambda: undone(self.stored)[about])
        time.sleep(self.chance.uniform(0, 0.2))  # it looks for work twice a second
        self.town.worker.kill()
        left = found & undone(self.stored)[about]
        self.town.worker.start()
        return left


def _until(true):
    """Wait until something is, and return it."""
    deadline = time.monotonic() + COMES_WITHIN
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.002)
    raise AssertionError("nobody pays any more")
