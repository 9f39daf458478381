"""What happens by itself when the simulator's clock passes a moment."""

from . import refunds, sessions
from .account import Account


def run_due(account: Account) -> None:
    """Expire open sessions whose time is over and give waiting refunds their end."""
    if not account.store.due(account.now()):
        return
    with account.transaction():
        for one in account.store.due(account.now()):
            if one["object"] == "checkout.session":
                sessions.close(account, one)
            else:
                refunds.come_due(account, one)
