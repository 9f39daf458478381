"""Capacity holds always: whatever happens in whatever order, counters are people."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from summit.extensions import db
from tests.databases import empty
from tests.registration.delegations_machine import Delegations

STEPS = 50


@pytest.fixture
def trial(app, writing):
    """Run so many random sequences, each over an empty database."""

    def begin():
        with app.app_context(), db.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                empty(connection, db.metadata.sorted_tables[::-1])
        return app, writing

    def run(examples):
        machine = type("Trial", (Delegations,), {"begin": staticmethod(begin)})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=STEPS,
                deadline=None,
                phases=[Phase.generate],  # shrinking takes minutes, and a seed repeats it
                suppress_health_check=list(HealthCheck),
            ),
        )

    return run


def test_counters_are_people_whatever_happens(trial):
    trial(30)


@pytest.mark.soak
def test_counters_are_people_whatever_happens_for_long(trial):
    trial(200)
