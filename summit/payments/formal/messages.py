"""Which mails formal invitations promise to the contact; their renderers stand in `holder`.

`formal.issued`, `.declined`, `.withdrawn`; facts: `registration_id`, `invitation_id`. One whose
person left, or whose registration ended, is told by the letters about that.
"""

from sqlalchemy.orm import Session

from summit.payments.formal.events import LetterDeclined, LetterIssued, LetterWithdrawn
from summit.payments.formal.models import FormalInvitation
from summit.registration.messages import promise_about

OCCASIONS = {
    LetterIssued: "formal.issued",
    LetterDeclined: "formal.declined",
    LetterWithdrawn: "formal.withdrawn",
}


def promise_answer(session: Session, fact: LetterIssued | LetterDeclined | LetterWithdrawn) -> None:
    """Tell what became of a formal invitation; an issued one goes along."""
    invitation = session.get_one(FormalInvitation, fact.invitation_id)
    promise_about(
        session,
        OCCASIONS[type(fact)],
        invitation.attendee.registration,
        key=invitation.id,
        now=fact.at,
        invitation_id=invitation.id,
    )
