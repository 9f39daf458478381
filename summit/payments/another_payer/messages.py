"""Which mail is promised when a bill is given to another payer.

`payment.another_payer` goes to the contact; facts: `registration_id`, `change_id`,
`credit_note_id`. The new payer gets `payer.bill`, as at sending.
"""

from sqlalchemy.orm import Session

from summit.payments.events import PayerChanged
from summit.registration.messages import promise_about
from summit.registration.models import Registration


def promise_payer_change(session: Session, fact: PayerChanged) -> None:
    """Tell the contact who pays now, what, until when, and what the earlier bill still says."""
    promise_about(
        session,
        "payment.another_payer",
        session.get_one(Registration, fact.registration_id),
        key=fact.change_id,
        now=fact.at,
        change_id=fact.change_id,
        credit_note_id=fact.credit_note_id,
    )
