"""What is offered to who has an invitation, beside what is offered to everybody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from summit.admission.codes.models import Code, Invitation
from summit.admission.queries import Offer, offers
from summit.edition.queries import get_summit, zone_of


def with_invited(
    session: Session, offered: Sequence[Offer], code: Code, *, now: datetime
) -> Sequence[Offer]:
    """Return these offers and those an invitation opens, as what it waives leaves them.

    Where it waives capacity, with room; where it waives approval, not on request.
    """
    invitation = code.invitation
    if invitation is None:
        return offered
    ids = {one.id for one in code.categories}
    held = {variant.variant.id for one in offered for variant in one.variants if variant.variant}
    zone = zone_of(get_summit(session))
    every = offers(session, now=now, zone=zone, public_only=False, held=held)
    shown = {one.category.id for one in offered} | ids
    room = max(0, (code.most_uses or 1) - code.used) if invitation.waives_capacity else 0
    return [
        _opened(one, invitation, room) if one.category.id in ids else one
        for one in every
        if one.category.id in shown
    ]


def _opened(offer: Offer, invitation: Invitation, room: int) -> Offer:
    on_request = offer.is_on_request and not invitation.waives_approval
    left = max(offer.left, room)
    variants = tuple(replace(one, left=left, is_on_request=on_request) for one in offer.variants)
    return replace(offer, left=left, is_on_request=on_request, variants=variants)
