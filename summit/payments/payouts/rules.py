"""What a balance transaction counts as. Plain values, no I/O."""

from enum import StrEnum


class Group(StrEnum):
    GROSS = "gross"
    REFUNDS = "refunds"
    DISPUTES = "disputes"
    FEES = "fees"  # charged by themselves; most fees stand beside a payment
    PAYOUTS = "payouts"
    OTHER = "other"


# Stripe's words, https://docs.stripe.com/reports/reporting-categories
CATEGORIES = {
    "charge": Group.GROSS,
    "charge_failure": Group.GROSS,
    "refund": Group.REFUNDS,
    "refund_failure": Group.REFUNDS,
    "partial_capture_reversal": Group.REFUNDS,
    "dispute": Group.DISPUTES,
    "dispute_reversal": Group.DISPUTES,
    "fee": Group.FEES,
    "network_cost": Group.FEES,
    "tax": Group.FEES,  # on Stripe's fees
    "payout": Group.PAYOUTS,
    "payout_reversal": Group.PAYOUTS,
}
ALONE = frozenset({Group.FEES, Group.PAYOUTS})  # these belong to no payment


def group_of(category: str) -> Group:
    return CATEGORIES.get(category, Group.OTHER)
