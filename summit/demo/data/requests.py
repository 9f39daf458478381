"""A question that the organizers of the demonstration ask before they decide on a request."""

from datetime import datetime

from sqlalchemy.orm import Session

from summit.registration.approval import service
from summit.registration.approval.queries import request_of

QUESTION = "¿Qué ciudades forman parte del observatorio?\n\nUn enlace a su sitio basta."
BY = "demo"


def ask_for_more(session: Session, registration_id: int, *, now: datetime) -> None:
    request = request_of(session, registration_id)
    if request is None:
        raise LookupError("This registration waits for no decision")
    hand = service.Hand(by=BY, turn=request.turn)
    service.ask(session, request.id, question=QUESTION, hand=hand, now=now)
