"""Which mails a refused visa promises, to the contact; their renderers stand in `holder`.

`visa.asked`: the proof came. `visa.declined`: it was not accepted. Facts: `registration_id`,
`visa_request_id`. Accepted, the person leaves: `registration.people_left` says so.
"""

from sqlalchemy.orm import Session

from summit.payments.events import VisaAsked, VisaDeclined
from summit.registration.messages import promise_about
from summit.registration.models import Registration


def promise_visa_receipt(session: Session, fact: VisaAsked) -> None:
    _promise(session, "visa.asked", fact)


def promise_visa_answer(session: Session, fact: VisaDeclined) -> None:
    _promise(session, "visa.declined", fact)


def _promise(session: Session, occasion: str, fact: VisaAsked | VisaDeclined) -> None:
    registration = session.get_one(Registration, fact.registration_id)
    number = fact.visa_request_id
    promise_about(session, occasion, registration, key=number, now=fact.at, visa_request_id=number)
