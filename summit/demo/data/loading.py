"""Loads the demonstration once, through the services that everybody's registrations go through."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from summit.articles.seed import load_articles
from summit.checkin.models import Checkpoint
from summit.checkin.pairing import add_checkpoint, offer_code
from summit.checkin.statuses import CheckpointKind
from summit.demo.data.articles import load_drafts
from summit.demo.data.bank import import_statement
from summit.demo.data.city_holds import load_city_holds
from summit.demo.data.contacts import load_contacts
from summit.demo.data.delegations import DELEGATIONS, HOLDS, Delegation, begin, send
from summit.demo.data.desk import come_to_the_desk
from summit.demo.data.money import (
    arrive_by_transfer,
    card_service,
    dispute_card,
    pay_by_card,
    pay_on_a_stray_page,
)
from summit.demo.data.paper import load_paper
from summit.demo.data.people import load_staff
from summit.demo.data.practical import load_practical_demo
from summit.demo.data.programme import load_programme
from summit.demo.data.questions import answer_questions, load_questions
from summit.demo.data.requests import ask_for_more
from summit.demo.data.seller import name_seller
from summit.demo.data.template import OPENED, load_template
from summit.demo.data.waiting import load_waiting
from summit.demo.data.zones import load_zones
from summit.demo.world import World
from summit.edition.queries import find_summit
from summit.edition.seed import load_summit
from summit.extensions import db, transaction
from summit.holder.payment import due_for_invoice
from summit.kernel import clock
from summit.kernel.clock import now
from summit.kernel.languages import Translated
from summit.payments import withdrawal
from summit.payments.cards import Gateway
from summit.registration import service
from summit.registration.statuses import Status

BY = "demo"
ENTRANCE = Translated(fr="Entrée principale", en="Main entrance", es="Entrada principal")
DESK = Translated(fr="Remise des porte-noms", en="Badge desk", es="Entrega de gafetes")
DISPUTED = "Réseau des villes riveraines"
CODE_LASTS = timedelta(days=30)  # long enough to be read from a file and typed


def load_all(world: World, gateway: Gateway) -> dict[str, Any]:
    """Load what is missing and return what scripts may know: the staff's sign-ins."""
    if find_summit(db.session()) is None:
        with transaction(by=BY) as session:
            summit = load_summit(session)
            summit.is_demonstration = True
            summit.registration_opens_at = OPENED
            name_seller(session, summit)
            load_articles(session)
            load_drafts(session, now=now())
            load_template(session)
            load_questions(session)
            load_programme(session, now=now())
            load_practical_demo(session, summit)
            add_checkpoint(session, ENTRANCE, CheckpointKind.ENTRANCE)
            add_checkpoint(session, DESK, CheckpointKind.DESK)
            load_zones(session)
        with card_service(world):
            for one in DELEGATIONS:
                with _days_ago(one.days):
                    _load(one, world, gateway)
            with _days_ago(1):
                import_statement()
                dispute_card(DISPUTED, gateway, world)
                pay_on_a_stray_page(gateway, world)
                come_to_the_desk(gateway)
        with _days_ago(2), transaction(by=BY) as session:
            load_waiting(session)
            answer_questions(session)
            load_city_holds(session)
            load_contacts(session)
        with _days_ago(1), transaction(by=BY) as session:
            load_paper(session)
    return {"staff": load_staff(world.folder)}


def refresh_pairing() -> str:
    """Return a new code that pairs one phone with the main entrance."""
    with transaction(by=BY) as session:
        gate = session.scalars(select(Checkpoint).order_by(Checkpoint.id)).first()
        if gate is None:
            raise LookupError("The demonstration has no checkpoint")
        return offer_code(session, gate.id, "Demonstration", now=now(), lasts=CODE_LASTS).code


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    """Live some days earlier inside the block; the simulator beside us does too."""
    here = clock.offset()
    clock.shift(here - timedelta(days=days))
    try:
        yield
    finally:
        clock.shift(here)


def _load(one: Delegation, world: World, gateway: Gateway) -> None:
    """Take one delegation as far as its story goes, each step in a transaction of its own."""
    with transaction(by=BY) as session:
        registration_id = begin(session, one, now=now()).id
    if one.end == "draft":
        return
    if one.end == "expired":
        with transaction(by=BY) as session:
            service.expire(session, registration_id, now=now() + HOLDS.ample)
        return
    with transaction(by=BY) as session:
        send(session, registration_id, one, now=now())
    if one.end == "question":
        with transaction(by=BY) as session:
            ask_for_more(session, registration_id, now=now())
    if one.end in ("invoice", "transfer", "statement"):
        due = due_for_invoice(now())
        with transaction(by=BY) as session:
            service.choose_invoice(
                session, registration_id, due=due, purchase_order=None, now=now()
            )
    if one.end == "transfer":
        arrive_by_transfer(registration_id, gateway)
    elif one.end == "card":
        pay_by_card(registration_id, gateway, world, one.language)
    elif one.end == "cancelled":
        withdrawal.withdraw(registration_id, Status.CANCELLED, gateway=gateway, by=BY)
