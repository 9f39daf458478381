"""The sweep of invitations: reminds who has not come yet, once, before the last day."""

from summit.admission.codes import invitations
from summit.edition.queries import find_summit, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now


def remind_invited() -> None:
    session = db.session()
    summit = find_summit(session)
    if summit is None:
        session.rollback()
        return
    moment = now()
    today = moment.astimezone(zone_of(summit)).date()
    due = invitations.to_remind(session, today=today)
    session.rollback()
    for invitation_id in due:
        with transaction(by="worker") as writing:
            invitations.remind(writing, invitation_id, today=today, now=moment)
