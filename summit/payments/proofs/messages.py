"""Which mails proofs promise; their renderers stand in `holder`.

`proof.accepted`, `.refused`; facts: `proof_id`. To the person where they gave an address, in their
language; otherwise to the contact.
"""

from sqlalchemy.orm import Session

from summit.mail.service import promise
from summit.payments.proofs.events import ProofAccepted, ProofRefused
from summit.registration.messages import promise_about
from summit.registration.models import Attendee

OCCASIONS = {ProofAccepted: "proof.accepted", ProofRefused: "proof.refused"}


def promise_proof_answer(session: Session, fact: ProofAccepted | ProofRefused) -> None:
    """Tell the person what became of their proof."""
    person = session.get_one(Attendee, fact.attendee_id)
    booking, occasion = person.registration, OCCASIONS[type(fact)]
    if not person.email:
        key, proof_id = fact.proof_id, fact.proof_id
        promise_about(session, occasion, booking, key=key, now=fact.at, proof_id=proof_id)
        return
    promise(
        session,
        occasion,
        f"registration:{booking.id}",
        to=person.email,
        language=person.language,
        facts={"proof_id": fact.proof_id},
        now=fact.at,
        key=f"{occasion}:{fact.proof_id}",
    )
