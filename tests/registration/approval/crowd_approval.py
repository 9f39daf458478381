"""What the processes of a race about requests run: module-level, so that they can be sent over."""

from summit.extensions import transaction
from summit.payments import withdrawal
from summit.registration.approval import service
from summit.registration.approval.service import Hand
from summit.registration.statuses import Status
from tests.crowd import mine
from tests.factories import MOMENT


def decide(deed, request_id, by, given):
    with transaction(by=by) as session:
        hand = Hand(by=by, turn=0)
        getattr(service, deed)(session, request_id, hand=hand, now=MOMENT, **given)
    return deed


def cancel(registration_id):
    """Cancel as a contact does, through the one way out."""
    gateway = mine["app"].extensions["gateway"]
    withdrawal.withdraw(registration_id, Status.CANCELLED, gateway=gateway, by="contact:1")
    return "cancelled"


def answer(registration_id, request_id, text):
    with transaction(by="contact:1") as session:
        service.answer(session, registration_id, request_id, text, now=MOMENT)
    return "answered"


def lapse(request_id, moment):
    with transaction(by="sweep") as session:
        return "lapsed" if service.lapse(session, request_id, now=moment) else "left"
