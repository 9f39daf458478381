"""What the processes of a race about unpaid invoices run."""

from summit.extensions import transaction
from summit.kernel.clock import now
from summit.kernel.money import Cents
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.payments.terms.jobs import release_unpaid
from summit.payments.terms.service import remind
from tests.clock import at


def remind_at(registration_id, moment):
    with at(moment), transaction(by="worker") as session:
        return remind(session, registration_id, now=now())


def release_at(moment):
    with at(moment):
        release_unpaid()
    return "released"


def receive_at(registration_id, cents, moment):
    receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents), after=0)
    with transaction(by="staff:1") as session:
        record_payment(session, registration_id, receipt, now=moment)
    return "received"
