"""While a payment keeps the places until it was looked at, nothing else is changed."""

import pytest

from summit.payments.errors import ReviewOpen
from tests.browsing import text_of
from tests.payments.changing.conftest import (  # noqa: F401
    CONTACT,
    FINANCE,
    change,
    cheap,
    is_open,
    seen,
)

SAID = "A card payment of this registration is still being checked."


@pytest.mark.parametrize("hand", [CONTACT, FINANCE])
def test_no_type_is_changed_and_the_sentence_says_why(
    in_review,
    cheap,  # noqa: F811
    change,  # noqa: F811
    policy,
    hand,
    the_one,
):
    held = in_review(amount_total=30_000)

    with pytest.raises(ReviewOpen):
        change(held, cheap, hand=hand)

    assert the_one().state.value == "open"


def test_nobody_is_taken_off_and_the_sentence_says_why(in_review, policy, let_go, finance):
    held = in_review(amount_total=30_000, people=2)

    answer = let_go(finance, held, reason="organizer", note="so")

    assert SAID in text_of(answer)
