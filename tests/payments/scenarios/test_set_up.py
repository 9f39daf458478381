"""Keys and addresses that do not belong together."""

import pytest
from pydantic import ValidationError

from tests.site import settings_for


@pytest.mark.parametrize(
    "wrong",
    [
        {"stripe_key": "sk_live_suite"},
        {"stripe_key": "sk_live_suite", "environment": "production"},
        {"stripe_api": "http://stripe.example", "environment": "demo"},
        {"environment": "production"},
    ],
)
def test_scenario_22_a_real_key_never_meets_the_simulator_nor_the_reverse(wrong):
    with pytest.raises(ValidationError, match="STRIPE_API"):
        settings_for("sqlite:///x", **wrong)
