"""`summit` as always, but each call to Stripe and each answer is held to the contract.

A call that breaks it raises `ContractError`, which nothing catches: the web answers 500, a job of
the worker fails, and both say so in their logs.
"""

from summit.commands import summit
from summit.payments import stripe_gateway
from tests.contracts.stripe_contract import Contract, contract_client

usual, contract = stripe_gateway.connect, Contract()


def checked(settings):
    return usual(settings, lambda: contract_client(contract, timeout=stripe_gateway.PATIENCE))


stripe_gateway.connect = checked

if __name__ == "__main__":
    summit()
